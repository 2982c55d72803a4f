/**
 * Measures what Cedar costs in the extension host, against an extension that does nothing, and
 * writes it to the file that CEDAR_BENCH_FILE names, again and again.
 */
const { writeFileSync } = require('node:fs');
const path = require('node:path');
const vscode = require('vscode');

const ROWS = 250;

exports.activate = async (context) => {
  const activation = {};
  const ids = ['bench.empty', 'cedar.cedar-tracker'];
  // Code that the first has loaded is ready for the second.
  if (Date.now() % 2 === 0) ids.reverse();
  for (const id of ids) activation[id] = await activate(id);
  const modules = Object.keys(require.cache)
    .filter((file) => file.includes('cedar-tracker'))
    .map((file) => path.basename(file));
  const write = () => {
    const { heapUsed, rss } = process.memoryUsage();
    const file = process.env.CEDAR_BENCH_FILE;
    if (file) writeFileSync(file, JSON.stringify({ activation, modules, heapUsed, rss }));
  };
  write();
  const timer = setInterval(write, 250);
  context.subscriptions.push(
    { dispose: () => clearInterval(timer) },
    vscode.window.registerTreeDataProvider('bench.rows', new Rows()),
    vscode.commands.registerCommand('bench.emptyPage', openEmptyPage),
  );
};

async function activate(id) {
  const extension = vscode.extensions.getExtension(id);
  if (!extension || extension.isActive) return undefined;
  const start = performance.now();
  await extension.activate();
  return performance.now() - start;
}

class Rows {
  getChildren(row) {
    return row ? [] : Array.from({ length: ROWS }, (_, index) => index);
  }

  getTreeItem(row) {
    return new vscode.TreeItem(`Row ${row}`);
  }
}

function openEmptyPage() {
  const panel = vscode.window.createWebviewPanel('bench.empty', 'Empty Page', 1, {});
  panel.webview.html = '<!DOCTYPE html><html><body><h1>Empty page</h1></body></html>';
}
