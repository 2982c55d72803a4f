/** Texts about who is signed in, and how. */
import * as l10n from '@vscode/l10n';
import type { SignedIn, SignInWay } from '../core/index.ts';

/** "Application Default Credentials" */
export function formatWay(way: SignInWay): string {
  switch (way) {
    case 'credentialsFile':
      return l10n.t('credentials_file in cedar.yaml');
    case 'cedar':
      return l10n.t('signed in to Cedar');
    case 'earthEngineFile':
      return l10n.t('Earth Engine command line');
    case 'applicationDefault':
      return l10n.t('Application Default Credentials');
    case 'token':
      return l10n.t('access token');
  }
}

/** "me@example.com (Earth Engine command line)"; empty for a sandbox, which needs no account. */
export function formatSignedIn(signedIn: SignedIn | undefined): string {
  if (!signedIn || (signedIn.way === 'token' && !signedIn.account)) return '';
  const way = formatWay(signedIn.way);
  return signedIn.account ? l10n.t('{0} ({1})', signedIn.account, way) : way;
}

/**
 * "earthengine: me@example.com": the way comes first and is short, for a place in which long addresses
 * are cut off. Empty for a sandbox, which needs no account.
 */
export function formatShortSignedIn(signedIn: SignedIn | undefined): string {
  if (!formatSignedIn(signedIn) || !signedIn) return '';
  const { way, account } = signedIn;
  return account ? l10n.t('{0}: {1}', formatShortWay(way), account) : formatWay(way);
}

/** Names of programs and files are the same in every language. */
function formatShortWay(way: SignInWay): string {
  switch (way) {
    case 'credentialsFile':
      return 'cedar.yaml';
    case 'cedar':
      return 'Cedar';
    case 'earthEngineFile':
      return 'earthengine';
    case 'applicationDefault':
      return 'ADC';
    case 'token':
      return formatWay(way);
  }
}

/** "Signed in as me@example.com (Earth Engine command line)" */
export function describeSignedIn(signedIn: SignedIn | undefined): string {
  const text = formatSignedIn(signedIn);
  if (!text) return '';
  return signedIn?.account ? l10n.t('Signed in as {0}', text) : l10n.t('Signed in with {0}', text);
}
