/**
 * EPSG codes with their PROJ strings, and by the names that WKT without codes has.
 *
 * `proj4-list` has no code that EPSG has added since 2019; those are in a table of Cedar's own.
 */
import { brotliDecompressSync } from 'node:zlib';
import definitions from 'proj4-list';
import { EPSG_NAMES } from './epsgNames.ts';

/** Definition of a code that the list does not have. */
export interface AddedCode {
  /** For proj4, without datum shift. */
  readonly proj: string;
  /** Code of the geographic system with the same datum; undefined if it is this one. */
  readonly base: number | undefined;
}

/** Lines of a table: their rests by their first words. */
class LineTable {
  readonly #name: keyof typeof EPSG_NAMES;
  #lines: ReadonlyMap<string, string> | undefined;

  constructor(name: keyof typeof EPSG_NAMES) {
    this.#name = name;
  }

  get(key: string): string | undefined {
    this.#lines ??= new Map(
      brotliDecompressSync(Buffer.from(EPSG_NAMES[this.#name], 'base64'))
        .toString('utf8')
        .split('\n')
        .map((line) => [line.split(' ', 1)[0] ?? '', line.slice(line.indexOf(' ') + 1)]),
    );
    return this.#lines.get(key);
  }
}

const added = new LineTable('addedCodes');
const datums = new LineTable('datumNames');
const systems = new LineTable('systemNames');

/** The PROJ string that `proj4-list` has for a code. */
export function listedProj(code: number): string | undefined {
  return definitions[`EPSG:${code}`]?.[1];
}

/** The definition of a code that `proj4-list` does not have. */
export function addedCode(code: number): AddedCode | undefined {
  const [, base, proj] = /^(\d+) (.+)$/.exec(added.get(String(code)) ?? '') ?? [];
  return proj === undefined ? undefined : { proj, base: Number(base) || undefined };
}

/**
 * @param name of a datum, in the spelling of EPSG, ESRI (`D_OSGB_1936`) or GDAL
 * @param semiMajorAxis of its ellipsoid, meters
 */
export function codeOfDatum(name: string, semiMajorAxis: number): number | undefined {
  return codeIn(datums, name, Math.floor(semiMajorAxis));
}

/**
 * @param name of a projected system, in the spelling of EPSG, ESRI or GDAL; only of shifted datums
 * @param datumCode of its datum, as `codeOfDatum` finds it
 */
export function codeOfSystem(name: string, datumCode: number): number | undefined {
  return codeIn(systems, name, datumCode);
}

function codeIn(table: LineTable, name: string, base: number): number | undefined {
  const plain = plainName(name);
  const code = plain === '' ? undefined : table.get(`${plain}/${base}`);
  return code === undefined ? undefined : Number(code);
}

/** The name without what spellings differ in; `plain` in scripts/epsg/names.py does the same. */
function plainName(name: string): string {
  return name
    .replace(/^D_/, '')
    .toLowerCase()
    .replaceAll(/[^a-z\d]/g, '');
}
