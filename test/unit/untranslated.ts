/**
 * Finds texts for users that are not taken from `l10n`, in a module's syntax tree.
 *
 * A text is a literal that reads like language: two words beside each other, or, where VS Code or a
 * page shows the value (a label, a title), one. Literals for the log, HTML, CSS or another program
 * do not count.
 */
import { parseAst } from 'vitest/node';

/** Whether a literal at this place is shown for certain. */
type Place = 'shown' | undefined;

interface SyntaxNode {
  readonly type: string;
  readonly start: number;
  readonly [field: string]: unknown;
}

/** Properties, options and parameters that are shown. */
const SHOWN =
  /^(label|title|description|detail|message|place[hH]older|prompt|tooltip|openLabel|saveLabel|textContent|innerText|question|none|alt|ariaLabel|aria-label|text|hint)$/;

/** Functions that get no text for users: selectors, classes, the log, patterns. */
const SILENT_CALLS =
  /^(t|querySelector(All)?|closest|matches|executeCommand|info|debug|trace|warn|note|log|RegExp|update|get|getConfiguration|createDecorationType|import|require|matchMedia|addEventListener|toISOString|toLocaleString|join|split|startsWith|endsWith|includes|test|replace|replaceAll|createElement|createElementNS|fork|spawn|execFile|getContext)$/;

/** Functions whose texts are shown, even if they are one word. */
const SHOWING_CALLS = /^show(Information|Warning|Error)Message$/;

/** Properties and attributes that are for the page and not for the user. */
const SILENT_KEYS = /^(class|className|id|style|cssText|font|type|role|d|viewBox|aria-labelledby)$/;

export function untranslated(file: string, source: string): string[] {
  const found: string[] = [];
  const report = (node: SyntaxNode, text: string) => {
    const line = source.slice(0, node.start).split('\n').length;
    found.push(`${file}:${line}: ${text.replace(/\s+/g, ' ').slice(0, 80)}`);
  };
  visit(parseAst(source, { lang: 'ts' }) as unknown as SyntaxNode, undefined);
  return found;

  function visit(node: SyntaxNode, place: Place): void {
    if (/^(TS|Import|ExportAll)/.test(node.type) && !/^TS\w+Expression$/.test(node.type)) return;
    const text = textOf(node);
    if (text !== undefined && isLanguage(text, place)) report(node, text);
    if (node.type === 'CallExpression' || node.type === 'NewExpression') visitCall(node);
    else if (/^Property/.test(node.type)) visitValue(nameOf(node.key), node.value);
    else if (node.type === 'AssignmentExpression') visitValue(nameOf(node.left), node.right);
    else {
      // The value that decides a choice is not shown itself.
      const passes = /^(ConditionalExpression|LogicalExpression)$/.test(node.type);
      for (const [field, child] of Object.entries(node)) {
        visitAll(child, passes && field !== 'test' ? place : undefined);
      }
    }
  }

  function visitCall(node: SyntaxNode): void {
    const name = nameOf(node.callee);
    visitAll(node.callee, undefined);
    if (SILENT_CALLS.test(name)) visitCallbacks(node.arguments);
    else visitAll(node.arguments, SHOWING_CALLS.test(name) ? 'shown' : undefined);
  }

  function visitValue(key: string, value: unknown): void {
    if (!SILENT_KEYS.test(key)) visitAll(value, SHOWN.test(key) ? 'shown' : undefined);
  }

  /** A function that is passed to a silent one is looked at; plain arguments are not. */
  function visitCallbacks(value: unknown): void {
    for (const each of Array.isArray(value) ? value : []) {
      if (isNode(each) && /Function/.test(each.type)) visit(each, undefined);
    }
  }

  function visitAll(value: unknown, place: Place): void {
    if (Array.isArray(value)) for (const each of value) visitAll(each, place);
    else if (isNode(value)) visit(value, place);
  }
}

function isNode(value: unknown): value is SyntaxNode {
  return typeof value === 'object' && value !== null && 'type' in value && 'start' in value;
}

/** The text of a literal, with `{}` where a template puts values. */
function textOf(node: SyntaxNode): string | undefined {
  if (node.type === 'Literal') return typeof node.value === 'string' ? node.value : undefined;
  if (node.type !== 'TemplateLiteral' || !Array.isArray(node.quasis)) return undefined;
  return node.quasis.map(({ value }) => value.cooked).join('{}');
}

function isLanguage(literal: string, place: Place): boolean {
  const text = literal.replace(/\$\([\w~-]+\)/g, '').trim();
  // HTML, and the policy of a page.
  if (/^<|'none'|'nonce-/.test(text)) return false;
  if (place === 'shown')
    return /\p{L}{2,}/u.test(text) && !/^[$#.]?[\w-]+([.#][\w-]+)+$|^[a-z]+(-[a-z]+)+$/.test(text);
  return (
    /\p{L}{2,}[,;:"”]? ["“]?\p{L}{2,}/u.test(text) ||
    (/^\p{Lu}\p{Ll}+( \{\})?[.…]?$/u.test(text) && /[ .…]/.test(text))
  );
}

function nameOf(value: unknown): string {
  if (!isNode(value)) return '';
  if (value.type === 'Identifier' || value.type === 'PrivateIdentifier') return String(value.name);
  if (value.type === 'Literal') return String(value.value);
  if (value.type === 'MemberExpression') return nameOf(value.property);
  return '';
}
