/** Hover texts for the key, the value or the field under the mouse. */
import * as l10n from '@vscode/l10n';
import { code, describeForm, describeSchema, formatType } from './describeSchema.ts';
import { fieldAt } from './fields.ts';
import { type Schema, schemaAt, valuesOf } from './schemaLookup.ts';
import { nodeAt, reading } from './yamlNodes.ts';

export interface Hover {
  readonly markdown: string;
  readonly start: number;
  readonly end: number;
}

export function hoverAt(text: string, offset: number, root: Schema): Hover | undefined {
  const node = nodeAt(text, offset);
  const read = reading(text);
  const schema = node && schemaAt(root, node.path, read);
  if (!node || !schema) return undefined;
  const parent = schemaAt(root, node.path.slice(0, -1), read);
  const name = node.path.findLast((step) => typeof step === 'string') ?? '';
  const { start, end } = node;
  if (node.role === 'value') {
    const field = schema['x-fields'] && fieldAt(text, offset);
    const meaning = field && fieldMeaning(schema['x-fields'] ?? {}, field.name);
    if (field && meaning) {
      return {
        markdown: `${code(`{${field.name}}`)}: ${meaning}`,
        start: field.start,
        end: field.end,
      };
    }
    const value = valuesOf(schema).get(node.text);
    const form = describeForm(parent, node.path.at(-1), node.text);
    if (value) {
      const markdown = [`${code(node.text)}: ${value}`, form].filter(Boolean).join('\n\n');
      return { markdown, start, end };
    }
  }
  const [shown, type] = [`**${code(String(name))}**`, formatType(schema)];
  const title = type ? l10n.t('{0}: {1}', shown, type) : shown;
  // A key with a free name may be described by its name.
  const meaning = valuesOf(parent?.propertyNames ?? {}).get(String(name));
  return {
    markdown: [title, meaning, describeSchema(schema)].filter(Boolean).join('\n\n'),
    start,
    end,
  };
}

/**
 * The schema lists fields with their usual format. Of a character or item that it does not list, such
 * as `{now[11]}`, the meaning of the whole is shown.
 */
function fieldMeaning(fields: Readonly<Record<string, string>>, name: string): string | undefined {
  const [whole = ''] = name.split('[');
  const meanings = new Map(
    Object.entries(fields).map(([each, meaning]) => [each.split(/[:!]/)[0] ?? '', meaning]),
  );
  return meanings.get(name) ?? meanings.get(whole);
}
