/** Permissions that accounts have granted Cedar, sign-in by sign-in. */
import type { Credentials, SignInResult } from '../core/index.ts';
import { missingScopes } from '../domain/googleScopes.ts';
import { type Grant, type Grants, grantFor } from '../domain/grants.ts';
import { isRecord } from '../domain/isRecord.ts';

/** Permissions of one sign-in, and what tokens with them are requested with. */
export interface GoogleGrant extends Grant {
  readonly user: SignInResult['user'];
}

/**
 * An account that is signed in. It has several grants where configurations need different permissions,
 * so that each sign-in asks for no more than it needs.
 */
export interface GoogleSession {
  readonly id: string;
  /** Email address. */
  readonly account: string;
  readonly grants: Grants<GoogleGrant>;
}

/**
 * Credentials of a session, for the core.
 *
 * @param scopes what is needed; the grant that has most of it is used, the latest of several
 */
export function credentialsOf(session: GoogleSession, scopes: readonly string[]): Credentials {
  const { account } = session;
  return { way: 'cedar', account, user: grantFor(session.grants, scopes).user };
}

/** Whether one of a session's grants has all of some scopes. */
export function hasScopes({ grants }: GoogleSession, scopes: readonly string[]): boolean {
  return grants.some((grant) => missingScopes(scopes, grant.scopes).length === 0);
}

/** All permissions of a session, whichever grant they are in. */
export function sessionScopes({ grants }: GoogleSession): readonly string[] {
  return [...new Set(grants.flatMap(({ scopes }) => scopes))];
}

/** A text that differs for other tokens. */
export function grantTokens(grants: readonly GoogleGrant[]): string {
  return grants.map(({ user }) => user.refreshToken).join(' ');
}

/** Stored sessions; those that cannot be read count as none. */
export function parseSessions(text: string | undefined): readonly GoogleSession[] {
  try {
    const sessions: unknown = JSON.parse(text ?? '[]');
    return Array.isArray(sessions) ? sessions.flatMap((each) => parseSession(each) ?? []) : [];
  } catch {
    return [];
  }
}

function parseSession(value: unknown): GoogleSession | undefined {
  if (!isRecord(value)) return undefined;
  const { id, account } = value;
  // Earlier versions stored one grant, in the session itself.
  const [first, ...others] = [value.grants ?? [value]].flat().filter(isGrant);
  if (typeof id !== 'string' || typeof account !== 'string' || !first) return undefined;
  return {
    id,
    account,
    grants: [first, ...others].map(grantIn) as [GoogleGrant, ...GoogleGrant[]],
  };
}

function grantIn({ scopes, user }: GoogleGrant): GoogleGrant {
  return { scopes, user };
}

function isGrant(value: unknown): value is GoogleGrant {
  return (
    isRecord(value) &&
    Array.isArray(value.scopes) &&
    isRecord(value.user) &&
    typeof value.user.refreshToken === 'string'
  );
}
