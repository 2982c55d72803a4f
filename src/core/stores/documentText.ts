/** The text of a JSON document, which never has more bytes than are read of one. */
import { MAX_DOCUMENT_BYTES } from '../../domain/files.ts';
import { DocumentSizeError } from '../errors.ts';

/** Bytes of a document. */
export function documentBytes(data: object): number {
  return Buffer.byteLength(format(data));
}

/**
 * @param what the document, for messages
 * @throws DocumentSizeError when the document could not be read any more
 */
export function documentText(data: object, what: string): string {
  const text = format(data);
  const bytes = Buffer.byteLength(text);
  if (bytes > MAX_DOCUMENT_BYTES) throw new DocumentSizeError(what, bytes, MAX_DOCUMENT_BYTES);
  return text;
}

function format(data: object): string {
  return JSON.stringify(data, null, 2);
}
