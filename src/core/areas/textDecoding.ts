/**
 * Text of a file in whatever encoding a program has written it: UTF-8, UTF-16, the one that an XML
 * document declares, or Windows-1252.
 */
import iconv from 'iconv-lite';
import { markedUtf16 } from '../../domain/byteOrderMark.ts';

/** @returns the text without a byte order mark */
export function decodeAreaText(bytes: Uint8Array): string {
  const encoding = utf16Of(bytes);
  if (encoding) return new TextDecoder(encoding).decode(bytes);
  const declared = declaredEncoding(bytes);
  if (declared) return iconv.decode(Buffer.from(bytes), declared);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    // Only names can have other letters; coordinates are the same in all of these encodings.
    return new TextDecoder('windows-1252').decode(bytes);
  }
}

/** Bytes in which an XML document has its declaration. */
const DECLARATION_BYTES = 200;

/** The encoding of an XML document, such as GBK or Shift_JIS; undefined for UTF-8. */
function declaredEncoding(bytes: Uint8Array): string | undefined {
  const start = String.fromCharCode(...bytes.subarray(0, DECLARATION_BYTES));
  const name = /^\s*<\?xml\b[^>]*?\bencoding\s*=\s*["']([\w.:-]+)["']/.exec(start)?.[1];
  // A document whose declaration can be read byte by byte is not in UTF-16, whatever it declares.
  if (name === undefined || /^(?:utf|ucs|unicode|us-?ascii|ascii)/i.test(name)) return undefined;
  return iconv.encodingExists(name) ? name : undefined;
}

/** By its byte order mark, or by the zeros that ASCII letters have in UTF-16. */
function utf16Of(bytes: Uint8Array): string | undefined {
  const marked = markedUtf16(bytes);
  if (marked) return marked;
  const [first, second, third, fourth] = bytes;
  if (first !== 0 && second === 0 && third !== 0 && fourth === 0) return 'utf-16le';
  if (first === 0 && second !== 0 && third === 0 && fourth !== 0) return 'utf-16be';
  return undefined;
}
