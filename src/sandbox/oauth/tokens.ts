/** Decides which bearer tokens the sandbox accepts: any, except expired and revoked ones. */
import { randomBytes } from 'node:crypto';

/** How long a token lasts, in seconds. */
export const TOKEN_LIFETIME = 3600;

/** What a token allows, and to whom. */
export interface TokenGrant {
  /** Addresses of scopes; everything is allowed, when they are left out. */
  readonly scopes?: readonly string[];
  /** The holder is a service account that does not act for a user. */
  readonly isServiceAccount?: boolean;
}

export class Tokens {
  /** When each token issued here ends, milliseconds since 1970. */
  readonly #ends = new Map<string, number>();
  /** The refresh token that each token came from, so that both are revoked together. */
  readonly #origins = new Map<string, string>();
  readonly #grants = new Map<string, TokenGrant>();
  readonly #revoked = new Set<string>();

  issue(origin: string, seconds = TOKEN_LIFETIME, grant: TokenGrant = {}): string {
    const token = `ya29.sandbox-${randomBytes(24).toString('base64url')}`;
    this.#ends.set(token, Date.now() + seconds * 1000);
    this.#origins.set(token, origin);
    this.#grants.set(token, grant);
    return token;
  }

  accepts(token: string): boolean {
    const origin = this.#origins.get(token);
    if (this.isRevoked(token) || (origin !== undefined && this.isRevoked(origin))) return false;
    return Date.now() < (this.#ends.get(token) ?? Number.POSITIVE_INFINITY);
  }

  /** What a token allows; everything, when the sandbox has not issued it. */
  grant(token: string): TokenGrant {
    return this.#grants.get(token) ?? {};
  }

  /** Undefined for a token that the sandbox has not issued. */
  secondsLeft(token: string): number | undefined {
    const end = this.#ends.get(token);
    return end === undefined ? undefined : (end - Date.now()) / 1000;
  }

  revoke(token: string): void {
    this.#revoked.add(token);
    const origin = this.#origins.get(token);
    if (origin) this.#revoked.add(origin);
  }

  isRevoked(token: string): boolean {
    return this.#revoked.has(token);
  }
}
