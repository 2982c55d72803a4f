/** Formats lists of names in messages of the core, of which the first ones are shown. */
import * as l10n from '@vscode/l10n';
import { formatNumber } from '../../domain/locale.ts';

/** "a, b, c", "a, b, c and 8 more" */
export function formatNameList(names: readonly string[], most: number): string {
  const rest = names.length - most;
  const list = names.slice(0, most).join(', ');
  return rest > 0 ? l10n.t('{0} and {1} more', list, formatNumber(rest)) : list;
}
