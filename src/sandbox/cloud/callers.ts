/** The accounts that requests come from. */
import { type Account, DEFAULT_ACCOUNTS } from '../oauth/accounts.ts';
import type { TokenGrant, Tokens } from '../oauth/tokens.ts';

/** Permissions of an account, by the token of a request. */
export interface CallerInfo {
  /** Email address. */
  readonly account: string;
  /** Full addresses; everything is allowed, when they are left out. */
  readonly scopes: readonly string[] | undefined;
}

export class Callers {
  readonly tokens: Tokens;
  readonly #accounts: () => readonly Account[];

  constructor(tokens: Tokens, accounts: () => readonly Account[]) {
    this.tokens = tokens;
    this.#accounts = accounts;
  }

  /** Whether a bearer token is good. */
  accepts(token: string): boolean {
    return this.tokens.accepts(token);
  }

  /** The caller with a token; the first account, where the sandbox has not issued it. */
  find(token: string): CallerInfo {
    const grant = this.tokens.grant(token);
    return { account: this.accountOf(grant), scopes: grant.scopes };
  }

  /** Email address of the account of a grant; that of the first account, where it has none. */
  accountOf({ account }: TokenGrant): string {
    const [first = DEFAULT_ACCOUNTS[0]] = this.#accounts();
    return account ?? first.email;
  }
}

/** Whether a caller has one of some scopes, or one that is as good. */
export function hasScope({ scopes }: CallerInfo, wanted: readonly string[]): boolean {
  return scopes?.some((scope) => wanted.includes(scope)) ?? true;
}

/** Full addresses of scopes. */
export function scopeUrls(...names: string[]): string[] {
  return names.map((name) => `https://www.googleapis.com/auth/${name}`);
}
