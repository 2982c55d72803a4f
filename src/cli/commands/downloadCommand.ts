/** `cedar download`: the images of an order onto this machine. */
import path from 'node:path';
import type { Command } from 'commander';
import type { TrackingDocument } from '../../core/index.ts';
import { isFinished } from '../../domain/taskStates.ts';
import { catalogAfterDownload } from '../catalogNotes.ts';
import { checkItems } from '../checkItems.ts';
import type { Session } from '../commandSession.ts';
import { EXIT, exitCodeFor } from '../exitCodes.ts';
import { formatCount } from '../format.ts';
import { noteMissingImages } from '../noteMissingImages.ts';
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
  checkItems(order, flags.item);
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
  const absent = await noteMissingImages(session, order, flags.item);
  let deleted: string[] | undefined;
  if (flags.clean && order.complete && !flags.item && absent.length === 0) {
    const removed = await tracker.clean(order, { trackingName: name, onProgress, signal });
    deleted = [...removed.values()].flat();
    output.note(`Deleted ${formatCount(deleted.length, 'object')} from the store.`);
  } else if (flags.clean) {
    output.alert(whyNotCleaned(order, flags, absent));
  }
  const isAsAsked = !flags.clean || deleted !== undefined;
  const states = exitCodeFor([order]);
  const exitCode = states === EXIT.done && absent.length > 0 ? EXIT.failed : states;
  return {
    json: {
      ...{ name, files: paths },
      ...(absent.length > 0 && { missing: absent }),
      ...(catalog && { catalog }),
      ...(deleted && { deleted }),
    },
    lines: paths,
    exitCode: exitCode === EXIT.done && !isAsAsked ? EXIT.notFinished : exitCode,
  };
}

function whyNotCleaned(
  order: TrackingDocument,
  { item }: DownloadFlags,
  absent: readonly string[],
): string {
  if (item) return 'Not cleaned: only some items were downloaded.';
  if (absent.length > 0) return 'Not cleaned: the record of missing images would be lost.';
  if (isFinished(order)) {
    return 'Not cleaned: some tasks have failed or were cancelled. "cedar retry" starts them again.';
  }
  return 'Not cleaned: the order is not complete. Use --update if it may be by now.';
}
