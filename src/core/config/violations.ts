/** Describes violations of the schema, with what to write instead. */
import * as l10n from '@vscode/l10n';
import type { ErrorObject } from 'ajv';
import type { Source } from './configSource.ts';

/** The parts of a key's schema that messages repeat. */
interface SchemaPart {
  readonly description?: string;
  readonly enum?: readonly unknown[];
  readonly examples?: readonly unknown[];
  readonly required?: readonly string[];
  readonly properties?: Readonly<Record<string, SchemaPart>>;
  readonly anyOf?: readonly { readonly type?: string }[];
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly minimum?: number;
  readonly maximum?: number;
}

/** @param errors of a check with Ajv's options `allErrors` and `verbose` */
export function noteViolations(source: Source, errors: readonly ErrorObject[]): void {
  for (const error of withoutAlternatives(errors)) {
    const path = keysOf(error);
    if (error.keyword === 'required') noteMissing(source, path, error);
    else source.problem(path, withMeaning(describeViolation(error, path), schemaOf(error)));
  }
}

/** For a key with nothing behind it. */
export function describeEmpty(key: string, schema: SchemaPart): string {
  const problem = l10n.t(
    '"{0}" is empty. Write something, such as {1}.',
    key,
    exampleOf(key, schema),
  );
  return withMeaning(problem, schema);
}

/**
 * Of a value with alternatives, what is wrong by the one that it is of the right type for; without
 * such, that it fits none.
 */
function withoutAlternatives(errors: readonly ErrorObject[]): ErrorObject[] {
  const choices = errors.filter(({ keyword }) => keyword === 'anyOf');
  const dropped = new Set<ErrorObject>();
  for (const choice of choices) {
    const inner = errors.filter((each) => alternativeOf(each, choice) !== undefined);
    const unfit = new Set(
      inner
        .filter((each) => each.keyword === 'type' && each.instancePath === choice.instancePath)
        .map((each) => alternativeOf(each, choice)),
    );
    const fitting = inner.filter((each) => !unfit.has(alternativeOf(each, choice)));
    for (const each of inner) if (!fitting.includes(each)) dropped.add(each);
    if (fitting.length > 0) dropped.add(choice);
  }
  return errors.filter((each) => !dropped.has(each));
}

/** The alternative of a choice that an error comes from, if any. */
function alternativeOf({ schemaPath }: ErrorObject, choice: ErrorObject): string | undefined {
  const begin = `${choice.schemaPath}/`;
  return schemaPath.startsWith(begin) ? schemaPath.slice(begin.length).split('/')[0] : undefined;
}

/** A key that is needed: not there at all, or there with nothing behind it. */
function noteMissing(source: Source, section: readonly string[], error: ErrorObject): void {
  const key: string = error.params.missingProperty;
  const schema = schemaOf(error).properties?.[key] ?? {};
  const path = [...section, key];
  if (source.holds(path)) {
    source.problem(path, describeEmpty(key, schema));
    return;
  }
  const example = exampleOf(key, schema);
  const problem =
    section.length === 0
      ? l10n.t('"{0}" is missing. Add this section, such as {1}.', key, example)
      : l10n.t(
          '"{0}" is missing. Add it to "{1}", such as {2}.',
          key,
          formatPath(section),
          example,
        );
  source.problem(section, withMeaning(problem, schema));
}

const TYPES: Readonly<Record<string, string>> = {
  string: l10n.t('a text'),
  number: l10n.t('a number'),
  integer: l10n.t('a whole number'),
  boolean: l10n.t('true or false'),
  array: l10n.t('a list'),
  object: l10n.t('a section of keys with values'),
};

/** Describes the problem with the value at a path. */
function describeViolation(error: ErrorObject, path: readonly string[]): string {
  const { keyword, params, data } = error;
  const schema = schemaOf(error);
  const name = formatPath(path);
  switch (keyword) {
    case 'enum':
      return l10n.t('"{0}" must be one of: {1}.', name, params.allowedValues.join(', '));
    case 'type':
      return wrongType(name, [params.type].flat(), data);
    case 'anyOf':
      return wrongType(
        name,
        (schema.anyOf ?? []).flatMap(({ type }) => type ?? []),
        data,
      );
    case 'minItems':
    case 'maxItems':
      return wrongLength(name, schema, Array.isArray(data) ? data.length : 0);
    case 'minimum':
    case 'maximum':
      return outOfRange(name, schema);
    case 'pattern':
      return l10n.t('"{0}" is not valid. Write it as {1}.', name, String(schema.examples?.[0]));
    case 'exclusiveMinimum':
      return l10n.t('"{0}" must be more than {1}.', name, params.limit);
    case 'minLength':
      return l10n.t('"{0}" is empty. Write something, such as {1}.', name, exampleOf(name, schema));
  }
  return l10n.t('"{0}" is not valid.', name);
}

function wrongType(name: string, types: readonly string[], data: unknown): string {
  const [first = '', second] = types.map((type) => TYPES[type] ?? type);
  const wanted = second ? l10n.t('{0} or {1}', first, second) : first;
  const problem = l10n.t('"{0}" must be {1}.', name, wanted);
  const isUnquoted = types.includes('string') && /^(number|boolean)$/.test(typeof data);
  return isUnquoted ? `${problem} ${l10n.t('Put it in quotes: "{0}".', String(data))}` : problem;
}

function wrongLength(name: string, { minItems = 0, maxItems }: SchemaPart, length: number): string {
  if (minItems === maxItems) {
    return minItems === 1
      ? l10n.t('"{0}" must have 1 item, and has {1}.', name, length)
      : l10n.t('"{0}" must have {1} items, and has {2}.', name, minItems, length);
  }
  if (length === 0) return l10n.t('"{0}" must not be an empty list.', name);
  if (length < minItems) {
    return l10n.t('"{0}" must have at least {1} items, and has {2}.', name, minItems, length);
  }
  return maxItems === 1
    ? l10n.t('"{0}" must have at most 1 item, and has {1}.', name, length)
    : l10n.t('"{0}" must have at most {1} items, and has {2}.', name, maxItems ?? 0, length);
}

function outOfRange(name: string, { minimum, maximum }: SchemaPart): string {
  if (maximum === undefined) return l10n.t('"{0}" must be {1} or more.', name, minimum ?? 0);
  if (minimum === undefined) return l10n.t('"{0}" must be {1} or less.', name, maximum);
  return l10n.t('"{0}" must be from {1} to {2}.', name, minimum, maximum);
}

/** A key with a value, as it could be written in one line. */
function exampleOf(key: string, schema: SchemaPart): string {
  const { properties } = schema;
  if (!properties) return `${key}: ${schema.examples?.[0] ?? schema.enum?.[0]}`;
  const needed = schema.required ?? Object.keys(properties).slice(0, 1);
  const inner = needed.map((each) => exampleOf(each, properties[each] ?? {}));
  return `${key}: { ${inner.join(', ')} }`;
}

function withMeaning(problem: string, { description }: SchemaPart): string {
  return description ? `${problem} ${description}` : problem;
}

/** The name of the value at a path for messages: its key, and its place if it is in a list. */
function formatPath(path: readonly string[]): string {
  const [last = 'cedar.yaml'] = path.slice(-1);
  if (!/^\d+$/.test(last)) return last;
  return l10n.t('{0}, item {1}', formatPath(path.slice(0, -1)), Number(last) + 1);
}

function schemaOf({ parentSchema = {} }: ErrorObject): SchemaPart {
  return parentSchema as SchemaPart;
}

/** The keys from the root of the document to the value with an error. */
function keysOf({ instancePath }: ErrorObject): string[] {
  return instancePath
    .split('/')
    .slice(1)
    .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'));
}
