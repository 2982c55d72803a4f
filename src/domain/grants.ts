/** Permissions that an account has granted, sign-in by sign-in, so that each asks for no more than it needs. */
import { missingScopes } from './googleScopes.ts';

/** Permissions of one sign-in. */
export interface Grant {
  readonly scopes: readonly string[];
}

/** Grants of an account, the latest first; at least one. */
export type Grants<G extends Grant> = readonly [G, ...G[]];

/** The grants of an account after another sign-in, which replaces those that it includes. */
export function addGrant<G extends Grant>(earlier: readonly G[], grant: G): Grants<G> {
  return [grant, ...earlier.filter(({ scopes }) => !isIncluded(scopes, grant.scopes))];
}

/** Whether a sign-in with some scopes replaces one with others. */
export function isIncluded(scopes: readonly string[], others: readonly string[]): boolean {
  return missingScopes(scopes, others).length === 0;
}

/** The grant that has most of some scopes; the latest of several. */
export function grantFor<G extends Grant>(grants: Grants<G>, scopes: readonly string[]): G {
  const missing = (grant: G) => missingScopes(scopes, grant.scopes).length;
  return grants.reduce((best, each) => (missing(each) < missing(best) ? each : best));
}
