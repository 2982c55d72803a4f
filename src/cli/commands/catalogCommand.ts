/** `cedar catalog`: brings the catalogs beside downloaded images up to date. */
import { statSync } from 'node:fs';
import path from 'node:path';
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

async function catalog(context: CommandContext, named: readonly string[]): Promise<Outcome> {
  const folders: string[] = [];
  for (const each of named) folders.push(await downloadFolder(each));
  const catalogs: { folder: string; catalog: string | null }[] = [];
  for (const folder of folders) {
    const file = await writeFolderCatalog(context, folder);
    if (file === undefined) context.output.alert(`There are no images in "${folder}".`);
    catalogs.push({ folder, catalog: file ?? null });
  }
  return { json: catalogs, lines: catalogs.flatMap((each) => each.catalog ?? []) };
}

/** A folder, also by the name of an order, whose folder may have other characters. */
async function downloadFolder(named: string): Promise<string> {
  if (isFolder(named)) return named;
  const { orderFolder } = await import('../../core/index.ts');
  const folder = await orderFolder(path.dirname(named), path.basename(named));
  if (isFolder(folder)) return folder;
  throw new InvalidArgumentError(`There is no folder "${named}".`);
}

function isFolder(folder: string): boolean {
  return statSync(folder, { throwIfNoEntry: false })?.isDirectory() === true;
}
