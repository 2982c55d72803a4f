/** Writes a tile grid into the text of a cedar.yaml, of which everything else stays as it is. */
import * as l10n from '@vscode/l10n';
import { isAlias, isMap, isNode, type Pair, type YAMLMap } from 'yaml';
import { isRecord } from '../../domain/isRecord.ts';
import { messageOf } from '../../domain/messages.ts';
import { ConfigError } from '../errors.ts';
import { TileGrid } from '../grids/index.ts';
import { type GridSection, readGrid } from './gridSection.ts';
import { parseYaml } from './parseYaml.ts';
import {
  addLines,
  applyTextEdits,
  isBlockMap,
  pairOf,
  removePair,
  replaceValue,
  type TextEdit,
} from './yamlMapEdits.ts';

const SECTION = 'tile_grid';
/** Keys that define a grid; a section has those of one definition. */
const GRID_KEYS = ['grid_name', 'grid_filename', 'name', 'crs', 'ul', 'res', 'size', 'limits'];

/**
 * The lines of a `tile_grid` section, without its name and not indented.
 *
 * @param grid a named grid becomes `grid_name`
 */
export function formatTileGrid(grid: TileGrid): string[] {
  return Object.entries(gridValues(grid)).map(([key, value]) => `${key}: ${value}`);
}

/**
 * The section with its name, as `cedar.yaml` has it.
 *
 * @param grid a named grid becomes `grid_name`
 */
export function tileGridSection(grid: TileGrid): string {
  return [`${SECTION}:`, ...formatTileGrid(grid).map((line) => `  ${line}`)].join('\n');
}

function gridValues(grid: TileGrid): Record<string, string> {
  const { name, crs, ul, res, size, limits } = grid.toJSON();
  const named = TileGrid.names().find((key) => isEqualGrid(TileGrid.named(key), grid));
  if (named) return { grid_name: named };
  const pair = (values: readonly number[]) => `[${values.join(', ')}]`;
  return {
    name: JSON.stringify(name),
    crs: /^EPSG:\d+$/.test(crs) ? crs : JSON.stringify(crs),
    ul: pair(ul),
    res: pair(res),
    size: pair(size),
    limits: `[${limits.map(pair).join(', ')}]`,
  };
}

function isEqualGrid(one: TileGrid, other: TileGrid): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}

/**
 * The text with another tile grid. Comments are kept, also those of values that are replaced.
 *
 * @param text text of a cedar.yaml; an empty one gets the section alone
 * @param grid the grid that the text gets
 * @throws ConfigError when the text is not valid YAML, or its section cannot be changed in place
 */
export function writeTileGrid(text: string, grid: TileGrid): string {
  const eol = text.includes('\r\n') ? '\r\n' : '\n';
  const plain = text.replaceAll('\r\n', '\n');
  const written = applyTextEdits(plain, editsFor(plain, grid));
  verify(plain, written, grid);
  return eol === '\n' ? written : written.replaceAll('\n', eol);
}

function editsFor(text: string, grid: TileGrid): TextEdit[] {
  const document = parseYaml(text);
  const root = document.contents;
  if (document.errors.length > 0 || !(root === null || isMap(root))) {
    throw problem(l10n.t('cedar.yaml has errors. Correct them, and write the grid again.'));
  }
  if (root === null) {
    const start = text === '' || text.endsWith('\n') ? '' : '\n';
    return [{ start: text.length, end: text.length, text: `${start}${tileGridSection(grid)}\n` }];
  }
  if (!isBlockMap(root)) throw notInPlace();
  const section = pairOf(root, SECTION);
  if (!section) return [addLines(text, root, tileGridSection(grid).split('\n'))];
  return sectionEdits(text, section, grid);
}

function sectionEdits(text: string, section: Pair, grid: TileGrid): TextEdit[] {
  const { value } = section;
  if (isAlias(value) || (isNode(value) && 'anchor' in value && value.anchor)) throw notInPlace();
  if (isBlockMap(value)) return keyEdits(text, value, gridValues(grid));
  const lines = formatTileGrid(grid).map((line) => `\n  ${line}`);
  const edit = replaceValue(text, section, '');
  return [{ ...edit, text: edit.text.trimEnd() + lines.join('') }];
}

/** Replaces keys that there are, adds the others, and removes those of another definition. */
function keyEdits(
  text: string,
  section: YAMLMap,
  values: Readonly<Record<string, string>>,
): TextEdit[] {
  const edits: TextEdit[] = [];
  const missing: string[] = [];
  for (const [key, value] of Object.entries(values)) {
    const pair = pairOf(section, key);
    if (pair) edits.push(replaceValue(text, pair, value));
    else missing.push(`${key}: ${value}`);
  }
  for (const key of GRID_KEYS) {
    const pair = key in values ? undefined : pairOf(section, key);
    if (pair) edits.push(removePair(text, pair));
  }
  if (missing.length === 0) return edits;
  const added = addLines(text, section, missing);
  // The last key may be one that is removed: both edits end in the same place.
  const last = edits.find(({ end }) => end === added.start);
  if (!last) return [...edits, added];
  const merged = { ...last, text: last.text + added.text };
  return [...edits.filter((edit) => edit !== last), merged];
}

/** The text has the grid now, and is otherwise what it was. @throws ConfigError */
function verify(before: string, after: string, grid: TileGrid): void {
  const [was, is] = [valuesOf(before), valuesOf(after)];
  const section = is[SECTION];
  const others = ({ [SECTION]: _, ...rest }: Record<string, unknown>) => JSON.stringify(rest);
  if (others(was) !== others(is) || !isRecord(section)) throw notInPlace();
  try {
    if (isEqualGrid(readGrid(section as GridSection, '.'), grid)) return;
  } catch (error) {
    throw problem(messageOf(error), error);
  }
  throw notInPlace();
}

function valuesOf(text: string): Record<string, unknown> {
  const document = parseYaml(text);
  if (document.errors.length > 0) throw notInPlace();
  try {
    const values: unknown = document.toJS();
    return isRecord(values) ? values : {};
  } catch (error) {
    throw problem(messageOf(error), error);
  }
}

function notInPlace(): ConfigError {
  return problem(
    l10n.t(
      'The section tile_grid: of cedar.yaml cannot be changed in place, because of braces, anchors or aliases. Write it in lines of its own, and write the grid again.',
    ),
  );
}

function problem(message: string, cause?: unknown): ConfigError {
  return new ConfigError(message, [], { cause });
}
