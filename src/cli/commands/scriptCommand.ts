/** `cedar script`: a script or project that opens downloaded images in other programs. */
import { stat } from 'node:fs/promises';
import { type Command, Option } from 'commander';
import type { ScriptKind } from '../../core/index.ts';
import type { CommandContext } from '../commandSession.ts';
import type { ActAlone, Outcome } from './command.ts';

interface ScriptFlags {
  readonly language: ScriptKind;
  readonly dest: string;
  readonly item?: readonly string[];
}

export function addScript(program: Command, actAlone: ActAlone): void {
  program
    .command('script')
    .description('write a script or project that opens downloaded images, into their folder')
    .argument('<order>', 'name of an order that was downloaded, or its folder')
    .addOption(
      new Option('-l, --language <language>', 'what it is for')
        .choices(['notebook', 'python', 'r', 'qgis'])
        .default('python'),
    )
    .option('-d, --dest <folder>', 'folder that the order was downloaded to', '.')
    .option('--item <name...>', 'only the tiles of these images')
    .action(actAlone(script));
}

async function script(
  { signal, output }: CommandContext,
  order: string,
  { language, dest, item }: ScriptFlags,
): Promise<Outcome> {
  const { NotFoundError, orderFolder, writeScript } = await import('../../core/index.ts');
  const folder = (await isFolder(order)) ? order : await orderFolder(dest, order);
  if (!(await isFolder(folder))) {
    throw new NotFoundError(
      folder,
      `There is no folder "${folder}". Download the order first, or name its folder with --dest.`,
    );
  }
  const { file, kept } = await writeScript(folder, language, { images: item, signal });
  if (kept) output.note(`"${kept}" was changed and is kept.`);
  return { json: { file }, lines: [file] };
}

async function isFolder(path: string): Promise<boolean> {
  return stat(path).then(
    (found) => found.isDirectory(),
    () => false,
  );
}
