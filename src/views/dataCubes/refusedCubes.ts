/** Data cubes that were not built, while others were. */
import * as vscode from 'vscode';
import { isCedarError } from '../../domain/cedarError.ts';
import { formatNumber } from '../../domain/locale.ts';
import { messageOf } from '../../domain/messages.ts';

/** A cube with what is wrong with it. */
export interface RefusedCube {
  /** Path that it would have. */
  readonly path: string;
  readonly error: unknown;
}

/** Most errors in a message: the others are of the same kinds. */
const MAX_SHOWN = 3;

/** One error for all of them; that of a single one as it is. */
export function refusalOf(refused: readonly RefusedCube[]): unknown {
  const [first, ...others] = refused;
  if (others.length === 0) return first?.error;
  return new Error(describeRefused(refused), { cause: first?.error });
}

/** The errors, with the paths that are usual in the window. */
export function describeRefused(refused: readonly RefusedCube[]): string {
  const messages = refused.map(({ error }) => withShortPath(error));
  if (messages.length === 1) return messages.join('');
  const paths = [...new Set(refused.map(({ path }) => path))];
  const cubes = formatNumber(paths.length);
  const shown = messages.slice(0, MAX_SHOWN).join(' ');
  const rest = messages.length - MAX_SHOWN;
  // Images without metadata are refused alone: their cube is not known.
  if (paths.every((path) => path.endsWith('.tif'))) {
    return vscode.l10n.t('Images that are in no data cube: {0}. {1}', cubes, shown);
  }
  return rest > 0
    ? vscode.l10n.t(
        'Data cubes that were not built: {0}. {1} And {2} more.',
        cubes,
        shown,
        formatNumber(rest),
      )
    : vscode.l10n.t('Data cubes that were not built: {0}. {1}', cubes, shown);
}

function withShortPath(error: unknown): string {
  const message = messageOf(error);
  const what = isCedarError(error, 'cube') ? error.what : '';
  return what ? message.replaceAll(what, vscode.workspace.asRelativePath(what, false)) : message;
}
