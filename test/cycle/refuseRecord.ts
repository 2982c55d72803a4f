/** Refuses the account one record of the store, as another account's order would be. */
import type { Cycle } from './cycle.ts';

/** @param name of the order, which cannot be read until the faults are set again */
export function refuseRecord({ sandbox }: Cycle, name: string): void {
  sandbox.setFaults([
    {
      path: `**/o/**/${name}.json`,
      every: 1,
      action: { status: 403, message: 'Access denied.' },
    },
  ]);
}
