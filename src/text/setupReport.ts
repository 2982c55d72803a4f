/** Formats the rows of the setup check: for the list, and as a text to copy. */
import { homedir } from 'node:os';
import * as l10n from '@vscode/l10n';
import type { SetupRow } from '../core/index.ts';
import { withoutSecrets } from '../domain/secrets.ts';

/** "passed" */
export function formatSetupState(state: SetupRow['state']): string {
  switch (state) {
    case 'waiting':
      return l10n.t('waiting');
    case 'running':
      return l10n.t('running');
    case 'pass':
      return l10n.t('passed');
    case 'warn':
      return l10n.t('passed with a warning');
    case 'fail':
      return l10n.t('failed');
    case 'skipped':
      return l10n.t('skipped');
  }
}

/** All that a row has to show, in lines: what was found, Google's words, what to do. */
export function describeSetupRow({ detail, google, advice, page }: SetupRow): string {
  const words = google && l10n.t('Google: {0}', google);
  return [detail, words, advice, page].filter(Boolean).join('\n');
}

/**
 * A text with all rows, to be sent to others: without secrets, names of accounts, and the user's home
 * folder.
 */
export function formatSetupReport(
  rows: readonly SetupRow[],
  { version, home = homedir() }: { version: string; home?: string },
): string {
  const lines = rows.map((row) => {
    const text = describeSetupRow(row).split('\n').join('\n    ');
    return `- ${row.title}: ${formatSetupState(row.state)}${text && `\n    ${text}`}`;
  });
  const report = [l10n.t('Setup check of Cedar {0}', version), ...lines].join('\n');
  return maskAccounts(withoutSecrets(report)).replaceAll(home, '~');
}

/** "me@example.com" becomes "m…@example.com". */
function maskAccounts(text: string): string {
  return text.replace(/([\w.+-])[\w.+-]*@([\w-]+(?:\.[\w-]+)+)/g, '$1…@$2');
}
