/**
 * Limits of the YAML that is read: configurations and grids may come from anywhere, and a small file
 * could keep the parser busy for minutes.
 */
import * as l10n from '@vscode/l10n';
import { type Alias, CST, type Document, Lexer, visit } from 'yaml';
import { MAX_CONFIG_DEPTH } from '../../domain/configurationLimits.ts';
import { boundMessage, MAX_PROBLEM_LENGTH } from '../../domain/messages.ts';

/** The parser may search the whole document for each alias; configurations have a few. */
const MAX_ALIASES = 500;

/** Indicators that open a list or a section within the line they are in. */
const COMPACT = ['seq-item-ind', 'explicit-key-ind', 'map-value-ind'];

export interface AliasProblem {
  readonly message: string;
  /** Where the alias begins, characters from the beginning of the text; undefined for the whole text. */
  readonly offset?: number | undefined;
}

/**
 * Looks at a text before it is parsed, up to where it is nested too deeply.
 *
 * @returns what is wrong, and where, characters from the beginning
 */
export function depthProblem(text: string): { message: string; offset: number } | undefined {
  let offset = 0;
  let brackets = 0;
  let indicators = 0;
  let isContent = false;
  for (const token of new Lexer().lex(text)) {
    const type: string | null = isContent ? 'scalar' : CST.tokenType(token);
    isContent = type === 'scalar' && !isContent;
    // Marks that the lexer adds have no place in the text.
    if (isContent || type === 'doc-mode' || type === 'flow-error-end') continue;
    if (type === 'newline') indicators = 0;
    else if (type === 'flow-map-start' || type === 'flow-seq-start') brackets += 1;
    else if (type === 'flow-map-end' || type === 'flow-seq-end') {
      brackets = Math.max(0, brackets - 1);
    } else if (brackets === 0 && type && COMPACT.includes(type)) indicators += 1;
    if (brackets + indicators > MAX_CONFIG_DEPTH) {
      const message = l10n.t(
        'This is nested more than {0} levels deep, so it was not read.',
        MAX_CONFIG_DEPTH,
      );
      return { message, offset };
    }
    offset += token.length;
  }
  return undefined;
}

/**
 * Checks aliases before they are resolved: the parser's own resolution searches the document from its
 * beginning for each of them.
 *
 * @returns the aliases without an anchor; if there are none, that there are too many aliases
 */
export function aliasProblems(document: Document): AliasProblem[] {
  const anchors = new Set<string>();
  const unanchored: Alias[] = [];
  let count = 0;
  visit(document, {
    Value: (_, { anchor }) => {
      if (anchor !== undefined) anchors.add(anchor);
    },
    Alias: (_, alias) => {
      count += 1;
      if (!anchors.has(alias.source)) unanchored.push(alias);
    },
  });
  if (unanchored.length === 0 && count > MAX_ALIASES) {
    return [
      { message: l10n.t('This contains more than {0} aliases, so it was not read.', MAX_ALIASES) },
    ];
  }
  return unanchored.map(({ source, range }) => ({
    message: l10n.t(
      'The anchor &{0} does not exist before *{0}.',
      boundMessage(source, MAX_PROBLEM_LENGTH),
    ),
    offset: range?.[0] ?? 0,
  }));
}
