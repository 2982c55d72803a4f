/**
 * Shows Cedar's view the first time that the sample workspace is opened; afterwards the window is as
 * the person left it. Only `npm start` installs this: Cedar itself opens nothing unasked.
 */
const vscode = require('vscode');

/** @param {import('vscode').ExtensionContext} context */
exports.activate = async (context) => {
  if (context.workspaceState.get('greeted')) return;
  await vscode.commands.executeCommand('workbench.view.extension.cedar');
  await context.workspaceState.update('greeted', true);
};
