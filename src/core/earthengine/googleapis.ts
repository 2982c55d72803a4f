/**
 * The one class of `googleapis` that Earth Engine's client library uses, to sign in with a service
 * account's key. The build puts this module in the place of that package, which is 98 MB installed
 * and 6 MB in a bundle, for a signature that `google-auth-library` makes as well.
 */
import { JWT as ServiceAccount } from 'google-auth-library';

class JWT extends ServiceAccount {
  /** The order of arguments that the library passes. */
  constructor(email: string, keyFile: string | null, key: string, scopes: string[]) {
    super({ email, key, scopes, ...(keyFile ? { keyFile } : {}) });
  }
}

export const google = { auth: { JWT } };
