/** `cedar script`: a script or project that opens downloaded images in other programs. */
import { existsSync } from 'node:fs';
import { stat } from 'node:fs/promises';
import { homedir } from 'node:os';
import { type Command, Option } from 'commander';
import type { ImageCollection, ScriptKind } from '../../core/index.ts';
import { expandHome } from '../../domain/homeFolder.ts';
import { messageOf } from '../../domain/messages.ts';
import { type CommandContext, readConfig } from '../commandSession.ts';
import type { Output } from '../output.ts';
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
  { signal, output, options }: CommandContext,
  order: string,
  { language, dest, item }: ScriptFlags,
): Promise<Outcome> {
  const { NotFoundError, orderFolder, writeScript } = await import('../../core/index.ts');
  const named = expandHome(order, homedir());
  const folder = (await isFolder(named)) ? named : await orderFolder(dest, order);
  if (!(await isFolder(folder))) {
    throw new NotFoundError(
      folder,
      `There is no folder "${folder}". Download the order first, or name its folder with --dest.`,
    );
  }
  const collections = await describedCollections(options.config, output);
  const { file, kept } = await writeScript(folder, language, { images: item, collections, signal });
  if (kept) output.note(`"${kept}" was changed and is kept.`);
  return { json: { file }, lines: [file] };
}

/** Those of the configuration, which a script can do without. */
async function describedCollections(
  file: string,
  output: Output,
): Promise<readonly ImageCollection[]> {
  if (!existsSync(file)) return [];
  try {
    return (await readConfig(file)).values.collections;
  } catch (error) {
    output.alert(`The collections in "${file}" are not used: ${messageOf(error)}`);
    return [];
  }
}

async function isFolder(path: string): Promise<boolean> {
  return stat(path).then(
    (found) => found.isDirectory(),
    () => false,
  );
}
