/** `cedar.openIn`: writes a notebook, a script or a project for downloaded images, and opens it. */
import path from 'node:path';
import * as vscode from 'vscode';
import type { ScriptKind, WrittenScript } from '../core/index.ts';
import { revealFile } from '../views/revealFile.ts';
import { downloadedFolder } from './support/downloadedFolder.ts';
import type { LocalFilesParts } from './support/localFiles.ts';
import { registerCommand } from './support/registerCommand.ts';

interface KindItem extends vscode.QuickPickItem {
  readonly script: ScriptKind;
}

/**
 * Takes rows, orders, or a folder of the Explorer, and the kind, for which the user is asked otherwise. The
 * command returns the path of the file.
 */
export function registerOpenIn(parts: LocalFilesParts): vscode.Disposable {
  return registerCommand('cedar.openIn', parts.reporter, async (...given) => {
    const kinds = given.filter(isKind);
    const rest = given.filter((each) => !isKind(each));
    const question = vscode.l10n.t('Open the images of which order?');
    const target = await downloadedFolder(parts, rest, question);
    const kind = target && (kinds[0] ?? (await chooseKind()));
    if (!kind) return undefined;
    const { writeScript } = await import('../core/index.ts');
    const written = await writeScript(target.folder, kind, target);
    await show(written, kind);
    return written.file;
  });
}

const KINDS: readonly ScriptKind[] = ['notebook', 'python', 'r', 'qgis'];

function isKind(value: unknown): value is ScriptKind {
  return KINDS.some((kind) => kind === value);
}

async function chooseKind(): Promise<ScriptKind | undefined> {
  const items: KindItem[] = [
    {
      script: 'notebook',
      label: vscode.l10n.t('Jupyter notebook'),
      description: vscode.l10n.t('Python with xarray'),
      iconPath: new vscode.ThemeIcon('notebook'),
    },
    {
      script: 'python',
      label: vscode.l10n.t('Python script'),
      description: vscode.l10n.t('with xarray'),
      iconPath: new vscode.ThemeIcon('file-code'),
    },
    {
      script: 'r',
      label: vscode.l10n.t('R script'),
      description: vscode.l10n.t('with terra'),
      iconPath: new vscode.ThemeIcon('file-code'),
    },
    {
      script: 'qgis',
      label: vscode.l10n.t('QGIS project'),
      description: vscode.l10n.t('with a layer for each date and each band'),
      iconPath: new vscode.ThemeIcon('layers'),
    },
  ];
  const picked = await vscode.window.showQuickPick(items, {
    title: vscode.l10n.t('Open images in'),
    placeHolder: vscode.l10n.t('A file is written beside the images, and opened'),
  });
  return picked?.script;
}

/** VS Code has an editor for notebooks and scripts; projects are opened by QGIS. */
async function show({ file, kept }: WrittenScript, kind: ScriptKind): Promise<void> {
  if (kept !== undefined) {
    void vscode.window.showInformationMessage(
      vscode.l10n.t(
        '"{0}" was changed and is kept. The new file is "{1}".',
        kept,
        path.basename(file),
      ),
    );
  }
  const uri = vscode.Uri.file(file);
  if (kind !== 'qgis') {
    await vscode.commands.executeCommand('vscode.open', uri);
    return;
  }
  await revealFile(file);
  const open = vscode.l10n.t('Open in QGIS');
  // The user's programs are on another machine, and cannot open a file of this one.
  const isElsewhere = vscode.env.remoteName !== undefined;
  void vscode.window
    .showInformationMessage(
      vscode.l10n.t('"{0}" is written beside the images.', path.basename(file)),
      ...(isElsewhere ? [] : [open]),
    )
    .then((answer) => (answer === open ? vscode.env.openExternal(uri) : undefined));
}
