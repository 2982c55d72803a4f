/**
 * Tokens: those that the sandbox has issued, and what they allow. Any other bearer token is accepted
 * as well, and allows everything.
 */
import { randomBytes } from 'node:crypto';
import { StateFile } from '../rest/stateFile.ts';

/** How long an access token lasts, in seconds. */
export const TOKEN_LIFETIME = 3600;

/** Beginning of every access token of the sandbox, and of no other text. */
const ACCESS_PREFIX = 'ya29.sandbox-';
const REFRESH_PREFIX = '1//sandbox-';

/** Permissions of a token, and their holder. */
export interface TokenGrant {
  /** Addresses of scopes; everything is allowed, when they are left out. */
  readonly scopes?: readonly string[] | undefined;
  /** The holder is a service account that does not act for a user. */
  readonly isServiceAccount?: boolean | undefined;
  /** Email address of the account. */
  readonly account?: string | undefined;
  /** Id of the OAuth client that the token was issued to. */
  readonly clientId?: string | undefined;
}

/** Permissions that an account has given a client. */
export interface RefreshGrant {
  readonly account: string;
  readonly clientId: string;
  readonly scopes: readonly string[];
}

interface AccessToken extends TokenGrant {
  /** Milliseconds since 1970. */
  readonly ends: number;
}

interface State {
  readonly access: readonly (readonly [string, AccessToken])[];
  readonly refresh: readonly (readonly [string, RefreshGrant])[];
  readonly revoked: readonly string[];
}

export class Tokens {
  readonly #file: StateFile<State>;
  readonly #access: Map<string, AccessToken>;
  readonly #refresh: Map<string, RefreshGrant>;
  readonly #revoked: Set<string>;

  /** @param path file that tokens are kept in; only in memory, when it is left out */
  constructor(path?: string) {
    this.#file = new StateFile(path);
    const { access = [], refresh = [], revoked = [] } = this.#file.read() ?? {};
    this.#access = new Map(access);
    this.#refresh = new Map(refresh);
    this.#revoked = new Set(revoked);
  }

  /** A new access token. */
  issue(grant: TokenGrant, seconds = TOKEN_LIFETIME): string {
    const token = `${ACCESS_PREFIX}${randomBytes(24).toString('base64url')}`;
    this.#access.set(token, { ...grant, ends: Date.now() + seconds * 1000 });
    this.#save();
    return token;
  }

  /** A new refresh token. */
  issueRefresh(grant: RefreshGrant): string {
    const token = `${REFRESH_PREFIX}${randomBytes(24).toString('base64url')}`;
    this.#refresh.set(token, grant);
    this.#save();
    return token;
  }

  /** The grant of a refresh token; undefined for one that the sandbox has not issued. */
  refreshGrant(token: string): RefreshGrant | undefined {
    return this.#refresh.get(token);
  }

  /** The scopes that an account has allowed a client so far. */
  allowedScopes(account: string, clientId: string): string[] {
    const grants = [...this.#refresh.entries()].filter(([token]) => !this.#revoked.has(token));
    const own = grants.filter(([, grant]) => isSame(grant, { account, clientId }));
    return [...new Set(own.flatMap(([, { scopes }]) => scopes))];
  }

  /** Whether a bearer token is good now. */
  accepts(token: string): boolean {
    if (this.#revoked.has(token) || this.#refresh.has(token)) return false;
    const issued = this.#access.get(token);
    return issued ? Date.now() < issued.ends : !token.startsWith(ACCESS_PREFIX);
  }

  /** Permissions of an access token; all of them, when the sandbox has not issued it. */
  grant(token: string): TokenGrant {
    return this.#access.get(token) ?? {};
  }

  /** Undefined for a token that the sandbox has not issued. */
  secondsLeft(token: string): number | undefined {
    const issued = this.#access.get(token);
    return issued && (issued.ends - Date.now()) / 1000;
  }

  /**
   * Revokes a token, with all others that the account's grant to the same client has led to.
   *
   * @returns false for a token that is not good any more
   */
  revoke(token: string): boolean {
    if (this.isRevoked(token) || (!this.#refresh.has(token) && !this.accepts(token))) return false;
    const { account, clientId } = this.#refresh.get(token) ?? this.grant(token);
    this.#revoked.add(token);
    if (account !== undefined && clientId !== undefined) {
      for (const [other, grant] of [...this.#access, ...this.#refresh]) {
        if (isSame(grant, { account, clientId })) this.#revoked.add(other);
      }
    }
    this.#save();
    return true;
  }

  isRevoked(token: string): boolean {
    return this.#revoked.has(token);
  }

  #save(): void {
    // Tokens that have expired are refused by their prefix.
    for (const [token, { ends }] of this.#access) {
      if (ends < Date.now()) this.#access.delete(token);
    }
    this.#file.write({
      access: [...this.#access],
      refresh: [...this.#refresh],
      revoked: [...this.#revoked],
    });
  }
}

function isSame(one: TokenGrant, other: { account: string; clientId: string }): boolean {
  return one.account === other.account && one.clientId === other.clientId;
}
