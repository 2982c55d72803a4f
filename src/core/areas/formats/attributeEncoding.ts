/**
 * Encodings of the attributes of a shapefile: a `.cpg` file names one, or a byte of the `.dbf` file.
 *
 * Source of the byte's meanings: the language drivers of dBASE, Visual FoxPro and ArcGIS.
 */
import { isUtf8 } from 'node:buffer';
import iconv from 'iconv-lite';
import { decodeAreaText } from '../textDecoding.ts';

/** How the texts of a table are read: with a decoder that `TextDecoder` has, and what is then changed. */
export interface AttributeEncoding {
  /** Its label, such as `ibm866`. */
  readonly decoder: string;
  /** Turns what this decoder reads into the text; absent where it is the text. */
  readonly recode?: (text: string) => string;
}

/**
 * @param dbf the table
 * @param cpg file with the name of its encoding, if there is one
 */
export function attributeEncoding(dbf: Uint8Array, cpg?: Uint8Array): AttributeEncoding {
  const named = cpg && encodingOf(decodeAreaText(cpg).trim());
  if (named) return named;
  const driver = dbf[LANGUAGE_DRIVER] ?? 0;
  const page = CODE_PAGES.find(([, drivers]) => drivers.includes(driver))?.[0];
  const marked = page === undefined ? undefined : encodingOf(String(page));
  return marked ?? { decoder: looksLikeUtf8(dbf) ? 'utf-8' : 'windows-1252' };
}

/** Offset in the header of a table. */
const LANGUAGE_DRIVER = 29;

/**
 * Code pages with the language drivers that identify them. 0x57, "ANSI", is not among them: programs
 * write it by default, also for UTF-8.
 */
const CODE_PAGES: readonly (readonly [page: number, drivers: readonly number[]])[] = [
  [437, [0x01, 0x09, 0x0b, 0x0d, 0x0f, 0x11, 0x15, 0x18, 0x19, 0x1b]],
  [737, [0x6a, 0x86]],
  [850, [0x02, 0x0a, 0x0e, 0x10, 0x12, 0x14, 0x16, 0x1a, 0x1d, 0x25, 0x37]],
  [852, [0x1f, 0x22, 0x23, 0x40, 0x64, 0x87]],
  [857, [0x6b, 0x88]],
  [860, [0x24]],
  [861, [0x67]],
  [863, [0x1c, 0x6c]],
  [865, [0x08, 0x17, 0x66]],
  [866, [0x26, 0x65]],
  [874, [0x50, 0x7c]],
  [932, [0x13, 0x7b]],
  [936, [0x4d, 0x7a]],
  [949, [0x4e, 0x79]],
  [950, [0x4f, 0x78]],
  [1250, [0xc8]],
  [1251, [0xc9]],
  [1252, [0x03, 0x58, 0x59]],
  [1253, [0xcb]],
  [1254, [0xca]],
  [1255, [0x7d]],
  [1256, [0x7e]],
  [1257, [0xcc]],
  [10000, [0x04]],
  [10007, [0x96]],
  [10029, [0x97]],
];

/** Names of code pages for `TextDecoder` where they are not `windows-…`. */
const LABELS: Readonly<Record<string, string>> = {
  '65001': 'utf-8',
  '932': 'shift_jis',
  '936': 'gbk',
  '949': 'euc-kr',
  '950': 'big5',
  '866': 'ibm866',
  '10000': 'macintosh',
  '10007': 'x-mac-cyrillic',
};

/** @param name of an encoding, or the number of a code page */
function encodingOf(name: string): AttributeEncoding | undefined {
  const page = /^(?:ansi\s*|cp|oem\s*|ibm|ms)?(\d{3,6})$/i.exec(name)?.[1];
  const part = page && /^8859(\d{1,2})$/.exec(page)?.[1];
  const label = page ? (LABELS[page] ?? (part ? `iso-8859-${part}` : `windows-${page}`)) : name;
  try {
    return { decoder: new TextDecoder(label).encoding };
  } catch {
    return page && iconv.encodingExists(page) ? singleByteEncoding(page) : undefined;
  }
}

/**
 * Code pages of DOS are unknown to `TextDecoder`, which reads them as another one with a character for
 * each byte. That one has its only space, which readers remove from the ends of texts, at the byte
 * where the code pages of DOS have theirs as well.
 */
function singleByteEncoding(page: string): AttributeEncoding {
  const label = 'ibm866';
  const bytes = Buffer.from(Array.from({ length: 128 }, (_, index) => 128 + index));
  const meant = iconv.decode(bytes, page);
  const characters = new Map(
    Array.from(new TextDecoder(label).decode(bytes), (read, index) => [read, meant[index] ?? read]),
  );
  return {
    decoder: label,
    recode: (text) => text.replace(/[\u0080-\uffff]/g, (read) => characters.get(read) ?? read),
  };
}

const CHUNK_BYTES = 1 << 24;

/** Texts that are cut off in the middle of a character are not valid, and UTF-8 nevertheless. */
function looksLikeUtf8(dbf: Uint8Array): boolean {
  const headerLength = (dbf[8] ?? 0) + 256 * (dbf[9] ?? 0);
  const records = dbf.subarray(headerLength);
  if (isUtf8(records)) return true;
  const decoder = new TextDecoder();
  let [valid, invalid] = [0, 0];
  for (let start = 0; start < records.length; start += CHUNK_BYTES) {
    const text = decoder.decode(records.subarray(start, start + CHUNK_BYTES), { stream: true });
    const all = text.match(/[\u0080-\u{10ffff}]/gu)?.length ?? 0;
    const replaced = text.match(/\ufffd/g)?.length ?? 0;
    valid += all - replaced;
    invalid += replaced;
  }
  return valid >= invalid;
}
