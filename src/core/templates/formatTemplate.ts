/**
 * Formats names from templates: Python's format strings, as configurations of the Python tool write
 * them.
 *
 * ```ts
 * formatTemplate('{collection}_h{tile.horizontal:03d}', { collection: 'L8', tile }); // 'L8_h009'
 * ```
 *
 * Fields, attributes, indices, conversions (`!r !s !a`), fields inside format specs, and the specs
 * of strings, integers and floats mean what they mean to `str.format`
 * (https://docs.python.org/3/library/string.html#format-string-syntax). A whole number counts as a
 * Python int, any other number as a float, a list as a tuple.
 */
import * as l10n from '@vscode/l10n';
import { TemplateError } from '../errors.ts';
import { lookUp } from './fieldValue.ts';
import { FormatProblem } from './formatSpec.ts';
import { formatValue, represent } from './formatValue.ts';
import { parseTemplate, splitName } from './parseTemplate.ts';

/**
 * The text that a template makes of fields.
 *
 * @param template a Python format string
 * @param fields what the template may name; objects give their own and their class's properties,
 *   never those that every object has
 * @throws TemplateError with what is wrong, and which fields there are
 */
export function formatTemplate(template: string, fields: Record<string, unknown>): string {
  return explaining(template, Object.keys(fields), () => expand(template, fields, NESTING));
}

/**
 * Names of the fields in a template, each once, also of those inside format specs.
 *
 * @throws TemplateError when it is not a valid format string
 */
export function templateFields(template: string): string[] {
  return explaining(template, [], () => [...new Set(fieldNames(template, NESTING))]);
}

/**
 * The literal text before the first field: what every name from this template begins with.
 *
 * @throws TemplateError when it is not a valid format string
 */
export function templatePrefix(template: string): string {
  return explaining(template, [], () => {
    let prefix = '';
    for (const { literal, field } of parseTemplate(template)) {
      prefix += literal;
      if (field) break;
    }
    return prefix;
  });
}

/**
 * Pattern of every text from this template: its literal text, with anything in place of the fields.
 *
 * @throws TemplateError when it is not a valid format string
 */
export function templatePattern(template: string): RegExp {
  return explaining(template, [], () => {
    const parts = [...parseTemplate(template)].map(
      ({ literal, field }) => literal.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&') + (field ? '.*' : ''),
    );
    return new RegExp(`^${parts.join('')}$`, 's');
  });
}

/** A template, and the format specs of its fields, may hold fields; as deep as Python allows. */
const NESTING = 2;

function explaining<T>(template: string, fields: readonly string[], work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof FormatProblem)) throw error;
    const { message: reason, field } = error;
    const problem = field
      ? l10n.t('The template "{0}" cannot be used: {1}, in {2}.', template, reason, field)
      : l10n.t('The template "{0}" cannot be used: {1}.', template, reason);
    const known = fields.length > 0 ? l10n.t('Fields are: {0}.', fields.join(', ')) : '';
    throw new TemplateError(template, [problem, known].filter(Boolean).join(' '));
  }
}

function expand(template: string, fields: Record<string, unknown>, depth: number): string {
  if (depth === 0) throw new FormatProblem(l10n.t('Max string recursion exceeded'));
  let text = '';
  for (const { literal, field } of parseTemplate(template)) {
    text += literal;
    if (!field) continue;
    try {
      const value = convert(lookUp(field.name, fields), field.conversion);
      const spec = field.spec.includes('{') ? expand(field.spec, fields, depth - 1) : field.spec;
      text += formatValue(value, spec);
    } catch (error) {
      if (!(error instanceof FormatProblem) || depth < NESTING) throw error;
      throw new FormatProblem(error.message, `{${field.source}}`);
    }
  }
  return text;
}

function fieldNames(template: string, depth: number): string[] {
  if (depth === 0) throw new FormatProblem(l10n.t('Max string recursion exceeded'));
  return [...parseTemplate(template)].flatMap(({ field }) => {
    if (!field) return [];
    const nested = field.spec.includes('{') ? fieldNames(field.spec, depth - 1) : [];
    return [splitName(field.name).first, ...nested];
  });
}

function convert(value: unknown, conversion: string): unknown {
  switch (conversion) {
    case '':
      return value;
    case 's':
      return formatValue(value, '');
    case 'r':
      return represent(value);
    case 'a':
      return represent(value, { ascii: true });
  }
  throw new FormatProblem(l10n.t('Unknown conversion specifier {0}', conversion));
}
