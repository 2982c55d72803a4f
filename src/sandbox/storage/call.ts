/** One call of the Cloud Storage API, by itself or as a part of a batch. */
import type { Readable } from 'node:stream';
import { isJsonType, wrongContentType } from '../admission.ts';
import { GoogleError, parseJson } from '../http.ts';
import type { ObjectStore } from './objects.ts';
import { type Fields, jsonObject } from './schema.ts';
import type { StoredObject } from './types.ts';

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

/** What a call is answered with: JSON, bytes, or neither. */
export interface Reply {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly json?: unknown;
  readonly text?: string;
  /** Bytes to send; a caller that does not send them destroys the stream. */
  readonly bytes?: Readable;
}

/** Values of the names in a route's path. */
export interface Target {
  readonly bucket: string;
  readonly object: string;
  readonly toBucket: string;
  readonly toObject: string;
}

export interface Parts {
  readonly objects: ObjectStore;
  readonly project: string;
}

export interface Route {
  /** Path after `/storage/v1/`, with `{bucket}`, `{object}`, `{toBucket}` and `{toObject}`. */
  readonly path: string;
  readonly method: string;
  /** The permission that an anonymous caller lacks. */
  readonly permission: string;
  /** What the route answers; undefined when that is nothing. */
  readonly answers?: Fields;
  run(call: Call, target: Target, parts: Parts): Promise<Reply>;
}

/** The largest JSON a call may send. */
const LARGEST_JSON = 10 * 1024 * 1024;

export async function readAll(body: AsyncIterable<Uint8Array>, limit: number): Promise<Buffer> {
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
  const bytes = await readAll(call.body, LARGEST_JSON);
  const contentType = call.header('content-type');
  if (bytes.byteLength > 0 && !isJsonType(contentType)) throw wrongContentType(contentType);
  return parseJsonObject(bytes);
}

export function parseJsonObject(bytes: Buffer): Record<string, unknown> {
  if (bytes.byteLength === 0) return {};
  try {
    return jsonObject(parseJson(bytes.toString('utf8')));
  } catch {
    throw new GoogleError(400, 'Parse Error', 'INVALID_ARGUMENT', 'parseError');
  }
}

/** Makes one route's segments into a test of a path; undefined when the path is another's. */
export function matchRoute(route: string, segments: readonly string[]): Target | undefined {
  const names = route.split('/');
  if (names.length !== segments.length) return undefined;
  const target = { bucket: '', object: '', toBucket: '', toObject: '' };
  for (const [index, name] of names.entries()) {
    const segment = segments[index] ?? '';
    const field = /^\{(\w+)\}$/.exec(name)?.[1];
    if (field === undefined) {
      if (name !== segment) return undefined;
    } else target[field as keyof typeof target] = decode(segment);
  }
  return target;
}

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

/** Headers that every answer about an object's bytes carries. */
export function objectHeaders(object: StoredObject): Record<string, string> {
  const { content, generation, metageneration } = object;
  const md5 = content.md5Hash === undefined ? '' : `,md5=${content.md5Hash}`;
  return {
    'x-goog-generation': String(generation),
    'x-goog-metageneration': String(metageneration),
    'x-goog-hash': `crc32c=${content.crc32c}${md5}`,
    'x-goog-stored-content-length': String(content.size),
    'x-goog-stored-content-encoding': object.contentEncoding ?? 'identity',
    'x-goog-storage-class': object.storageClass ?? 'STANDARD',
  };
}
