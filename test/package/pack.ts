/** Packs the extension once, before the tests that look at it. */
import path from 'node:path';
import { artifacts, root, run } from '../../scripts/setup/step.mjs';

export const vsix = path.join(artifacts, 'cedar.vsix');

/** Vitest calls this. */
export async function setup(): Promise<void> {
  await run(process.execPath, [path.join(root, 'scripts', 'package', 'main.ts'), vsix]);
}
