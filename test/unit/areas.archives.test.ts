/** ZIP files that are damaged, encrypted, or compressed by a method that Cedar does not read. */
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { zipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import { runAreaJob } from '../../src/core/areas/areaJob.ts';
import { readAreaBy } from '../../src/core/areas/readArea.ts';
import { temporaryFolder } from '../temporaryFolder.ts';
import { SQUARE, shp, zip } from './areaFixtures.ts';

async function read(bytes: Uint8Array, name = 'a.zip') {
  const file = path.join(temporaryFolder(), name);
  await writeFile(file, bytes);
  return readAreaBy(runAreaJob, { file });
}

/** A ZIP file whose files are not compressed. */
const stored = (files: Record<string, Uint8Array>) => Buffer.from(zipSync(files, { level: 0 }));
const text = (value: string) => new TextEncoder().encode(value);
const KML =
  '<kml><Placemark><Polygon><outerBoundaryIs><LinearRing><coordinates>1,2 3,2 3,4 1,2</coordinates></LinearRing></outerBoundaryIs></Polygon></Placemark></kml>';

// Written by Python's zipfile and pyzipper, with a triangle as GeoJSON.
const DEFLATE =
  'UEsDBBQAAAAIAAAAIQB1w06QOQAAAEYAAAAJAAAAYS5nZW9qc29uq1YqqSxIVbJSUArIz6lMz89T0lFQSs7PL0rJzEssSS0GykRHRxvqKBjF6ihEGyNoExANFo+NrQUAUEsBAhQDFAAAAAgAAAAhAHXDTpA5AAAARgAAAAkAAAAAAAAAAAAAAIABAAAAAGEuZ2VvanNvblBLBQYAAAAAAQABADcAAABgAAAAAAA=';
const BZIP2 =
  'UEsDBC4AAAAMAAAAIQB1w06QWwAAAEYAAAAJAAAAYS5nZW9qc29uQlpoOTFBWSZTWSp+sbMAACIbgFAEPBBACi6l3CogAFRRoaAABoDTUj0QMjQ02U0sgAe+flDy02JolBFCCqQghM5oo3je7PZw1mJQo0Uew9X4u5IpwoSBU/WNmFBLAQIuAy4AAAAMAAAAIQB1w06QWwAAAEYAAAAJAAAAAAAAAAAAAACAAQAAAABhLmdlb2pzb25QSwUGAAAAAAEAAQA3AAAAggAAAAAA';
const LZMA =
  'UEsDBD8AAgAOAAAAIQB1w06QSQAAAEYAAAAJAAAAYS5nZW9qc29uCQQFAF0AAIAAAD2IiofT6MhthzZBVRYcBl3fZisuQcNCPuVFZxQwwhOgb3W1HEQlxaqBvikflduz82MYLALfMK5A00D//n0wwFBLAQI/Az8AAgAOAAAAIQB1w06QSQAAAEYAAAAJAAAAAAAAAAAAAACAAQAAAABhLmdlb2pzb25QSwUGAAAAAAEAAQA3AAAAcAAAAAAA';
const AES =
  'UEsDBBQAAQBjADkqfF0AAAAAVQAAAEYAAAAJAAsAYS5nZW9qc29uAZkHAAIAQUUDCAADNi6EWnSN/lxjHCb0vKPgyEZbD/dQb9365SU9TCpVUFFcIAltzU1/bF0uRnMJrRIdQLfgQZZuHKl8maV8AikI52ks96kOkIZfJQQO3LQppNCtiTagUEsBAhQDFAABAGMAOSp8XQAAAABVAAAARgAAAAkACwAAAAAAAAAAAIABAAAAAGEuZ2VvanNvbgGZBwACAEFFAwgAUEsFBgAAAAABAAEAQgAAAIcAAAAAAA==';

describe('a ZIP file', () => {
  it('of Python is read', async () => {
    expect((await read(Buffer.from(DEFLATE, 'base64'))).bounds).toEqual([1, 2, 3, 4]);
  });

  it.each([
    ['bzip2', BZIP2, /^a\.zip is compressed with bzip2, .*Unpack it/],
    ['LZMA', LZMA, /^a\.zip is compressed with LZMA, .*Unpack it/],
    ['a password', AES, /^a\.zip is encrypted: a\.geojson in it needs a password\. Unpack it/],
  ])('with %s is refused by its name, with what to do', async (_, content, message) => {
    await expect(read(Buffer.from(content, 'base64'))).rejects.toThrow(message);
  });

  it('with the older encryption is refused', async () => {
    const bytes = stored({ 'a.kml': text(KML) });
    for (const [signature, flags] of [
      ['PK\x03\x04', 6],
      ['PK\x01\x02', 8],
    ] as const) {
      bytes.writeUInt16LE(1, bytes.indexOf(signature) + flags);
    }
    await expect(read(bytes)).rejects.toThrow(/a\.kml in it needs a password/);
  });

  it('whose shapefile has a changed bit is refused', async () => {
    const bytes = stored({ 'a.shp': shp(SQUARE), 'b.txt': text('x') });
    // A coordinate of the first record.
    const at = bytes.indexOf(shp(SQUARE)) + 100 + 8 + 48 + 6;
    bytes[at] = (bytes[at] ?? 0) ^ 1;
    await expect(read(bytes)).rejects.toThrow(
      /^a\.zip is damaged: a\.shp in it does not have its checksum\. Download or copy/,
    );
  });

  it('as KMZ with another digit is refused', async () => {
    const bytes = stored({ 'doc.kml': text(KML) });
    bytes.write('1,2 3,2 8,4', bytes.indexOf('1,2 3,2 3,4'));
    await expect(read(bytes, 'a.kmz')).rejects.toThrow(/doc\.kml in it does not have its checksum/);
  });

  it('with a comment, and bytes that only look like its end, is read', async () => {
    const bytes = Buffer.from(zip({ 'a.kml': KML, 'b.bin': text('PK\x05\x06') }));
    const comment = Buffer.from('a comment of the archive');
    bytes.writeUInt16LE(comment.length, bytes.length - 2);
    expect((await read(Buffer.concat([bytes, comment]))).bounds).toEqual([1, 2, 3, 4]);
  });

  it('with more files than the older directory can count is read', async () => {
    const many = Array.from({ length: 5 }, (_, at) => [`x/${at}`, text('')] as const);
    const bytes = stored({ 'a.kml': text(KML), ...Object.fromEntries(many) });
    const end = bytes.lastIndexOf('PK\x05\x06');
    const offset = bytes.readUInt32LE(end + 16);
    // The records of ZIP64, and their marks in the older one.
    const record = Buffer.alloc(56 + 20);
    record.write('PK\x06\x06', 'latin1');
    record.writeBigUInt64LE(44n, 4);
    record.writeBigUInt64LE(6n, 24);
    record.writeBigUInt64LE(6n, 32);
    record.writeBigUInt64LE(BigInt(end - offset), 40);
    record.writeBigUInt64LE(BigInt(offset), 48);
    record.write('PK\x06\x07', 56, 'latin1');
    record.writeBigUInt64LE(BigInt(end), 64);
    record.writeUInt32LE(1, 72);
    const older = Buffer.from(bytes.subarray(end));
    older.writeUInt16LE(0xffff, 8);
    older.writeUInt16LE(0xffff, 10);
    older.writeUInt32LE(0xffff_ffff, 16);
    const large = Buffer.concat([bytes.subarray(0, end), record, older]);
    expect((await read(large)).bounds).toEqual([1, 2, 3, 4]);
  });
});
