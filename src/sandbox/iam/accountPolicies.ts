/**
 * Policies of service accounts: who may get access tokens of them.
 *
 * https://cloud.google.com/iam/docs/service-account-impersonation
 */

/** Settings of a service account. */
export interface ServiceAccountSettings {
  /**
   * Who may act as the account: email addresses, a `principal://…` of a workload identity pool, or all
   * identities of a pool as `principalSet://…/*`. As at Google, owners of the project are not among
   * them by themselves.
   */
  readonly tokenCreators?: readonly string[];
  /** Whether the account is disabled. */
  readonly isDisabled?: boolean;
}

export class AccountPolicies {
  #settings: Readonly<Record<string, ServiceAccountSettings>> = {};

  /** Replaces the settings of all accounts. @param settings by email address */
  setAll(settings: Readonly<Record<string, ServiceAccountSettings>>): void {
    this.#settings = settings;
  }

  /** The settings of an account; undefined for one that has none. */
  find(email: string): ServiceAccountSettings | undefined {
    return Object.hasOwn(this.#settings, email) ? this.#settings[email] : undefined;
  }

  /** Email addresses of all accounts with settings. */
  get emails(): readonly string[] {
    return Object.keys(this.#settings);
  }

  /** Whether an account, or an identity of a pool, may get tokens of a service account. */
  mayActAs(caller: string, email: string): boolean {
    const { tokenCreators = [] } = this.find(email) ?? {};
    return tokenCreators.some((member) => member === caller || isOfPool(caller, member));
  }
}

/** @param member such as `principalSet://iam.googleapis.com/POOL/*`, which means all of the pool */
function isOfPool(caller: string, member: string): boolean {
  const pool = /^principalSet(:\/\/.+\/)\*$/.exec(member)?.[1];
  return pool !== undefined && caller.startsWith(`principal${pool}subject/`);
}
