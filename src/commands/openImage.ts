/** `cedar.openImage`: opens a downloaded image as a picture. */
import { readdir, stat } from 'node:fs/promises';
import path from 'node:path';
import * as vscode from 'vscode';
import { formatAge } from '../text/quantities.ts';
import type { Reporter } from '../views/report.ts';
import { registerCommand } from './support/registerCommand.ts';

/** Most images offered to choose from. */
const MAX_LISTED = 1000;

/** Takes the path of an image; without one, asks the user. The command returns the path. */
export function registerOpenImage(
  usualFolders: () => readonly string[],
  reporter: Reporter,
): vscode.Disposable {
  return registerCommand('cedar.openImage', reporter, async (given) => {
    const file = typeof given === 'string' ? given : await choose(usualFolders());
    // VS Code's default editor for such files: the quick look, unless the user selected another.
    if (file) await vscode.commands.executeCommand('vscode.open', vscode.Uri.file(file));
    return file;
  });
}

interface Image {
  readonly file: string;
  readonly written: Date;
}

async function choose(folders: readonly string[]): Promise<string | undefined> {
  const found = await Promise.all(folders.map(imagesIn));
  const images = found.flat().sort((a, b) => b.written.getTime() - a.written.getTime());
  const [first] = images;
  if (images.length < 2) {
    if (!first) {
      void vscode.window.showInformationMessage(
        vscode.l10n.t(
          'No images have been downloaded yet. Use "Cedar: Download to Workspace" to download the images of an order.',
        ),
      );
    }
    return first?.file;
  }
  const items = images.slice(0, MAX_LISTED).map(({ file, written }) => ({
    file,
    label: path.basename(file),
    description: formatAge(written),
    detail: path.basename(path.dirname(file)),
  }));
  const picked = await vscode.window.showQuickPick(items, {
    title: vscode.l10n.t('Open which image?'),
    placeHolder: vscode.l10n.t('Search by name (most recent first)'),
    matchOnDetail: true,
    // The walkthrough takes the focus back from the views that its buttons open.
    ignoreFocusOut: true,
  });
  return picked?.file;
}

async function imagesIn(folder: string): Promise<Image[]> {
  const names = await readdir(folder, { recursive: true }).catch(() => []);
  const files = names
    .filter((name) => /\.tiff?$/i.test(name))
    .map((name) => path.join(folder, name));
  return Promise.all(files.map(async (file) => ({ file, written: (await stat(file)).mtime })));
}
