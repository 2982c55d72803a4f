/** Sends the bytes of a file or of a revision: whole, or a range of them. */
import type { Reply } from '../rest/call.ts';
import { rangeOf } from '../rest/range.ts';
import type { Content } from './content.ts';
import type { Context } from './context.ts';

/** Bytes read from a file at once: fewer, larger ones serve faster. */
const READ_BYTES = 1024 * 1024;

/**
 * Answers a request for bytes: https://developers.google.com/workspace/drive/api/guides/manage-downloads
 *
 * @param choose looks the bytes up, and may throw
 */
export async function readMedia(
  { call, files }: Pick<Context, 'call' | 'files'>,
  choose: () => { readonly content: Content; readonly mimeType: string },
): Promise<Reply> {
  const { chosen, handle } = await files.read(choose);
  try {
    const { size } = chosen.content;
    const range = rangeOf(call.header('range'), size);
    const [start, end] = range ?? [0, size];
    const headers: Record<string, string> = {
      'content-type': chosen.mimeType,
      'content-disposition': 'attachment',
      'content-length': String(end - start),
      'cache-control': 'private, max-age=0, must-revalidate',
      ...(range && { 'content-range': `bytes ${start}-${end - 1}/${size}` }),
    };
    const status = range ? 206 : 200;
    if (start === end) {
      await handle.close();
      return { status, headers };
    }
    const bytes = handle.createReadStream({ start, end: end - 1, highWaterMark: READ_BYTES });
    return { status, headers, bytes };
  } catch (error) {
    await handle.close();
    throw error;
  }
}
