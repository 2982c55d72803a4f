/** `cedar catalog`: brings the catalogs beside downloaded images up to date. */
import { statSync } from 'node:fs';
import { type Command, InvalidArgumentError } from 'commander';
import { writeFolderCatalog } from '../catalogNotes.ts';
import type { CommandContext } from '../commandSession.ts';
import type { ActAlone, Outcome } from './command.ts';

export function addCatalog(program: Command, actAlone: ActAlone): void {
  program
    .command('catalog')
    .description('describe the images in folders as STAC and virtual rasters (VRT)')
    .argument('<folder...>', 'folders with images and their metadata, such as that of an order')
    .action(actAlone(catalog));
}

async function catalog(context: CommandContext, folders: readonly string[]): Promise<Outcome> {
  for (const folder of folders) {
    if (statSync(folder, { throwIfNoEntry: false })?.isDirectory()) continue;
    throw new InvalidArgumentError(`There is no folder "${folder}".`);
  }
  const catalogs: { folder: string; catalog: string | null }[] = [];
  for (const folder of folders) {
    const file = await writeFolderCatalog(context, folder);
    if (file === undefined) context.output.alert(`There are no images in "${folder}".`);
    catalogs.push({ folder, catalog: file ?? null });
  }
  return { json: catalogs, lines: catalogs.flatMap((each) => each.catalog ?? []) };
}
