/**
 * Builds and packs Cedar for release: the results of `vscode:prepublish` and the few files beside
 * them.
 *
 *     node scripts/package/main.ts [FILE.vsix [FOLDER OF ANOTHER EXTENSION]]
 */
import { mkdir, readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { createVSIX } from '@vscode/vsce';
import { root } from '../setup/step.mjs';

const [requested, folder = root] = process.argv.slice(2);
const { name, version }: { name: string; version: string } = JSON.parse(
  await readFile(path.join(folder, 'package.json'), 'utf8'),
);
const file = path.resolve(requested ?? path.join(root, `${name}-${version}.vsix`));
await mkdir(path.dirname(file), { recursive: true });
try {
  await createVSIX({
    cwd: folder,
    packagePath: file,
    // The bundles contain what they need of the dependencies.
    dependencies: false,
    // Relative links and pictures of the README refer to the repository in package.json.
    allowMissingRepository: folder !== root,
    skipLicense: folder !== root,
  });
} catch (error) {
  // vsce throws its message; a failed build has printed the reason.
  console.error(`The extension could not be packed: ${String(error)}`);
  process.exit(1);
}
const { size } = await stat(file);
console.log(`${file}: ${(size / 1024).toFixed(0)} KB`);
process.exit();
