/** Completions in cedar.yaml: keys, values, and fields of templates. */
import * as l10n from '@vscode/l10n';
import { describeForm, describeSchema, formatType, inYaml } from './describeSchema.ts';
import { fieldAt } from './fields.ts';
import { type CursorPlace, placeAt } from './place.ts';
import { isSection, resolved, type Schema, schemaAt, valuesOf } from './schemaLookup.ts';

export interface Suggestion {
  readonly kind: 'key' | 'value' | 'field';
  readonly label: string;
  /** Text after the label: the type, or a description. */
  readonly detail: string;
  /** Markdown. */
  readonly documentation: string;
  /** Snippet that replaces the text from `start` to `end`. */
  readonly snippet: string;
  readonly start: number;
  readonly end: number;
  /** Whether to open suggestions again after this one. */
  readonly asksOn: boolean;
}

/** @param offset of the cursor. @returns the likeliest first */
export function suggestionsAt(text: string, offset: number, root: Schema): Suggestion[] {
  const place = placeAt(text, offset);
  const schema = place && schemaAt(root, place.path, place.read);
  if (!place || !schema) return [];
  if (place.role === 'value' && schema['x-fields']) {
    const field = fieldAt(text, offset);
    if (field) return fields(schema['x-fields'], field, text);
  }
  const canBeText = [schema.type ?? []].flat().includes('string');
  if (isSection(schema) && !(canBeText && place.role === 'value')) return keys(schema, place, root);
  if (!isValuePlace(place)) return [];
  const parent = schemaAt(root, place.path.slice(0, -1), place.read);
  return values(schema, place, parent);
}

/** A word alone below a key is parsed as a key, but may also become its value. */
function isValuePlace({ role, siblings, isFlow }: CursorPlace): boolean {
  return role === 'value' || (siblings.length === 0 && !isFlow);
}

function keys(schema: Schema, place: CursorPlace, root: Schema): Suggestion[] {
  // After "tracker: " in the same line a section can only start in braces.
  if (place.role === 'value' && /:\s*$/.test(place.before)) return [];
  const { properties = {}, propertyNames = {}, required = [] } = schema;
  const named = Object.entries(properties);
  const free = [...valuesOf(propertyNames)].map(
    ([name, description]) =>
      [name, { ...schema.additionalProperties, description }] as [string, Schema],
  );
  const needed = (name: string) => required.includes(name);
  return [...named, ...free]
    .filter(([name]) => !place.siblings.includes(name))
    .map(([name, of]) => [name, withItems(resolved(of, root), root)] as const)
    .sort(([a], [b]) => Number(needed(b)) - Number(needed(a)))
    .map(([name, of]) => ({
      kind: 'key',
      label: name,
      detail: needed(name) ? l10n.t('{0}, required', formatType(of)) : formatType(of),
      documentation: describeSchema(of),
      snippet: /^\s*:/.test(place.behind) ? snippetText(name) : keySnippet(name, of, place),
      start: place.start,
      end: place.end,
      asksOn: isSection(of) || hasChoice(of) || (of.items !== undefined && isSection(of.items)),
    }));
}

/** A list with its resolved item schema. */
function withItems(schema: Schema, root: Schema): Schema {
  return schema.items ? { ...schema, items: resolved(schema.items, root) } : schema;
}

function hasChoice(schema: Schema): boolean {
  return schema.default === undefined && valuesOf(schema).size > 1;
}

/** A key with the usual text after it. */
function keySnippet(name: string, schema: Schema, { isFlow, before }: CursorPlace): string {
  const key = snippetText(name);
  // Lines below a key in a list item are indented further than the line of its dash.
  const deeper = `\n${/-\s+$/.test(before) ? '  ' : ''}\t`;
  if (isSection(schema)) {
    if (isFlow) return `${key}: { $0 }`;
    const needed = (schema.required ?? []).map((each, index) => `${each}: $${index + 1}`);
    return `${key}:${deeper}${needed.length > 0 ? needed.join(deeper) : '$0'}`;
  }
  if (schema.items && isSection(schema.items)) {
    return isFlow ? `${key}: [{ $0 }]` : `${key}:${deeper}- $0`;
  }
  const usual = schema.default ?? (hasChoice(schema) ? undefined : schema.examples?.[0]);
  return usual === undefined ? `${key}: $0` : `${key}: \${1:${snippetText(inYaml(usual))}}`;
}

function values(schema: Schema, place: CursorPlace, parent: Schema | undefined): Suggestion[] {
  const usual = schema.default === undefined ? [] : [[String(schema.default), ''] as const];
  const all = new Map([...usual, ...valuesOf(schema)]);
  return [...all].map(([value, meaning]) => ({
    kind: 'value',
    label: value,
    detail: meaning,
    documentation: describeForm(parent, place.path.at(-1), value) || describeSchema(schema),
    snippet: snippetText(
      `${/:$/.test(place.before) ? ' ' : ''}${place.isQuoted ? value : plain(schema, value)}`,
    ),
    start: place.start,
    end: place.end,
    asksOn: false,
  }));
}

/** Unquoted if YAML parses it as the intended type. */
function plain({ type }: Schema, value: string): string {
  return type === 'string' ? inYaml(value) : value;
}

function fields(
  described: Readonly<Record<string, string>>,
  { start, end }: { start: number; end: number },
  text: string,
): Suggestion[] {
  const isClosed = text.charAt(end) === '}';
  return Object.entries(described).map(([name, meaning]) => ({
    kind: 'field',
    label: name,
    detail: meaning,
    documentation: meaning,
    snippet: snippetText(isClosed ? name : `${name}}`),
    start,
    end,
    asksOn: false,
  }));
}

/** Escapes text so that VS Code finds no placeholders in it. */
function snippetText(text: string): string {
  return text.replace(/[\\$}]/g, '\\$&');
}
