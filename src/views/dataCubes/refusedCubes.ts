/** Data cubes that were not built, while others were. */
import * as vscode from 'vscode';
import { isCedarError } from '../../domain/cedarError.ts';
import { formatNumber } from '../../domain/locale.ts';
import { messageOf } from '../../domain/messages.ts';

/** A cube, an image that is in none, or a folder without images, with what is wrong with it. */
export interface RefusedCube {
  readonly kind: 'cube' | 'image' | 'folder';
  /** Path of the cube, also where it would be, of a file of the image, or of the folder. */
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
  if (refused.length === 1) return refused.map(({ error }) => withShortPath(error)).join('');
  const texts = (['cube', 'image', 'folder'] as const).flatMap((kind) => {
    const same = refused.filter((each) => each.kind === kind);
    return same.length > 0 ? [describeKind(kind, summaryOf(same))] : [];
  });
  return texts.join(' ');
}

function describeKind(kind: RefusedCube['kind'], { count, shown, rest }: Summary): string {
  const more = rest === undefined ? '' : ` ${vscode.l10n.t('And {0} more.', rest)}`;
  switch (kind) {
    case 'cube':
      return vscode.l10n.t('Data cubes that were not built: {0}. {1}', count, shown) + more;
    case 'image':
      return vscode.l10n.t('Images that are in no data cube: {0}. {1}', count, shown) + more;
    case 'folder':
      return vscode.l10n.t('Folders that were not converted: {0}. {1}', count, shown) + more;
  }
}

/** Number of paths, the first errors, and the number of others. */
interface Summary {
  readonly count: string;
  readonly shown: string;
  readonly rest: string | undefined;
}

function summaryOf(refused: readonly RefusedCube[]): Summary {
  const messages = refused.map(({ error }) => withShortPath(error));
  const rest = messages.length - MAX_SHOWN;
  return {
    count: formatNumber(new Set(refused.map(({ path }) => path)).size),
    shown: messages.slice(0, MAX_SHOWN).join(' '),
    rest: rest > 0 ? formatNumber(rest) : undefined,
  };
}

function withShortPath(error: unknown): string {
  const message = messageOf(error);
  const what = isCedarError(error, 'cube') ? error.what : '';
  return what ? message.replaceAll(what, vscode.workspace.asRelativePath(what, false)) : message;
}
