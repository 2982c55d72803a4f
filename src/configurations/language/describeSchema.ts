/** Formats the schema's descriptions as Markdown for display. */
import * as l10n from '@vscode/l10n';
import { stringify } from 'yaml';
import { formOf, type Schema, valuesOf } from './schemaLookup.ts';

const TYPES: Readonly<Record<string, () => string>> = {
  string: () => l10n.t('text'),
  number: () => l10n.t('number'),
  integer: () => l10n.t('whole number'),
  boolean: () => l10n.t('true or false'),
  array: () => l10n.t('list'),
  object: () => l10n.t('section'),
};

/** "text", "whole number or list" */
export function formatType({ type, enum: choices, anyOf }: Schema): string {
  const types = [type ?? anyOf?.map((each) => each.type ?? []) ?? []].flat(2) as string[];
  const names = types.map((name) => TYPES[name]?.() ?? name);
  if (names.length === 0 && choices) return l10n.t('one of these values');
  const [first = '', second] = names;
  return second ? l10n.t('{0} or {1}', first, second) : first;
}

/** A value as in cedar.yaml, on one line. */
export function inYaml(value: unknown): string {
  return stringify(value, {
    collectionStyle: 'flow',
    flowCollectionPadding: false,
    lineWidth: 0,
    // A template, which needs quotes, then looks the same everywhere.
    singleQuote: false,
  }).trim();
}

/** Description, choices, default, example and a link, each in a paragraph of its own. */
export function describeSchema(schema: Schema): string {
  const { description, default: usual, examples, 'x-link': link } = schema;
  const values = [...valuesOf(schema)].filter(([, meaning]) => meaning !== '');
  const [example] = examples ?? [];
  return [
    description,
    values.map(([value, meaning]) => `- ${code(value)}: ${meaning}`).join('\n'),
    usual !== undefined && l10n.t('Default: {0}', code(inYaml(usual))),
    example !== undefined && example !== usual && l10n.t('Example: {0}', code(inYaml(example))),
    limits(schema),
    link && `[${l10n.t('Learn more')}](${link})`,
  ]
    .filter(Boolean)
    .join('\n\n');
}

/** Further keys of a section for this value of its key, one on each line. */
export function describeForm(
  section: Schema | undefined,
  key: string | number | undefined,
  value: string,
): string {
  const by = section?.['x-by'];
  const form = by && by.key === key ? formOf(by, value) : undefined;
  return Object.entries(form?.properties ?? {})
    .map(([name, { description = '' }]) => `- ${code(name)}: ${description}`)
    .join('\n');
}

function limits({ minimum, maximum }: Schema): string | undefined {
  if (minimum === undefined) return undefined;
  return maximum === undefined
    ? l10n.t('At least {0}.', minimum)
    : l10n.t('From {0} to {1}.', minimum, maximum);
}

/** As code; the text of a document may contain backticks. */
export function code(text: string): string {
  const longest = Math.max(0, ...[...text.matchAll(/`+/g)].map(([ticks]) => ticks.length));
  const fence = '`'.repeat(longest + 1);
  const space = longest > 0 ? ' ' : '';
  return `${fence}${space}${text}${space}${fence}`;
}
