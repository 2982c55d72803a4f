/**
 * Ways to send a file's bytes: alone (`media`), with its metadata (`multipart`), or in pieces.
 *
 * https://developers.google.com/workspace/drive/api/guides/manage-uploads
 */

import type { TokenGrant } from '../oauth/tokens.ts';
import { type Call, parseJsonObject, type Reply, readBytes, readJsonBody } from '../rest/call.ts';
import { boundaryOf, MultipartReader } from '../rest/multipart.ts';
import { Sessions } from '../rest/sessions.ts';
import type { Content } from './content.ts';
import { badRequest, notImplemented } from './driveErrors.ts';
import type { DriveFiles } from './fileStore.ts';
import { type Metadata, parseMetadata } from './metadata.ts';

/** Metadata that comes with a multipart upload is at most this long. */
const LONGEST_METADATA = 1024 * 1024;

/** File that the bytes of an upload become. */
export interface Upload {
  /** The file that is replaced; undefined for a new one. */
  readonly id?: string;
  readonly metadata: Metadata;
  /** Type of the bytes, unless the metadata names one. */
  readonly contentType?: string;
  /** `addParents` and `removeParents`. */
  readonly move: { readonly add: readonly string[]; readonly remove: readonly string[] };
  readonly allDrives: boolean;
}

/** An upload as its session keeps it; the caller is the one that has begun it. */
export interface PendingUpload extends Upload {
  readonly grant: TokenGrant;
}

/** Result of an upload: a file, which is described to the caller that has begun it. */
export interface FinishedUpload {
  readonly id: string;
  readonly grant: TokenGrant;
}

export type DriveUploads = Sessions<PendingUpload, FinishedUpload>;

export function openUploads(
  folder: string,
  files: DriveFiles,
  finish: (upload: PendingUpload, content: Content) => Promise<string>,
  reply: (call: Call, finished: FinishedUpload) => Reply,
): Promise<DriveUploads> {
  return Sessions.open<PendingUpload, FinishedUpload>(folder, {
    address: (call) => ({ path: call.path, query: new URLSearchParams(call.query) }),
    finish: async (upload, file) => ({
      id: await finish(upload, await files.contents.adopt(file)),
      grant: upload.grant,
    }),
    reply,
  });
}

/** The metadata and the bytes of an upload that comes in one request. */
export interface WholeUpload {
  readonly metadata: Metadata;
  readonly contentType: string | undefined;
  readonly bytes: AsyncIterable<Uint8Array>;
}

/** @throws DriveError 400 for another kind of upload */
export async function readWhole(call: Call, purpose: 'create' | 'update'): Promise<WholeUpload> {
  if (call.query.get('uploadType') === 'media') {
    return { metadata: {}, contentType: call.header('content-type'), bytes: call.body };
  }
  const parts = new MultipartReader(call.body, boundaryOf('related', call.header('content-type')));
  const described = await parts.next();
  if (!described) throw badRequest('Malformed multipart body.');
  const metadata = parseJsonObject(await readBytes(described.body, LONGEST_METADATA));
  const media = await parts.next();
  if (!media) throw badRequest('Malformed multipart body.');
  const encoding = media.headers.get('content-transfer-encoding') ?? 'binary';
  if (!/^(binary|8bit|7bit)$/i.test(encoding)) {
    throw notImplemented(`Content-Transfer-Encoding ${encoding}`);
  }
  return {
    metadata: parseMetadata(metadata, purpose),
    contentType: media.headers.get('content-type') || undefined,
    bytes: media.body,
  };
}

/** Metadata, type and size that a resumable upload announces. */
export async function readAnnounced(call: Call, purpose: 'create' | 'update') {
  const length = call.header('x-upload-content-length');
  if (length !== undefined && !/^\d+$/.test(length)) {
    throw badRequest(`Invalid value for X-Upload-Content-Length: ${length}`);
  }
  const contentType = call.header('x-upload-content-type');
  return {
    metadata: parseMetadata(await readJsonBody(call), purpose),
    contentType,
    size: length === undefined ? undefined : Number(length),
  };
}
