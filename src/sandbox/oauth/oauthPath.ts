/** Addresses of Google's sign-in. */

/** Whether a path is that of the authorization endpoint, in the current form or in the older one. */
export function isAuthorizationPath(path: string): boolean {
  return path === '/o/oauth2/v2/auth' || path === '/o/oauth2/auth';
}

/** Whether a path belongs to sign-in. */
export function isOAuthPath(path: string): boolean {
  return /^\/(token|v1\/token|v1\/oauthtoken|revoke|tokeninfo|v1\/userinfo|o\/oauth2\/[\w/]+|oauth2\/v\d\/\w+)$/.test(
    path,
  );
}
