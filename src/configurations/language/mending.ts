/** Quick fixes for problems in cedar.yaml: the nearest known word, or what is missing. */
import * as l10n from '@vscode/l10n';
import { boundMessage } from '../../domain/messages.ts';
import { nearest } from '../../domain/nearest.ts';
import { inYaml } from './describeSchema.ts';
import { fieldAt } from './fields.ts';
import { isSection, type Schema, schemaAt, valuesOf } from './schemaLookup.ts';
import { type FoundMap, type FoundNode, mapAt, nodesAt, reading } from './yamlNodes.ts';

const INDENT = 2;
/** Longest part of a title that repeats the text, characters: menus show about this much. */
export const MAX_TITLE_PART_LENGTH = 80;

export interface Mending {
  readonly title: string;
  /** For a missing key: the key, as the problem quotes it. */
  readonly adds?: string;
  /** Replaces the text from `start` to `end` by `text`. */
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** @param path of the problem, keys joined by dots */
export function mendings(text: string, path: string, root: Schema): Mending[] {
  const here = nodesAt(text, path);
  const key = here.find(({ role }) => role === 'key');
  const value = here.find(({ role }) => role === 'value');
  const map = mapAt(text, path);
  const read = reading(text);
  const parent = key && schemaAt(root, key.path.slice(0, -1), read);
  const schema = key ? schemaAt(root, key.path, read) : path === '' ? root : undefined;
  const beside = mapAt(text, path.split('.').slice(0, -1).join('.'))?.keys ?? [];
  return [
    ...(key && parent ? otherKeys(key, parent, beside) : []),
    ...(value && schema
      ? [...otherValues(value, schema), ...otherFields(text, value, schema)]
      : []),
    ...(map && schema ? missingKeys(text, map, schema) : []),
    ...(key && schema && value && isNothing(value) ? fillSection(text, key, schema) : []),
  ];
}

/** Whether a value is completely empty, without even `null` or quotes. */
function isNothing({ start, end }: FoundNode): boolean {
  return start === end;
}

/** Fills an empty section: everything it requires, or else its usual first key. */
function fillSection(text: string, { text: name, start, end }: FoundNode, of: Schema): Mending[] {
  const { properties = {}, required = Object.keys(properties).slice(0, 1) } = of;
  if (required.length === 0) return [];
  const at = endOfLine(text, end);
  const line = `${newline(text)}${indentAt(text, start)}${' '.repeat(INDENT)}`;
  const written = required.map((each) => line + withExample(each, properties[each]));
  const title = l10n.t('Add the required keys of "{0}"', name);
  return [{ title, start: at, end: at, text: written.join('') }];
}

function otherKeys(key: FoundNode, parent: Schema, beside: readonly string[]): Mending[] {
  const known = [
    ...Object.keys(parent.properties ?? {}),
    ...valuesOf(parent.propertyNames ?? {}).keys(),
  ];
  if (known.includes(key.text)) return [];
  const free = known.filter((name) => !beside.includes(name));
  return nearest(key.text, free).map((name) => change(key, name, name));
}

function otherValues(value: FoundNode, schema: Schema): Mending[] {
  const known = [...valuesOf(schema).keys()];
  if (known.includes(value.text) || schema['x-fields']) return [];
  return nearest(value.text, known).map((name) => change(value, name, inYaml(name)));
}

function otherFields(text: string, value: FoundNode, schema: Schema): Mending[] {
  const known = Object.keys(schema['x-fields'] ?? {}).map((name) => name.split(/[:!]/)[0] ?? '');
  if (known.length === 0) return [];
  return [...text.slice(value.start, value.end).matchAll(/\{(?=[^{])/g)].flatMap(({ index }) => {
    const field = fieldAt(text, value.start + index + 1);
    if (!field || known.includes(field.name)) return [];
    const end = field.start + field.name.length;
    return nearest(field.name, known).map((name) =>
      change({ start: field.start, end }, name, name),
    );
  });
}

function change(
  { start, end }: { start: number; end: number },
  name: string,
  written: string,
): Mending {
  return { title: formatChange(name), start, end, text: written };
}

/** Title of a quick fix that replaces a text. @param text as it is written in the file */
export function formatChange(text: string): string {
  const bare = /^"[^"\\]*"$/.test(text) ? text.slice(1, -1) : text;
  return l10n.t('Change to "{0}"', boundMessage(bare, MAX_TITLE_PART_LENGTH));
}

function missingKeys(
  text: string,
  map: FoundMap,
  { required = [], properties }: Schema,
): Mending[] {
  return required
    .filter((name) => !map.keys.includes(name))
    .map((name) => {
      const title = l10n.t('Add "{0}"', name);
      const end = map.isFlow ? map.end : endOfLine(text, map.end);
      const at = { title, adds: name, start: end, end };
      const written = withExample(name, properties?.[name]);
      if (map.isFlow) return { ...at, text: `${map.keys.length > 0 ? ', ' : ''}${written}` };
      return { ...at, text: `${newline(text)}${indentAt(text, map.start)}${written}` };
    });
}

/** A key with an example value; for a section, without one. */
function withExample(name: string, of: Schema = {}): string {
  if (isSection(of)) return `${name}:`;
  const [value = of.enum?.[0] ?? ''] = of.examples ?? [];
  return `${name}: ${value === '' ? '' : inYaml(value)}`;
}

/** End of the line that contains the end of the text: after a comment, before empty lines. */
function endOfLine(text: string, offset: number): number {
  const last = text.slice(0, offset).trimEnd().length;
  return last + (/^[^\r\n]*/.exec(text.slice(last))?.[0].length ?? 0);
}

function newline(text: string): string {
  return text.includes('\r\n') ? '\r\n' : '\n';
}

/** Indentation of the existing text. */
function indentAt(text: string, offset: number): string {
  return ' '.repeat(offset - (text.lastIndexOf('\n', offset - 1) + 1));
}
