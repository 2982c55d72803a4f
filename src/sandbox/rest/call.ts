/** One call of a REST service, by itself or as a part of a batch, and its reply. */
import type { Readable } from 'node:stream';
import { isJsonType, wrongContentType } from '../admission.ts';
import { GoogleError, parseLimitedJson } from '../http.ts';
import { jsonObject } from './fieldTypes.ts';

export interface Call {
  readonly method: string;
  /** Path as sent, still percent-encoded. */
  readonly path: string;
  readonly query: URLSearchParams;
  /** Address under which the caller reached the sandbox, such as `http://127.0.0.1:8080`. */
  readonly origin: string;
  readonly bearer: string | undefined;
  /** A header by its lower-case name. */
  header(name: string): string | undefined;
  readonly body: AsyncIterable<Uint8Array>;
}

/** Answer to a call: JSON, bytes, or neither. */
export interface Reply {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly json?: unknown;
  readonly text?: string;
  /** Bytes to send; a caller that does not send them destroys the stream. */
  readonly bytes?: Readable;
}

/** The largest JSON a call may send. */
const LARGEST_JSON = 10 * 1024 * 1024;

/** All bytes of a body. @throws GoogleError 413 when there are more than `limit` */
export async function readBytes(body: AsyncIterable<Uint8Array>, limit: number): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of body) {
    size += chunk.byteLength;
    if (size > limit) {
      throw new GoogleError(413, 'Request entity is too large.', 'OUT_OF_RANGE', 'uploadTooLarge');
    }
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/** The call's body as a JSON object; empty when there is none. */
export async function readJsonBody(call: Call): Promise<Record<string, unknown>> {
  const bytes = await readBytes(call.body, LARGEST_JSON);
  const contentType = call.header('content-type');
  if (bytes.byteLength > 0 && !isJsonType(contentType)) throw wrongContentType(contentType);
  return parseJsonObject(bytes);
}

/** The JSON object that bytes are; empty when there are none. @throws GoogleError 400 */
export function parseJsonObject(bytes: Buffer): Record<string, unknown> {
  if (bytes.byteLength === 0) return {};
  try {
    return jsonObject(parseLimitedJson(bytes.toString('utf8')));
  } catch {
    throw new GoogleError(400, 'Parse Error', 'INVALID_ARGUMENT', 'parseError');
  }
}

/** A segment of a path without its percent-encoding. @throws GoogleError 400 */
export function decode(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    throw new GoogleError(
      400,
      `Invalid percent-encoding: ${segment}`,
      'INVALID_ARGUMENT',
      'invalid',
    );
  }
}
