/** The user's own VS Code, if it can be started from a terminal. */
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { root, runProgram } from '../setup/step.mjs';

export interface DesktopVSCode {
  /** The path of `code`. */
  readonly command: string;
  readonly version: string;
}

/**
 * The VS Code that `code` starts.
 *
 * @returns the reason when no VS Code can show Cedar
 */
export async function findDesktopVSCode(): Promise<DesktopVSCode | string> {
  // In the terminal of a remote window `code` controls that window, which loads no local extension.
  if (process.env.VSCODE_IPC_HOOK_CLI) return '"code" belongs to a remote window here';
  const command = commands().find(existsSync);
  if (!command) return 'no "code" on the PATH';
  if (process.getuid?.() === 0) return 'VS Code does not start for root';
  if (process.platform === 'linux' && !process.env.DISPLAY && !process.env.WAYLAND_DISPLAY) {
    return 'there is no screen to open VS Code on';
  }
  const printed = await runProgram(command, ['--version'], { shell: needsShell() }).catch(() => '');
  const version = /^\d+\.\d+\.\d+/.exec(printed)?.[0];
  if (!version) return `"${command} --version" does not print a version`;
  const oldest = await oldestVersion();
  if (older(version, oldest)) {
    return `${command} is VS Code ${version}, and Cedar needs ${oldest} or newer`;
  }
  return { command, version };
}

/** @param extensions folders of extensions to load as they are */
export async function openDesktopVSCode(
  vscode: DesktopVSCode,
  folder: string,
  extensions: readonly string[],
): Promise<void> {
  const args = [
    '--new-window',
    '--disable-workspace-trust',
    ...extensions.map((extension) => `--extensionDevelopmentPath=${extension}`),
    folder,
  ];
  const quoted = needsShell() ? args.map((argument) => `"${argument}"`) : args;
  const command = needsShell() ? `"${vscode.command}"` : vscode.command;
  await new Promise<void>((resolve, reject) => {
    const child = spawn(command, quoted, { stdio: 'ignore', shell: needsShell() });
    child.on('error', reject);
    child.on('close', (code) =>
      code === 0 ? resolve() : reject(new Error(`"code" ended with exit code ${code}.`)),
    );
  });
}

/** On Windows `code` is a .cmd file, which only a shell can start. */
function needsShell(): boolean {
  return process.platform === 'win32';
}

function commands(): string[] {
  const name = needsShell() ? 'code.cmd' : 'code';
  const folders = (process.env.PATH ?? process.env.Path ?? '').split(path.delimiter);
  return folders.filter(Boolean).map((folder) => path.join(folder, name));
}

async function oldestVersion(): Promise<string> {
  const manifest: { engines: { vscode: string } } = JSON.parse(
    await readFile(path.join(root, 'package.json'), 'utf8'),
  );
  return manifest.engines.vscode.replace(/^\D*/, '');
}

function older(version: string, than: string): boolean {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  const [thanMajor = 0, thanMinor = 0] = than.split('.').map(Number);
  return major < thanMajor || (major === thanMajor && minor < thanMinor);
}
