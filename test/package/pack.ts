/** Packs the extension once, before the tests that look at it. */
import { existsSync } from 'node:fs';
import path from 'node:path';
import { artifacts, root, runProgram } from '../../scripts/setup/step.mjs';

export const vsix = path.join(artifacts, 'cedar.vsix');

/** Vitest calls this. A run of several parts has packed it before, and sets the variable. */
export async function setup(): Promise<void> {
  if (process.env.CEDAR_PACKED && existsSync(vsix)) return;
  await runProgram(process.execPath, [path.join(root, 'scripts', 'package', 'main.ts'), vsix]);
}
