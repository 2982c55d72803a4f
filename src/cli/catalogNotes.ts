/** Writes the catalog beside downloaded images, and reports what it does not contain. */

import type { Catalog } from '../core/index.ts';
import { isCancelled } from '../domain/cedarError.ts';
import { messageOf } from '../domain/messages.ts';
import type { CommandContext } from './commandSession.ts';

/**
 * After a download: a catalog that cannot be written does not make the download fail.
 *
 * @returns path of its collection, if there is one
 */
export async function catalogAfterDownload(
  context: Pick<CommandContext, 'output' | 'signal'>,
  folder: string,
): Promise<string | undefined> {
  try {
    // Files of the order have just been compared with those in the bucket: a change is a new download.
    const { file } = await writeFolderCatalog(context, folder);
    return file;
  } catch (error) {
    if (isCancelled(error)) throw error;
    context.output.alert(`The catalog in "${folder}" was not written: ${messageOf(error)}`);
    return undefined;
  }
}

/** @returns path of its collection, if there are images, and the files that have changed */
export async function writeFolderCatalog(
  { output, signal }: Pick<CommandContext, 'output' | 'signal'>,
  folder: string,
): Promise<Pick<Catalog, 'file' | 'changed'>> {
  const { updateCatalog } = await import('../core/index.ts');
  const { file, changed, problems } = await updateCatalog(folder, { signal });
  for (const problem of problems) {
    output.note(`Not in the catalog: ${problem.file}: ${problem.message}`);
  }
  return { file, changed };
}
