/** Adds the description of an image collection to the text of a cedar.yaml. */
import * as l10n from '@vscode/l10n';
import { isMap, isNode, isScalar, isSeq, stringify } from 'yaml';
import { isRecord } from '../../domain/isRecord.ts';
import type { BandDescription, CollectionDescription } from '../collections/index.ts';
import { ConfigError } from '../errors.ts';
import { parseYaml } from './parseYaml.ts';

/**
 * The text with the description under `collections:`. All other text stays as it is, comments
 * included.
 *
 * @param text text of a cedar.yaml
 * @param id Earth Engine asset id
 * @param description what is added
 * @throws ConfigError when the text is not valid YAML, describes the collection already, or has the
 *   section in braces
 */
export function addCollection(
  text: string,
  id: string,
  description: CollectionDescription,
): string {
  const document = readDocument(text);
  if (document.hasIn(['collections', id])) {
    throw problem(l10n.t('cedar.yaml describes "{0}" already.', id));
  }
  const items = isMap(document.contents) ? document.contents.items : [];
  const pair = items.find(({ key }) => isScalar(key) && key.value === 'collections');
  const section = pair?.value;
  if (!pair) {
    const start = text === '' || text.endsWith('\n') ? text : `${text}\n`;
    return `${start}collections:\n${describe(id, description, 2)}`;
  }
  if (isMap(section) && !section.flow && section.range) {
    const first = section.items[0]?.key;
    const at = isScalar(first) ? (first.range?.[0] ?? 0) : 0;
    const indent = at - (text.lastIndexOf('\n', at - 1) + 1);
    return insertLines(text, section.range[1], describe(id, description, indent));
  }
  if (isScalar(section) && section.value === null && isScalar(pair.key) && pair.key.range) {
    return insertLines(
      text,
      text.indexOf(':', pair.key.range[1]) + 1,
      describe(id, description, 2),
    );
  }
  throw problem(
    l10n.t(
      'Write the section collections: of cedar.yaml without braces, and add the collection again.',
    ),
  );
}

/**
 * The text with bands in the description of a collection, which is added if there is none.
 *
 * @param text text of a cedar.yaml
 * @param id Earth Engine asset id
 * @param bands what is added
 * @throws ConfigError when the text is not valid YAML, or has the bands in brackets
 */
export function addBands(text: string, id: string, bands: readonly BandDescription[]): string {
  const document = readDocument(text);
  if (!document.hasIn(['collections', id])) return addCollection(text, id, { bands });
  const twice = bands.find((band) => hasBand(document.toJS(), id, band.id));
  if (twice) {
    throw problem(l10n.t('cedar.yaml describes the band "{0}" of "{1}" already.', twice.id, id));
  }
  const listed = document.getIn(['collections', id, 'bands'], true);
  const first = isSeq(listed) && !listed.flow ? listed.items[0] : undefined;
  const start = isNode(first) ? first.range?.[0] : undefined;
  const end = isSeq(listed) ? listed.range?.[1] : undefined;
  const mark = start === undefined ? '' : text.slice(text.lastIndexOf('\n', start - 1) + 1, start);
  if (end === undefined || !/^\s*-\s+$/.test(mark)) {
    throw problem(
      l10n.t(
        'Write the bands of "{0}" in cedar.yaml as lines with dashes, and add them again.',
        id,
      ),
    );
  }
  return insertLines(text, end, bands.map((band) => `${mark}${flow(band)}\n`).join(''));
}

function hasBand(config: unknown, id: string, band: string): boolean {
  const collections = isRecord(config) && isRecord(config.collections) ? config.collections : {};
  const described = collections[id];
  const bands = isRecord(described) && Array.isArray(described.bands) ? described.bands : [];
  return bands.some((each) => isRecord(each) && each.id === band);
}

function readDocument(text: string) {
  const document = parseYaml(text);
  const isEmpty = document.contents === null;
  if (document.errors.length === 0 && (isMap(document.contents) || isEmpty)) return document;
  throw problem(l10n.t('cedar.yaml has errors. Correct them, and add the collection again.'));
}

/** Adds lines after the line of an offset. */
function insertLines(text: string, offset: number, lines: string): string {
  if (text[offset - 1] === '\n') return text.slice(0, offset) + lines + text.slice(offset);
  const end = text.indexOf('\n', offset);
  if (end < 0) return `${text}\n${lines}`;
  return text.slice(0, end + 1) + lines + text.slice(end + 1);
}

/** Lines of YAML, with one band in each. */
function describe(id: string, { bands, ...rest }: CollectionDescription, indent: number): string {
  const others = Object.keys(rest).length > 0 ? stringify(rest) : '';
  const listed = bands.map((band) => `  - ${flow(band)}`).join('\n');
  const inner = `${others}bands:\n${listed}\n`;
  const indented = inner.replaceAll(/^(?=.)/gm, '  ');
  return `${stringify(id).trim()}:\n${indented}`.replaceAll(/^(?=.)/gm, ' '.repeat(indent));
}

/** `{ id: B4, data_type: uint16 }` */
function flow(value: object): string {
  return stringify(value, { collectionStyle: 'flow', lineWidth: 0 }).trim();
}

function problem(message: string): ConfigError {
  return new ConfigError(message, []);
}
