/** `cedar download`: the images of an order onto this machine. */
import path from 'node:path';
import type { Command } from 'commander';
import { catalogAfterDownload } from '../catalogNotes.ts';
import type { Session } from '../commandSession.ts';
import { EXIT, exitCodeFor } from '../exitCodes.ts';
import { formatCount } from '../format.ts';
import type { Act, Outcome } from './command.ts';

interface DownloadFlags {
  readonly dest: string;
  readonly item?: readonly string[];
  readonly update?: boolean;
  readonly overwrite?: boolean;
  readonly clean?: boolean;
  readonly catalog: boolean;
}

export function addDownload(program: Command, act: Act): void {
  program
    .command('download')
    .description('download the images of an order; files that are complete are kept')
    .argument('<order>', 'name of the order')
    .option('-d, --dest <folder>', 'folder that receives a folder of the order', '.')
    .option('--item <name...>', 'only these items')
    .option('--update', 'update the order first')
    .option('--overwrite', 'download files again that are there')
    .option('--no-catalog', 'no STAC catalog and virtual rasters beside the images')
    .option('--clean', 'clean the order when it is complete and everything was downloaded')
    .action(act(download));
}

async function download(session: Session, name: string, flags: DownloadFlags): Promise<Outcome> {
  const { tracker, output, signal } = session;
  const { onProgress } = output;
  const order = flags.update
    ? await tracker.update(name, { onProgress, signal })
    : await tracker.read(name, { signal });
  const files = await tracker.download(order, flags.dest, {
    overwrite: flags.overwrite ?? false,
    ...(flags.item && { items: flags.item }),
    onProgress,
    signal,
  });
  const paths = [...files.values()].flat();
  const [first] = paths;
  const catalog =
    flags.catalog && first !== undefined
      ? await catalogAfterDownload(session, path.dirname(first))
      : undefined;
  let deleted: string[] | undefined;
  if (flags.clean && order.complete && !flags.item) {
    const removed = await tracker.clean(order, { trackingName: name, onProgress, signal });
    deleted = [...removed.values()].flat();
    output.note(`Deleted ${formatCount(deleted.length, 'object')} from the store.`);
  } else if (flags.clean) {
    output.note(
      flags.item
        ? 'Not cleaned: only some items were downloaded.'
        : 'Not cleaned: the order is not complete. Use --update if it may be by now.',
    );
  }
  const isAsAsked = !flags.clean || deleted !== undefined;
  const exitCode = exitCodeFor([order]);
  return {
    json: { name, files: paths, ...(catalog && { catalog }), ...(deleted && { deleted }) },
    lines: paths,
    exitCode: exitCode === EXIT.done && !isAsAsked ? EXIT.notFinished : exitCode,
  };
}
