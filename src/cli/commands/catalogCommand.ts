/** `cedar catalog`: brings the catalogs beside downloaded images up to date. */
import { statSync } from 'node:fs';
import path from 'node:path';
import { type Command, InvalidArgumentError } from 'commander';
import { isCancelled } from '../../domain/cedarError.ts';
import { writeFolderCatalog } from '../catalogNotes.ts';
import type { CommandContext } from '../commandSession.ts';
import { combinedExitCode, type ExitCode, exitCodeOf } from '../exitCodes.ts';
import { errorAsJson } from '../output.ts';
import type { ActAlone, Outcome } from './command.ts';

export function addCatalog(program: Command, actAlone: ActAlone): void {
  program
    .command('catalog')
    .description('describe the images in folders as STAC and virtual rasters (VRT)')
    .argument('<folder...>', 'folders with images and their metadata, such as that of an order')
    .action(actAlone(catalog));
}

/** A folder whose catalog cannot be written does not keep back the others. */
async function catalog(context: CommandContext, given: readonly string[]): Promise<Outcome> {
  const named = [...new Set(given)];
  const json: object[] = [];
  const lines: string[] = [];
  const exitCodes: ExitCode[] = [];
  for (const each of named) {
    try {
      const folder = await downloadFolder(each);
      const { file, changed } = await writeFolderCatalog(context, folder);
      for (const name of changed) {
        context.output.alert(
          `"${path.join(folder, name)}" is not the file that the catalog recorded: its checksum has changed. If you have not replaced it, it is damaged: delete it and download the order again.`,
        );
      }
      if (file === undefined) context.output.alert(`There are no images in "${folder}".`);
      else lines.push(file);
      json.push({ folder, catalog: file ?? null, ...(changed.length > 0 && { changed }) });
    } catch (error) {
      if (named.length === 1 || isCancelled(error)) throw error;
      context.output.partialError(each, error);
      json.push({ folder: each, error: errorAsJson(error) });
      exitCodes.push(exitCodeOf(error));
    }
  }
  return { json, lines, exitCode: combinedExitCode(exitCodes) };
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
