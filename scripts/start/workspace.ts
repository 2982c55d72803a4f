/** The sample workspace: a copy of samples/workspace whose settings point Cedar at a sandbox. */
import { existsSync } from 'node:fs';
import { cp, mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { root } from '../setup/step.mjs';
import type { SandboxAddresses } from './sandbox.ts';

/**
 * Fills the folder; what a person has changed or downloaded there stays.
 *
 * @param settings more settings of the workspace
 */
export async function prepareWorkspace(
  folder: string,
  sandbox: SandboxAddresses,
  settings: Record<string, unknown> = {},
): Promise<void> {
  await mkdir(folder, { recursive: true });
  await cp(path.join(root, 'samples', 'workspace'), folder, { recursive: true, force: false });
  await writeSettings(folder, {
    'workbench.startupEditor': 'readme',
    ...settings,
    ...pointingAt(sandbox),
  });
}

function pointingAt(sandbox: SandboxAddresses): Record<string, unknown> {
  return {
    'cedar.endpoints': {
      earthEngine: sandbox.earthEngine,
      storage: sandbox.storage,
      drive: sandbox.drive,
      oauth: sandbox.oauth,
    },
  };
}

async function writeSettings(folder: string, settings: Record<string, unknown>): Promise<void> {
  const file = path.join(folder, '.vscode', 'settings.json');
  await mkdir(path.dirname(file), { recursive: true });
  const kept = existsSync(file) ? await ownSettings(file) : {};
  await writeFile(file, `${JSON.stringify({ ...kept, ...settings }, null, 2)}\n`);
}

/** Settings a person wrote with comments cannot be kept as they are; then these begin anew. */
async function ownSettings(file: string): Promise<Record<string, unknown>> {
  try {
    const settings: unknown = JSON.parse(await readFile(file, 'utf8'));
    return typeof settings === 'object' && settings !== null ? { ...settings } : {};
  } catch {
    return {};
  }
}
