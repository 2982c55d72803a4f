/** Bodies of requests that send a document together with what is recorded of it (RFC 2387). */
import { randomUUID } from 'node:crypto';

/**
 * The body, and its content type.
 *
 * @param metadata what is recorded of the document
 * @param text the document, JSON
 */
export function multipart(metadata: object, text: string): { body: string; contentType: string } {
  const described = JSON.stringify(metadata);
  const boundary = boundaryFor(described + text);
  const part = (content: string) =>
    `--${boundary}\r\ncontent-type: application/json; charset=UTF-8\r\n\r\n${content}\r\n`;
  return {
    body: `${part(described)}${part(text)}--${boundary}--\r\n`,
    contentType: ['multipart/related', `boundary=${boundary}`].join('; '),
  };
}

/**
 * The same for bytes of any kind.
 *
 * @param metadata what is recorded of the object
 */
export function multipartBytes(
  metadata: object,
  bytes: Uint8Array,
): { body: Uint8Array<ArrayBuffer>; contentType: string } {
  const described = JSON.stringify(metadata);
  // Random, because a search for it in all bytes would take longer than the checksum.
  const boundary = `cedar-${randomUUID()}`;
  const head = `--${boundary}\r\ncontent-type: application/json; charset=UTF-8\r\n\r\n${described}\r\n--${boundary}\r\ncontent-type: application/octet-stream\r\n\r\n`;
  const body = Buffer.concat([Buffer.from(head), bytes, Buffer.from(`\r\n--${boundary}--\r\n`)]);
  return {
    body: new Uint8Array(body.buffer, body.byteOffset, body.length),
    contentType: ['multipart/related', `boundary=${boundary}`].join('; '),
  };
}

function boundaryFor(content: string): string {
  let boundary = 'cedar';
  for (let number = 1; content.includes(boundary); number++) boundary = `cedar-${number}`;
  return boundary;
}
