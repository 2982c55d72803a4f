/** Edits for problems that the core can correct. */
import * as l10n from '@vscode/l10n';
import type { ConfigProblem } from '../../core/index.ts';
import { boundMessage } from '../../domain/messages.ts';
import { formatChange, MAX_TITLE_PART_LENGTH, type Mending } from './mending.ts';
import { nodesAt } from './yamlNodes.ts';

type Correction = NonNullable<ConfigProblem['correction']>;

/**
 * @param path of the problem, keys joined by dots
 * @returns undefined where the text does not contain that path
 */
export function correctionEdit(
  text: string,
  path: string,
  correction: Correction,
): Mending | undefined {
  const here = nodesAt(text, path);
  const key = here.find(({ role }) => role === 'key');
  const value = here.find(({ role }) => role === 'value');
  if (correction.kind === 'remove') {
    return key && value && removal(text, key.text, key.start, value.end);
  }
  const node = correction.kind === 'key' ? key : value;
  if (!node) return undefined;
  const { text: written } = correction;
  return { title: formatChange(written), start: node.start, end: node.end, text: written };
}

/** Removes a key with its value: in braces with the comma, in a block with the whole line. */
function removal(text: string, name: string, from: number, to: number): Mending {
  const title = l10n.t('Remove "{0}"', boundMessage(name, MAX_TITLE_PART_LENGTH));
  const before = /,\s*$/.exec(text.slice(0, from));
  if (before) return { title, start: before.index, end: to, text: '' };
  const after = /^\s*,\s*/.exec(text.slice(to));
  if (after) return { title, start: from, end: to + after[0].length, text: '' };
  const lineStart = text.lastIndexOf('\n', from - 1) + 1;
  const line = /^[^\S\n]*(?:#[^\n]*)?\n?/.exec(text.slice(to))?.[0] ?? '';
  const isWholeLine = text.slice(lineStart, from).trim() === '';
  return isWholeLine
    ? { title, start: lineStart, end: to + line.length, text: '' }
    : { title, start: from, end: to, text: '' };
}
