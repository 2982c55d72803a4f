/** Formats names of tile grids. */
import * as l10n from '@vscode/l10n';

/** The grid's name, and its projection where that has a short name. */
export function formatGridName({
  name,
  crs,
}: {
  readonly name?: string | undefined;
  readonly crs: string;
}): string {
  const projection = /^[A-Z]+:\d+$/.test(crs) ? crs : '';
  return [name || l10n.t('without a name'), projection].filter(Boolean).join(', ');
}
