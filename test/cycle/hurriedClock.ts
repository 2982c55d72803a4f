/** A clock by which all waits take a fraction of their time, in the same proportion to each other. */
import { type Clock, systemClock } from '../../src/domain/clock.ts';

/** How many times faster waits are over. */
const SPEED = 50;

export const hurriedClock: Clock = {
  now: () => systemClock.now(),
  after: (milliseconds, work) => systemClock.after(milliseconds / SPEED, work),
};
