/**
 * Finds images in a bucket that an order has taken over and not replaced yet: until its task completes,
 * the files are those of the earlier order, beside the metadata of the new one.
 *
 * Times alone do not decide, because an interrupted submission stores the metadata again when it is resumed,
 * and the task may have completed by then: the order's record must also have the task as not completed.
 * Files on disk have the times of copies, or any others, and are not compared.
 */
import * as l10n from '@vscode/l10n';
import { forEachBounded } from '../../domain/boundedLoop.ts';
import { isCedarError } from '../../domain/cedarError.ts';
import { groupBy } from '../../domain/groupBy.ts';
import { isRecord } from '../../domain/isRecord.ts';
import { parseJson } from '../../domain/parseJson.ts';
import { CubeError } from '../errors.ts';
import type { ByteStore, ByteStoreReference, ByteStoreWatch } from './byteStore.ts';
import type { ImageDocument } from './imageDocument.ts';
import type { SourceItem } from './sourceItems.ts';

/** Records that are read at a time. */
const AT_ONCE = 4;

/** How places are opened. */
export interface ReplacedImagesOptions extends ByteStoreWatch {
  readonly openPlace: (reference: ByteStoreReference) => ByteStore;
}

/** An image in a bucket whose file is older than its metadata. */
interface OlderImage {
  readonly item: SourceItem;
  readonly bucket: string;
  readonly order: RecordedOrder;
}

/** The order of an image. */
interface RecordedOrder {
  readonly id: string;
  /** Path of its tracking document in the bucket. */
  readonly record: string;
}

/** @returns the errors of images whose files are those of an earlier order */
export async function replacedImages(
  items: readonly SourceItem[],
  { openPlace, signal }: ReplacedImagesOptions,
): Promise<Map<SourceItem, CubeError>> {
  const older = items.flatMap((item) => olderImage(item) ?? []);
  const byRecord = groupBy(older, ({ bucket, order }) => JSON.stringify([bucket, order.record]));
  const errors = new Map<SourceItem, CubeError>();
  await forEachBounded(
    byRecord.values(),
    AT_ONCE,
    async (images) => {
      const [first] = images;
      if (!first) return;
      const bucket = openPlace({ kind: 'bucket', bucket: first.bucket, prefix: '' });
      const record = await recordAt(bucket, first.order.record, signal);
      for (const { item, order } of images) {
        const { name } = item.document;
        if (isUnfinished(record, order.id, name)) errors.set(item, replaced(item, order.record));
      }
    },
    signal,
  );
  return errors;
}

/** @returns undefined on disk, for a file that is newer, and without an order that Cedar records */
function olderImage(item: SourceItem): OlderImage | undefined {
  const { reference } = item.store;
  if (reference.kind !== 'bucket' || !isOlder(item)) return undefined;
  const order = orderIn(item.document);
  return order && { item, bucket: reference.bucket, order };
}

/** Whether a file was there before the order of its metadata, and before the metadata, by both clocks. */
function isOlder({ document, documentUpdated, pieces }: SourceItem): boolean {
  // In UTC, by the clock of the services.
  const submitted = Date.parse(`${document.submitted}Z`);
  if (documentUpdated === undefined || Number.isNaN(submitted)) return false;
  return pieces.some(({ file: { updated } }) => {
    return updated !== undefined && updated < submitted && updated < documentUpdated;
  });
}

/** The order that an image is of, as Cedar records it. */
function orderIn({ text }: ImageDocument): RecordedOrder | undefined {
  const document = parseJson(text);
  const order = isRecord(document) && isRecord(document.order) ? document.order : {};
  const { id, tracking } = order;
  if (typeof id !== 'string' || typeof tracking !== 'string') return undefined;
  return { id, record: `${tracking}.json` };
}

/** @returns undefined where there is no record, or this account may not read it */
async function recordAt(
  bucket: ByteStore,
  path: string,
  signal: AbortSignal | undefined,
): Promise<unknown> {
  try {
    const bytes = await bucket.read(path, { signal });
    return bytes && parseJson(Buffer.from(bytes).toString('utf8'));
  } catch (error) {
    if (isCedarError(error, 'service') && error.status === 403) return undefined;
    throw error;
  }
}

/** Whether the record is of the order, and has a task of the image that has not completed. */
function isUnfinished(record: unknown, id: string, image: string): boolean {
  if (!isRecord(record) || !isRecord(record.submission) || !Array.isArray(record.orders)) {
    return false;
  }
  if (record.submission.id !== id) return false;
  const item: unknown = record.orders.find((each) => isRecord(each) && each.name === image);
  if (!isRecord(item) || !isRecord(item.status) || item.taken_over_by !== undefined) return false;
  return item.status.state !== 'COMPLETED';
}

function replaced({ document, store, pieces: [piece] }: SourceItem, record: string): CubeError {
  const path = store.address(piece?.file.key ?? '');
  return new CubeError(
    'disagreement',
    path,
    l10n.t(
      '"{0}" is older than its metadata "{1}": an order has taken the image over, and its record "{2}" has the task as not completed. Run "cedar update", wait until the task has completed, and convert again.',
      path,
      document.path,
      record,
    ),
  );
}
