/**
 * Splits a `multipart/…` body while it arrives; a part may be larger than memory.
 *
 * ```ts
 * const parts = new MultipartReader(body, boundaryOf('mixed', contentType));
 * for (let part = await parts.next(); part; part = await parts.next()) {
 *   for await (const bytes of part.body) …
 * }
 * ```
 *
 * Each part must be read to its end before the next one is requested. Lines end as the first one
 * does: MIME wants CR LF, but the batches of Google's Python clients have LF alone, which Google's
 * services accept.
 */
import { GoogleError } from '../http.ts';

export interface MultipartPart {
  /** Headers by lower-case name. */
  readonly headers: ReadonlyMap<string, string>;
  readonly body: AsyncIterable<Uint8Array>;
}

const LONGEST_HEADERS = 64 * 1024;

/** The boundary that a `multipart/mixed` or `multipart/related` names; 400 for another type. */
export function boundaryOf(kind: 'mixed' | 'related', contentType = ''): string {
  if (!new RegExp(`^\\s*multipart/${kind}\\s*;`, 'i').test(contentType)) {
    throw new GoogleError(
      400,
      `Bad content type: ${contentType}. Please use multipart/${kind}.`,
      'INVALID_ARGUMENT',
      'badContent',
    );
  }
  // gcloud puts the boundary in single quotes, which MIME treats as characters of the boundary
  // itself.
  const [, quoted, singly, plain] =
    /;\s*boundary=(?:"([^"]+)"|'([^']+)'|([^\s;]+))/i.exec(contentType) ?? [];
  const boundary = quoted ?? singly ?? plain;
  if (boundary === undefined) throw malformed();
  return boundary;
}

export class MultipartReader {
  readonly #source: AsyncIterator<Uint8Array>;
  readonly #boundary: string;
  /** End of a line; not known before the first line has ended. */
  #lineBreak: '\n' | '\r\n' | undefined;
  #delimiter: Buffer;
  /** Received bytes that are not used yet; the line break lets the first boundary be like others. */
  #buffer: Buffer = Buffer.from('\n');

  constructor(source: AsyncIterable<Uint8Array>, boundary: string) {
    this.#source = source[Symbol.asyncIterator]();
    this.#boundary = boundary;
    this.#delimiter = Buffer.from(`\n--${boundary}`);
  }

  /** The next part, or undefined after the last one. */
  async next(): Promise<MultipartPart | undefined> {
    // Bytes before the first boundary do not belong to any part.
    if (this.#lineBreak === undefined) for await (const _ of this.#untilDelimiter());
    const rest = await this.#line();
    if (rest.startsWith('--')) return undefined;
    const headers = new Map<string, string>();
    let name: string | undefined;
    for (let line = await this.#line(); line !== ''; line = await this.#line()) {
      // A long header continues in lines that begin with a blank.
      if (/^[ \t]/.test(line) && name !== undefined) {
        headers.set(name, `${headers.get(name)} ${line.trim()}`.trim());
        continue;
      }
      const colon = line.indexOf(':');
      if (colon < 0) throw malformed();
      name = line.slice(0, colon).trim().toLowerCase();
      headers.set(name, line.slice(colon + 1).trim());
    }
    // A part without bytes ends with the line break that ended its headers.
    const lineBreak = Buffer.from(this.#lineBreak ?? '\n');
    this.#buffer = Buffer.concat([lineBreak, this.#buffer]);
    return { headers, body: withoutFirst(this.#untilDelimiter(), lineBreak.length) };
  }

  async *#untilDelimiter(): AsyncGenerator<Uint8Array> {
    for (;;) {
      const at = this.#buffer.indexOf(this.#delimiter);
      if (at >= 0) {
        const bytes = this.#buffer.subarray(0, at);
        this.#buffer = this.#buffer.subarray(at + this.#delimiter.length);
        if (bytes.length > 0) yield bytes;
        return;
      }
      // A boundary may have begun at the end.
      const sure = this.#buffer.length - this.#delimiter.length + 1;
      if (sure > 0) {
        const bytes = this.#buffer.subarray(0, sure);
        this.#buffer = this.#buffer.subarray(sure);
        yield bytes;
      }
      if (!(await this.#more())) throw malformed();
    }
  }

  async #line(): Promise<string> {
    for (;;) {
      const at = this.#buffer.indexOf('\n');
      if (at >= 0) {
        const line = this.#buffer.toString('utf8', 0, at);
        this.#buffer = this.#buffer.subarray(at + 1);
        this.#lineBreak ??= line.endsWith('\r') ? '\r\n' : '\n';
        this.#delimiter = Buffer.from(`${this.#lineBreak}--${this.#boundary}`);
        return line.endsWith('\r') ? line.slice(0, -1) : line;
      }
      if (this.#buffer.length > LONGEST_HEADERS) throw malformed();
      if (!(await this.#more())) {
        // The last boundary needs no line break after it.
        const line = this.#buffer.toString('utf8');
        this.#buffer = Buffer.alloc(0);
        if (line.startsWith('--')) return line;
        throw malformed();
      }
    }
  }

  async #more(): Promise<boolean> {
    const { done, value } = await this.#source.next();
    if (done) return false;
    this.#buffer =
      this.#buffer.length === 0 ? Buffer.from(value) : Buffer.concat([this.#buffer, value]);
    return true;
  }
}

async function* withoutFirst(
  chunks: AsyncIterable<Uint8Array>,
  count: number,
): AsyncGenerator<Uint8Array> {
  let left = count;
  for await (const chunk of chunks) {
    const skipped = Math.min(left, chunk.byteLength);
    left -= skipped;
    if (skipped < chunk.byteLength) yield chunk.subarray(skipped);
  }
}

function malformed(): GoogleError {
  return new GoogleError(400, 'Malformed multipart body.', 'INVALID_ARGUMENT', 'badRequest');
}
