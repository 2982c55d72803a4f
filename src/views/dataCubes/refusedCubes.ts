/** Data cubes that were not built, while others were. */
import * as vscode from 'vscode';
import { isCedarError } from '../../domain/cedarError.ts';
import { formatNumber } from '../../domain/locale.ts';
import { messageOf } from '../../domain/messages.ts';

/** A cube, or an image that is in none, with what is wrong with it. */
export interface RefusedCube {
  /** Path of the cube, also where it would be, or of a file of the image. */
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
  const images = refused.filter(isImage);
  const cubes = refused.filter((each) => !isImage(each));
  return [
    ...(cubes.length > 0 ? [describeCubes(cubes)] : []),
    ...(images.length > 0 ? [describeImages(images)] : []),
  ].join(' ');
}

/** Images without usable metadata are refused alone: their cube is not known. */
function isImage({ error }: RefusedCube): boolean {
  return isCedarError(error, 'cube') && error.reason === 'document';
}

function describeCubes(cubes: readonly RefusedCube[]): string {
  const { count, shown, rest } = summaryOf(cubes);
  return rest === undefined
    ? vscode.l10n.t('Data cubes that were not built: {0}. {1}', count, shown)
    : vscode.l10n.t('Data cubes that were not built: {0}. {1} And {2} more.', count, shown, rest);
}

function describeImages(images: readonly RefusedCube[]): string {
  const { count, shown, rest } = summaryOf(images);
  return rest === undefined
    ? vscode.l10n.t('Images that are in no data cube: {0}. {1}', count, shown)
    : vscode.l10n.t('Images that are in no data cube: {0}. {1} And {2} more.', count, shown, rest);
}

/** Number of paths, the first errors, and the number of others. */
function summaryOf(refused: readonly RefusedCube[]) {
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
