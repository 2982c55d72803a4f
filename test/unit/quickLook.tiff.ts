/**
 * TIFF files for tests, of every kind that a user may have: written here byte by byte, because a
 * reader must not be tested with its own library.
 */
import { deflateSync, zstdCompressSync } from 'node:zlib';

export interface TiffOptions {
  readonly width: number;
  readonly height: number;
  /** Samples of a pixel, by band. */
  readonly value: (x: number, y: number, band: number) => number;
  readonly bands?: number;
  readonly type?:
    | 'uint8'
    | 'int16'
    | 'uint16'
    | 'int32'
    | 'float32'
    | 'float64'
    | 'uint4'
    | 'uint1';
  readonly bigEndian?: boolean;
  readonly compression?: 'none' | 'deflate' | 'lzw' | 'packbits' | 'zstandard';
  readonly predictor?: 1 | 2 | 3;
  /** Side of a tile; strips without. */
  readonly tile?: number;
  readonly rowsPerStrip?: number;
  readonly planar?: boolean;
  readonly photometric?: number;
  /** More fields: numbers are 16-bit ones, texts are ASCII. */
  readonly fields?: Readonly<Record<number, readonly number[] | string>>;
  readonly doubles?: Readonly<Record<number, readonly number[]>>;
  /** Offset of pixels that the caller writes: one strip, not compressed, for large files. */
  readonly pixelsAt?: number;
  /** Further images: smaller versions and masks. */
  readonly more?: readonly TiffOptions[];
}

const TYPES = {
  uint1: { bits: 1, format: 1 },
  uint4: { bits: 4, format: 1 },
  uint8: { bits: 8, format: 1 },
  int16: { bits: 16, format: 2 },
  uint16: { bits: 16, format: 1 },
  int32: { bits: 32, format: 2 },
  float32: { bits: 32, format: 3 },
  float64: { bits: 64, format: 3 },
} as const;

const COMPRESSIONS = { none: 1, lzw: 5, deflate: 8, packbits: 32773, zstandard: 50000 } as const;

export function tiff(options: TiffOptions): Buffer {
  const images = [options, ...(options.more ?? [])];
  const chunks: Buffer[] = [];
  const header = Buffer.alloc(8);
  chunks.push(header);
  let length = header.length;
  const append = (bytes: Buffer): number => {
    const at = length;
    const padded = bytes.length % 2 ? Buffer.concat([bytes, Buffer.alloc(1)]) : bytes;
    chunks.push(padded);
    length += padded.length;
    return at;
  };
  const { bigEndian = false } = options;
  const write = numberWriter(bigEndian);
  header.write(bigEndian ? 'MM' : 'II', 'latin1');
  write.short(header, 42, 2);
  let pointer: { buffer: Buffer; at: number } = { buffer: header, at: 4 };
  for (const image of images) {
    const { directory, next } = directoryOf(image, bigEndian, append);
    write.long(pointer.buffer, append(directory), pointer.at);
    pointer = { buffer: directory, at: next };
  }
  return Buffer.concat(chunks);
}

function directoryOf(
  options: TiffOptions,
  bigEndian: boolean,
  append: (bytes: Buffer) => number,
): { directory: Buffer; next: number } {
  const { width, height, bands = 1, type = 'uint16', tile, planar = false } = options;
  const { compression = 'none', predictor = 1, fields = {}, doubles = {} } = options;
  const rowsPerStrip = Math.min(options.rowsPerStrip ?? height, height);
  const [blockWidth, blockHeight] = tile ? [tile, tile] : [width, rowsPerStrip];
  const columns = Math.ceil(width / blockWidth);
  const rows = Math.ceil(height / blockHeight);
  const offsets: number[] = [];
  const counts: number[] = [];
  const { pixelsAt } = options;
  if (pixelsAt !== undefined) {
    offsets.push(pixelsAt);
    counts.push((width * height * bands * TYPES[type].bits) / 8);
  }
  const planes = pixelsAt !== undefined ? 0 : planar ? bands : 1;
  for (let plane = 0; plane < planes; plane++) {
    for (let row = 0; row < rows; row++) {
      const tall = tile ?? Math.min(blockHeight, height - row * blockHeight);
      for (let column = 0; column < columns; column++) {
        const samples: number[][] = [];
        for (let y = 0; y < tall; y++) {
          const line: number[] = [];
          for (let x = 0; x < blockWidth; x++) {
            const at = [
              Math.min(width - 1, column * blockWidth + x),
              Math.min(height - 1, row * blockHeight + y),
            ] as const;
            if (planar) line.push(options.value(...at, plane));
            else for (let band = 0; band < bands; band++) line.push(options.value(...at, band));
          }
          samples.push(line);
        }
        const perPixel = planar ? 1 : bands;
        const bytes = compressed(
          encoded(samples, type, bigEndian, predictor, perPixel),
          compression,
        );
        offsets.push(append(bytes));
        counts.push(bytes.length);
      }
    }
  }
  const { bits, format } = TYPES[type];
  const each = (value: number) => Array.from({ length: bands }, () => value);
  const entries: { tag: number; type: number; values: readonly number[] | string }[] = [
    { tag: 256, type: 4, values: [width] },
    { tag: 257, type: 4, values: [height] },
    { tag: 258, type: 3, values: each(bits) },
    { tag: 259, type: 3, values: [COMPRESSIONS[compression]] },
    { tag: 262, type: 3, values: [options.photometric ?? 1] },
    { tag: 277, type: 3, values: [bands] },
    { tag: 284, type: 3, values: [planar ? 2 : 1] },
    { tag: 317, type: 3, values: [predictor] },
    { tag: 339, type: 3, values: each(format) },
    ...(tile
      ? [
          { tag: 322, type: 3, values: [tile] },
          { tag: 323, type: 3, values: [tile] },
          { tag: 324, type: 4, values: offsets },
          { tag: 325, type: 4, values: counts },
        ]
      : [
          { tag: 273, type: 4, values: offsets },
          { tag: 278, type: 4, values: [rowsPerStrip] },
          { tag: 279, type: 4, values: counts },
        ]),
    ...Object.entries(doubles).map(([tag, values]) => ({ tag: Number(tag), type: 12, values })),
  ];
  for (const [tag, values] of Object.entries(fields)) {
    const found = entries.findIndex((entry) => entry.tag === Number(tag));
    const entry = { tag: Number(tag), type: typeof values === 'string' ? 2 : 3, values };
    if (found < 0) entries.push(entry);
    else entries[found] = entry;
  }
  entries.sort((a, b) => a.tag - b.tag);
  const write = numberWriter(bigEndian);
  const directory = Buffer.alloc(2 + entries.length * 12 + 4);
  write.short(directory, entries.length, 0);
  for (const [i, { tag, type: field, values }] of entries.entries()) {
    const at = 2 + i * 12;
    const bytes = fieldBytes(values, field, bigEndian);
    write.short(directory, tag, at);
    write.short(directory, field, at + 2);
    write.long(directory, typeof values === 'string' ? bytes.length : values.length, at + 4);
    if (bytes.length <= 4) bytes.copy(directory, at + 8);
    else write.long(directory, append(bytes), at + 8);
  }
  return { directory, next: directory.length - 4 };
}

function numberWriter(bigEndian: boolean) {
  return {
    short: (to: Buffer, value: number, at: number) =>
      bigEndian ? to.writeUInt16BE(value, at) : to.writeUInt16LE(value, at),
    long: (to: Buffer, value: number, at: number) =>
      bigEndian ? to.writeUInt32BE(value, at) : to.writeUInt32LE(value, at),
  };
}

function fieldBytes(values: readonly number[] | string, type: number, bigEndian: boolean): Buffer {
  if (typeof values === 'string') return Buffer.from(`${values}\0`);
  const size = type === 12 ? 8 : type === 4 ? 4 : 2;
  const bytes = Buffer.alloc(values.length * size);
  const view = new DataView(bytes.buffer, bytes.byteOffset);
  for (const [i, value] of values.entries()) {
    if (size === 8) view.setFloat64(i * 8, value, !bigEndian);
    else if (size === 4) view.setUint32(i * 4, value, !bigEndian);
    else view.setUint16(i * 2, value, !bigEndian);
  }
  return bytes;
}

function encoded(
  rows: readonly number[][],
  type: NonNullable<TiffOptions['type']>,
  bigEndian: boolean,
  predictor: number,
  perPixel: number,
): Buffer {
  const { bits, format } = TYPES[type];
  if (bits < 8) return Buffer.concat(rows.map((row) => packed(row, bits)));
  const size = bits / 8;
  return Buffer.concat(
    rows.map((row) => {
      const bytes = Buffer.alloc(row.length * size);
      const view = new DataView(bytes.buffer, bytes.byteOffset);
      const set = (i: number, value: number) => {
        const at = i * size;
        // The floating-point predictor puts the most significant bytes first, whatever the file does.
        const little = predictor === 3 ? false : !bigEndian;
        if (format === 3 && size === 8) view.setFloat64(at, value, little);
        else if (format === 3) view.setFloat32(at, value, little);
        else if (size === 4) view.setInt32(at, value, little);
        else if (size === 2) view.setUint16(at, value & 0xffff, little);
        else view.setUint8(at, value & 0xff);
      };
      for (const [i, value] of row.entries()) {
        set(i, predictor === 2 && i >= perPixel ? value - (row[i - perPixel] ?? 0) : value);
      }
      return predictor === 3 ? shuffled(bytes, row.length, size, perPixel) : bytes;
    }),
  );
}

function packed(row: readonly number[], bits: number): Buffer {
  const bytes = Buffer.alloc(Math.ceil((row.length * bits) / 8));
  for (const [i, value] of row.entries()) {
    const bit = i * bits;
    bytes[bit >> 3] = (bytes[bit >> 3] ?? 0) | (value << (8 - bits - (bit & 7)));
  }
  return bytes;
}

function shuffled(bytes: Buffer, count: number, size: number, perPixel: number): Buffer {
  const out = Buffer.alloc(bytes.length);
  for (let i = 0; i < count; i++) {
    for (let byte = 0; byte < size; byte++) {
      out[byte * count + i] = bytes[i * size + byte] ?? 0;
    }
  }
  for (let i = out.length - 1; i >= perPixel; i--) {
    out[i] = ((out[i] ?? 0) - (out[i - perPixel] ?? 0)) & 0xff;
  }
  return out;
}

function compressed(bytes: Buffer, compression: NonNullable<TiffOptions['compression']>): Buffer {
  switch (compression) {
    case 'none':
      return bytes;
    case 'deflate':
      return deflateSync(bytes);
    case 'zstandard':
      return zstdCompressSync(bytes);
    case 'lzw':
      return lzw(bytes);
    case 'packbits':
      return Buffer.concat(
        Array.from({ length: Math.ceil(bytes.length / 128) }, (_, i) => {
          const run = bytes.subarray(i * 128, i * 128 + 128);
          return Buffer.concat([Buffer.from([run.length - 1]), run]);
        }),
      );
  }
}

/** As the specification describes it: a table of strings, written out. */
export function lzw(bytes: Buffer): Buffer {
  const out: number[] = [];
  let held = 0;
  let bits = 0;
  let width = 9;
  const put = (code: number) => {
    held = held * 2 ** width + code;
    bits += width;
    while (bits >= 8) {
      bits -= 8;
      out.push(Math.floor(held / 2 ** bits));
      held %= 2 ** bits;
    }
  };
  let table = new Map<string, number>();
  const clear = () => {
    put(256);
    table = new Map(Array.from({ length: 256 }, (_, i) => [String.fromCharCode(i), i]));
    width = 9;
  };
  clear();
  let next = 258;
  let string = '';
  for (const byte of bytes) {
    const longer = string + String.fromCharCode(byte);
    if (table.has(longer)) {
      string = longer;
      continue;
    }
    put(table.get(string) ?? 0);
    table.set(longer, next++);
    if (next === 4095) {
      clear();
      next = 258;
    } else if (next === 512 || next === 1024 || next === 2048) width++;
    string = String.fromCharCode(byte);
  }
  if (string) put(table.get(string) ?? 0);
  put(257);
  if (bits > 0) out.push((held * 2 ** (8 - bits)) & 0xff);
  return Buffer.from(out);
}
