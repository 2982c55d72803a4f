/** Google's time, of the clients that date what they sign. */
import type { AuthClient } from './authClient.ts';
import type { ServiceClock } from './serviceClock.ts';

const clocks = new WeakMap<AuthClient, ServiceClock>();

/** @param clock the time that the client signs with */
export function noteClock(client: AuthClient, clock: ServiceClock): void {
  clocks.set(client, clock);
}

/** The time that a client signs with; undefined where it signs nothing. */
export function signingClock(client: AuthClient): ServiceClock | undefined {
  return clocks.get(client);
}
