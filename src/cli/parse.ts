/** Values of options. */
import { InvalidArgumentError } from 'commander';

/** @returns seconds, zero or more */
export function parseSeconds(text: string): number {
  const seconds = Number(text);
  if (text.trim() === '' || !(seconds >= 0) || !Number.isFinite(seconds)) {
    throw new InvalidArgumentError('A number of seconds is expected.');
  }
  return seconds;
}
