/** Scopes: what an account allows a client. */

const PREFIX = 'https://www.googleapis.com/auth/';
export const OPENID = 'openid';
export const EMAIL = `${PREFIX}userinfo.email`;
export const PROFILE = `${PREFIX}userinfo.profile`;

/** Short names of OpenID Connect, which Google's answers replace. */
const SHORT: Readonly<Record<string, string>> = { email: EMAIL, profile: PROFILE };

/** https://developers.google.com/identity/protocols/oauth2/scopes, with other prefixes than the usual one */
const OTHER = [
  OPENID,
  'https://mail.google.com/',
  'https://www.google.com/m8/feeds/',
  'https://www.google.com/calendar/feeds/',
];

/** The scopes of a request, which separates them by blanks. */
export function parseScopes(text: string): string[] {
  return [...new Set(text.split(/\s+/).filter(Boolean))];
}

export function isScope(scope: string): boolean {
  return (
    Object.hasOwn(SHORT, scope) ||
    OTHER.includes(scope) ||
    (scope.startsWith(PREFIX) && /^[\w.-]+$/.test(scope.slice(PREFIX.length)))
  );
}

/** The scopes that a grant has: in full, and with the identity that each of its parts needs. */
export function grantedScopes(requested: readonly string[]): string[] {
  const full = requested.map((scope) => SHORT[scope] ?? scope);
  const isIdentity = full.some((scope) => scope === EMAIL || scope === PROFILE);
  return [...new Set([...full, ...(isIdentity ? [OPENID] : [])])];
}

/**
 * The scopes that an account allows one by one, each with a box on the consent page: those besides the
 * ones for signing in, if a request has several of them.
 *
 * https://developers.google.com/identity/protocols/oauth2/resources/granular-permissions
 */
export function scopesWithBoxes(requested: readonly string[]): readonly string[] {
  const others = requested.filter((scope) => !isForSigningIn(scope));
  return others.length > 1 ? others : [];
}

/** Whether a scope only identifies the account. */
export function isForSigningIn(scope: string): boolean {
  return [OPENID, EMAIL, PROFILE].includes(SHORT[scope] ?? scope);
}

/** Description of a scope, for the consent page. */
export function describeScope(scope: string): string {
  return DESCRIPTIONS[scope.replace(PREFIX, '')] ?? scope;
}

/** In the words of Google's consent page. */
const DESCRIPTIONS: Readonly<Record<string, string>> = {
  openid: 'Associate you with your personal info on Google',
  email: 'See your primary Google Account email address',
  'userinfo.email': 'See your primary Google Account email address',
  profile: 'See your personal info, including any personal info you’ve made publicly available',
  'userinfo.profile':
    'See your personal info, including any personal info you’ve made publicly available',
  earthengine: 'View and manage your Google Earth Engine data',
  'earthengine.readonly': 'View your Google Earth Engine data',
  'cloud-platform':
    'See, edit, configure, and delete your Google Cloud data and see the email address for your Google Account',
  'cloud-platform.read-only':
    'View your data across Google Cloud services and see the email address of your Google Account',
  'devstorage.full_control':
    'Manage your data and permissions in Cloud Storage and see the email address for your Google Account',
  'devstorage.read_only': 'View your data in Google Cloud Storage',
  'devstorage.read_write':
    'Manage your data in Cloud Storage and see the email address of your Google Account',
  'cloudplatformprojects.readonly': 'View your Google Cloud projects',
  drive: 'See, edit, create, and delete all of your Google Drive files',
  'drive.file':
    'See, edit, create, and delete only the specific Google Drive files you use with this app',
  'drive.readonly': 'See and download all your Google Drive files',
};
