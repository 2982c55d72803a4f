/** Reads the bodies of answers. */
import { parseJson } from '../../domain/parseJson.ts';

/** All bytes of a body, or its first ones. */
export async function readAll(
  body: AsyncIterable<Uint8Array>,
  limit = Number.POSITIVE_INFINITY,
): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of body) {
    chunks.push(chunk);
    size += chunk.byteLength;
    if (size >= limit) break;
  }
  return Buffer.concat(chunks);
}

/** Whether the headers of an answer announce JSON. */
export function isJson(headers: Headers): boolean {
  return /^application\/(?:[\w.-]+\+)?json\b/i.test(headers.get('content-type') ?? '');
}

/** The JSON in a body; undefined when it is not valid JSON. */
export function parseJsonBody(bytes: Buffer): unknown {
  return parseJson(bytes.toString('utf8'));
}
