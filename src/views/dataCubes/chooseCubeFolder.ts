/** Asks for the folder of data cubes. */
import * as vscode from 'vscode';

/** Where cubes are written. */
export interface CubeFolder {
  /** A folder, or a template of the configuration; beside the images if undefined. */
  readonly destination: string | undefined;
}

/**
 * @param beside folder of the images
 * @param configured `ard.destination` of the configuration
 * @returns undefined if the user cancels
 */
export async function chooseCubeFolder(
  beside: string,
  configured: string | undefined,
): Promise<CubeFolder | undefined> {
  const choices: (vscode.QuickPickItem & { readonly folder?: CubeFolder })[] = [
    ...(configured === undefined
      ? []
      : [
          {
            label: vscode.l10n.t('Folder of the configuration'),
            description: configured,
            folder: { destination: configured },
          },
        ]),
    {
      label: vscode.l10n.t('Beside the images'),
      description: vscode.workspace.asRelativePath(beside, false),
      folder: { destination: undefined },
    },
    { label: vscode.l10n.t('Choose Folder…') },
  ];
  const chosen = await vscode.window.showQuickPick(choices, {
    title: vscode.l10n.t('Build Data Cube'),
    placeHolder: vscode.l10n.t('Folder of the data cube'),
  });
  return !chosen || chosen.folder ? chosen?.folder : askForCubeFolder(beside);
}

/** Lets the user select a folder. @returns undefined if the user cancels */
export async function askForCubeFolder(beside: string): Promise<CubeFolder | undefined> {
  const [folder] =
    (await vscode.window.showOpenDialog({
      canSelectFolders: true,
      canSelectFiles: false,
      defaultUri: vscode.Uri.file(beside),
      openLabel: vscode.l10n.t('Build Here'),
    })) ?? [];
  return folder && { destination: escaped(folder.fsPath) };
}

/** Braces in the name of a folder are not fields of a template. */
function escaped(folder: string): string {
  return folder.replaceAll('{', '{{').replaceAll('}', '}}');
}
