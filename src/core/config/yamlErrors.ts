/** Texts for YAML syntax errors, in place of the parser's own. */
import * as l10n from '@vscode/l10n';
import { type Document, isCollection, isScalar, type Node, visit, type YAMLError } from 'yaml';
import { messageOf } from '../../domain/messages.ts';
import { describeDuplicate } from './duplicateKeys.ts';

export interface SyntaxProblem {
  readonly message: string;
  /** Position in the text. */
  readonly offset: number;
}

/** Problems of a text's syntax, and how many there are with those that were not looked up. */
export interface SyntaxProblems {
  readonly problems: readonly SyntaxProblem[];
  readonly count: number;
}

/**
 * Of the errors in a line, which often follow from one another, the first.
 *
 * @param lineOf the number of the line in which an offset is
 * @param limit how many errors are looked up in the document; more are counted only
 */
export function syntaxProblems(
  text: string,
  document: Document,
  lineOf: (offset: number) => number,
  limit: number,
): SyntaxProblems {
  const errors = firstByLine(document.errors, ({ pos }) => lineOf(pos[0]));
  const found = errors.slice(0, limit).map((error) => describeYamlError(error, text, document));
  // An unclosed quote or bracket is reported where it begins, which can be in another line.
  const problems = firstByLine(found, ({ offset }) => lineOf(offset));
  return { problems, count: problems.length + errors.length - found.length };
}

function firstByLine<T>(items: readonly T[], lineOf: (item: T) => number): T[] {
  const lines = new Set<number>();
  return items.filter((item) => {
    const line = lineOf(item);
    const isFirst = !lines.has(line);
    lines.add(line);
    return isFirst;
  });
}

/** Warnings about text that the parser reads all the same. */
export function syntaxWarnings(document: Document, limit: number): SyntaxProblem[] {
  return document.warnings.slice(0, limit).map(({ message, pos }) => ({
    message: l10n.t('This has no effect: {0}', messageWithoutPlace(message)),
    offset: pos[0],
  }));
}

/** Describes errors in YAML beyond its syntax, such as too many aliases of aliases. */
export function unreadable(error: unknown): string {
  const message = messageOf(error);
  return l10n.t('This file is not valid YAML: {0}', messageWithoutPlace(message));
}

function describeYamlError({ code, message, pos }: YAMLError, text: string, document: Document) {
  const [offset] = pos;
  const at = (problem: string, place = offset): SyntaxProblem => ({
    message: problem,
    offset: place,
  });
  const character = text.charAt(offset);
  switch (code) {
    case 'TAB_AS_INDENT':
      return at(l10n.t('This line is indented with a tab. Use spaces in YAML.'));
    case 'DUPLICATE_KEY':
      return at(describeDuplicate(message));
    case 'BAD_SCALAR_START':
      return at(l10n.t('A text in YAML cannot begin with {0}. Put it in quotes.', character));
    case 'BAD_DQ_ESCAPE':
      return at(
        l10n.t(
          'Between double quotes a backslash begins a special character. Write \\\\ for a backslash, or use single quotes.',
        ),
      );
    case 'MULTIPLE_DOCS':
      return at(l10n.t('A second document begins here. Remove this line.'));
    case 'BAD_ALIAS':
      return at(
        l10n.t('A name is missing after {0}. Put a text that begins with it in quotes.', character),
      );
    case 'BLOCK_AS_IMPLICIT_KEY':
      return at(
        l10n.t(
          'A key with a value cannot have keys below it. Correct the indentation, or put a text that contains a colon in quotes.',
        ),
      );
    case 'BLOCK_IN_FLOW':
      return at(l10n.t('A comma is missing here.'));
    case 'MULTILINE_IMPLICIT_KEY':
      return at(keyWithoutColon());
    case 'MISSING_CHAR':
    case 'BAD_INDENT':
    case 'UNEXPECTED_TOKEN':
      return byMessage(message, text, document, offset);
  }
  return at(l10n.t('This file is not valid YAML: {0}', messageWithoutPlace(message)));
}

/** The parser has one code for many of these. */
function byMessage(
  message: string,
  text: string,
  document: Document,
  offset: number,
): SyntaxProblem {
  const at = (problem: string, place = offset): SyntaxProblem => ({
    message: problem,
    offset: place,
  });
  const line = text.slice(text.lastIndexOf('\n', offset - 1) + 1, offset).trimEnd();
  if (/^Missing closing/.test(message)) {
    const open = openAt(document, offset, isQuoted);
    const quote = text.charAt(open ?? -1) || '"';
    return at(l10n.t('The quote that begins here is not closed. Add {0}.', quote), open);
  }
  const [, closing] = /\bend with a ([\]}])/.exec(message) ?? [];
  if (closing !== undefined) {
    const opening = closing === ']' ? '[' : '{';
    const isIt = (node: Node, start: number) =>
      isCollection(node) && node.flow === true && text.charAt(start) === opening;
    const open = openAt(document, offset, isIt);
    return at(
      l10n.t(
        'The bracket that begins here is not closed. Add {0}, and indent every line up to it.',
        closing,
      ),
      open,
    );
  }
  if (/^Implicit map keys/.test(message)) return at(keyWithoutColon());
  if (/^Comments must/.test(message)) {
    return at(l10n.t('A space is missing before the # of a comment.'));
  }
  if (/^Missing ,/.test(message)) return at(l10n.t('A comma is missing here.'));
  if (/^Unexpected flow-(seq|map)-end/.test(message)) {
    return at(l10n.t('This bracket was not opened.'));
  }
  if (/at node end/.test(message) && /["'\]}]$/.test(line)) {
    return at(
      l10n.t(
        'Text is not allowed after a closing quote or bracket. Put the whole text in quotes, such as "{date_start}_x".',
      ),
    );
  }
  if (line === '' || /same column|without - indicator|must start at/.test(message)) {
    return at(
      l10n.t(
        'This line is not indented like the others of its section. Keys of one section begin in the same column.',
      ),
    );
  }
  return at(l10n.t('This file is not valid YAML: {0}', messageWithoutPlace(message)));
}

function keyWithoutColon(): string {
  return l10n.t('This is not a key with a value. Write a colon and a space after the key.');
}

/** Start of the outermost node that begins before a position and reaches it. */
function openAt(
  document: Document,
  offset: number,
  isIt: (node: Node, start: number) => boolean,
): number | undefined {
  let found: number | undefined;
  visit(document, {
    Node(_, node) {
      const [start = 0, end = 0] = node.range ?? [];
      if (start >= offset || end < offset || !isIt(node, start)) return undefined;
      found = start;
      return visit.BREAK;
    },
  });
  return found;
}

function isQuoted(node: Node): boolean {
  return isScalar(node) && /^QUOTE/.test(String(node.type));
}

/**
 * Without the excerpt of the text that the parser adds, and its position, which is reported
 * separately.
 */
function messageWithoutPlace(message: string): string {
  const [line = ''] = message.split('\n');
  return line.replace(/ at line \d+, column \d+:?$/, '');
}
