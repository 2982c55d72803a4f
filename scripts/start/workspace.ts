/** The sample workspace: a copy of samples/workspace that uses a sandbox. */
import { existsSync } from 'node:fs';
import { cp, mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { root } from '../setup/step.mjs';
import type { SandboxAddresses } from './sandbox.ts';

/**
 * Creates the folder; files that the user has changed or downloaded there are kept.
 *
 * @param settings more settings of the workspace
 */
export async function prepareWorkspace(
  folder: string,
  sandbox: SandboxAddresses,
  settings: Record<string, unknown> = {},
): Promise<void> {
  const configuration = path.join(folder, 'cedar.yaml');
  const isNew = !existsSync(configuration);
  await cp(path.join(root, 'samples', 'workspace'), folder, { recursive: true, force: false });
  if (isNew) await nameBucket(configuration, sandbox);
  await writeSettings(folder, {
    'workbench.startupEditor': 'readme',
    ...settings,
    // The sandbox uses another port each time.
    'cedar.endpoints.earthEngine': sandbox.earthEngine,
    'cedar.endpoints.storage': sandbox.storage,
    'cedar.endpoints.drive': sandbox.drive,
  });
}

async function nameBucket(configuration: string, sandbox: SandboxAddresses): Promise<void> {
  const text = await readFile(configuration, 'utf8');
  await writeFile(
    configuration,
    text
      .replace(/^( *bucket_name: ).*$/m, `$1${sandbox.bucket}`)
      .replace(/^( *project: ).*$/m, `$1${sandbox.project}`),
  );
}

async function writeSettings(folder: string, settings: Record<string, unknown>): Promise<void> {
  const file = path.join(folder, '.vscode', 'settings.json');
  await mkdir(path.dirname(file), { recursive: true });
  const kept = existsSync(file) ? await ownSettings(file) : {};
  await writeFile(file, `${JSON.stringify({ ...kept, ...settings }, null, 2)}\n`);
}

/** Settings with comments cannot be parsed; they are replaced by new ones. */
async function ownSettings(file: string): Promise<Record<string, unknown>> {
  try {
    const settings: unknown = JSON.parse(await readFile(file, 'utf8'));
    return typeof settings === 'object' && settings !== null ? { ...settings } : {};
  } catch {
    return {};
  }
}
