/**
 * Installs VS Code as a server from npm: the package `code-server` contains one.
 *
 * It has 700 MB when installed, so it is located in a cache of its own, apart from Cedar's
 * packages. Its versions are those of test/vscode/server.
 */
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { copyFile, mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { cache, npm, root, step } from './step.mjs';

const wanted = path.join(root, 'test', 'vscode', 'server');
const folder = path.join(cache, 'vscode-server');
const vscode = path.join(folder, 'node_modules', 'code-server', 'lib', 'vscode');
const stamp = path.join(folder, 'installed.txt');

/**
 * Path of the server's program, which is installed when missing: absolute path of a Node script.
 */
export async function installVSCodeServer(): Promise<string> {
  const lock = await readFile(path.join(wanted, 'package-lock.json'));
  // The stamp is written last, so an interrupted installation is repeated.
  const mark = createHash('sha256').update(lock).digest('hex');
  await step(
    'Install VS Code as a server, for the browser',
    { done: () => holds(stamp, mark), expect: 'about a minute the first time, 700 MB' },
    async () => {
      await mkdir(folder, { recursive: true });
      for (const file of ['package.json', 'package-lock.json']) {
        await copyFile(path.join(wanted, file), path.join(folder, file));
      }
      // Its install scripts would compile native modules that are not needed.

      await npm(['ci', '--ignore-scripts'], { cwd: folder });
      await npm(['install', '--omit=dev', '--ignore-scripts'], { cwd: vscode });
      await writeFile(stamp, mark);
    },
  );
  return path.join(vscode, 'out', 'server-main.js');
}

async function holds(file: string, text: string): Promise<boolean> {
  return existsSync(vscode) && (await readFile(file, 'utf8').catch(() => '')) === text;
}
