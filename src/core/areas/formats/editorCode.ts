/**
 * Code of Earth Engine that writes geometries with their numbers, as the Code Editor generates it for
 * what is drawn there, and as users write it, in JavaScript or Python.
 *
 * ```ts
 * editorDocuments('var field = ee.Geometry.Polygon([[[1, 2], [3, 2], [3, 4]]], null, false);');
 * // [{ type: 'Feature', id: 'field', geometry: { type: 'Polygon', …, geodesic: false } }]
 * ```
 *
 * Nothing is run: only values and the constructors of geometries and features are read.
 */
import { isRecord } from '../../../domain/isRecord.ts';
import { CodeTokens } from './codeTokens.ts';
import { type CodeArguments, constructorOf } from './editorConstructors.ts';

/** Texts and comments, in which names mean nothing. */
const NO_CODE = /\/\*.*?\*\/|\/\/[^\n]*|"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'/gs;

/** Whether a text that is not JSON has a constructor of geometries or features of Earth Engine. */
export function isEditorCode(text: string): boolean {
  return /\bee\s*\.\s*(?:Geometry|Feature|FeatureCollection)\b/.test(text.replace(NO_CODE, ''));
}

/** @returns GeoJSON with the members of Earth Engine, one of each value. @throws AreaProblemError */
export function editorDocuments(code: string): unknown[] {
  const tokens = new CodeTokens(code);
  const found: Variable[] = [];
  while (tokens.next.kind !== 'end') {
    if (tokens.accept(';')) continue;
    if (tokens.next.kind === 'word' && DECLARATIONS.has(tokens.next.text)) tokens.take();
    do found.push(variable(tokens));
    while (tokens.accept(','));
  }
  // Imports have images, and how they are shown, beside geometries.
  const areas = found.filter(
    ({ name, value }) => name === undefined || (value !== IMAGES && !isParameters(value)),
  );
  return areas.length === 1 ? areas.map(({ value }) => value) : areas.map(namedFeature);
}

interface Variable {
  readonly name: string | undefined;
  readonly value: unknown;
}

const DECLARATIONS: ReadonlySet<string> = new Set(['var', 'let', 'const']);

/** Value of an import that is not an area. */
const IMAGES = Symbol('images');
const IMAGE_NAMES: ReadonlySet<string> = new Set(['ee.Image', 'ee.ImageCollection']);

function isParameters(value: unknown): boolean {
  return isRecord(value) && !('type' in value);
}

/** A geometry gets the name of its variable. */
function namedFeature({ name, value }: Variable): unknown {
  const isGeometry = isRecord(value) && !/^feature/i.test(String(value.type));
  return isGeometry && name !== undefined
    ? { type: 'Feature', id: name, geometry: value, properties: {} }
    : value;
}

/** A value, with or without a name in front. */
function variable(tokens: CodeTokens): Variable {
  if (tokens.next.kind !== 'word') return { name: undefined, value: valueIn(tokens) };
  const name = nameIn(tokens);
  return tokens.accept('=')
    ? { name, value: valueIn(tokens) }
    : { name: undefined, value: valueOfName(name, tokens) };
}

/** Names with dots between them. */
function nameIn(tokens: CodeTokens): string {
  let name = tokens.take().text;
  while (tokens.accept('.')) {
    if (tokens.next.kind !== 'word') tokens.refuseNext();
    name += `.${tokens.take().text}`;
  }
  return name;
}

function valueIn(tokens: CodeTokens): unknown {
  const { next } = tokens;
  if (next.kind === 'word') return valueOfName(nameIn(tokens), tokens);
  const value = plainValue(tokens);
  if (tokens.isAt('.')) refuseMember(tokens);
  return value;
}

function plainValue(tokens: CodeTokens): unknown {
  const { next } = tokens;
  if (next.kind === 'text') return tokens.take().text;
  if (next.kind === 'number') {
    tokens.take();
    return next.value;
  }
  if (tokens.accept('-') || tokens.accept('+')) {
    const number = valueIn(tokens);
    if (typeof number !== 'number') tokens.refuse(next.text);
    return next.text === '-' ? -number : number;
  }
  if (tokens.accept('[')) return listUntil(']', tokens);
  if (tokens.accept('(')) return tupleIn(tokens);
  if (tokens.accept('{')) return recordIn(tokens);
  return tokens.refuseNext();
}

const CONSTANTS: ReadonlyMap<string, unknown> = new Map<string, unknown>([
  ['null', null],
  ['undefined', null],
  ['None', null],
  ['true', true],
  ['True', true],
  ['false', false],
  ['False', false],
]);

function valueOfName(name: string, tokens: CodeTokens): unknown {
  if (name === 'new' && tokens.next.kind === 'word') return valueIn(tokens);
  if (CONSTANTS.has(name)) return CONSTANTS.get(name);
  const construct = constructorOf(name);
  const isImages = IMAGE_NAMES.has(name);
  if (!(construct || isImages) || !tokens.accept('(')) return tokens.refuse(name);
  const given = argumentsIn(tokens);
  if (tokens.isAt('.')) refuseMember(tokens);
  if (!construct) return IMAGES;
  return construct(given, (what) => tokens.refuse(what ?? name));
}

/** A method is a calculation. */
function refuseMember(tokens: CodeTokens): never {
  tokens.take();
  const name = tokens.next.kind === 'word' ? nameIn(tokens) : '';
  return tokens.refuse(`.${name}`);
}

/** Values until a closing bracket; a comma may be the last. */
function listUntil(end: string, tokens: CodeTokens): unknown[] {
  const list: unknown[] = [];
  while (!tokens.accept(end)) {
    list.push(valueIn(tokens));
    if (!tokens.isAt(end)) tokens.expect(',');
  }
  return list;
}

/** Of Python; one value without a comma is that value. */
function tupleIn(tokens: CodeTokens): unknown {
  if (tokens.accept(')')) return [];
  const first = valueIn(tokens);
  if (tokens.accept(')')) return first;
  tokens.expect(',');
  return [first, ...listUntil(')', tokens)];
}

function recordIn(tokens: CodeTokens): Record<string, unknown> {
  const entries: [string, unknown][] = [];
  while (!tokens.accept('}')) {
    const { kind } = tokens.next;
    if (kind === 'mark' || kind === 'end') tokens.refuseNext();
    const { text } = tokens.take();
    tokens.expect(':');
    entries.push([text, valueIn(tokens)]);
    if (!tokens.isAt('}')) tokens.expect(',');
  }
  return Object.fromEntries(entries);
}

/** Python has names of arguments, after the others. */
function argumentsIn(tokens: CodeTokens): CodeArguments {
  const [values, named]: [unknown[], Map<string, unknown>] = [[], new Map()];
  while (!tokens.accept(')')) {
    const { name, value } = variable(tokens);
    if (name === undefined && named.size === 0) values.push(value);
    else if (name === undefined || named.has(name)) tokens.refuse(name ?? String(value));
    else named.set(name, value);
    if (!tokens.isAt(')')) tokens.expect(',');
  }
  return { values, named };
}
