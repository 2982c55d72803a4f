/** The Google accounts that can sign in at the sandbox. */
import { createHash } from 'node:crypto';

export interface Account {
  readonly email: string;
  /** Full name. */
  readonly name?: string | undefined;
  /**
   * The account is signed in to the browser, and has allowed everything to every client before, so
   * that a request with `prompt=none` is answered without a page.
   */
  readonly hasConsented?: boolean | undefined;
}

/** The first one is also the account that tokens act for which the sandbox has not issued. */
export const DEFAULT_ACCOUNTS: readonly [Account, ...Account[]] = [
  { email: 'user@example.com', name: 'Sandbox User' },
  { email: 'colleague@example.com', name: 'Sandbox Colleague' },
];

/** The number by which Google identifies an account: 21 digits. */
export function accountId(email: string): string {
  const digits = BigInt(`0x${createHash('sha256').update(email).digest('hex')}`) % 10n ** 20n;
  return `1${digits.toString().padStart(20, '0')}`;
}
