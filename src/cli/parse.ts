/** Values of options. */
import { InvalidArgumentError } from 'commander';
import { isHost } from '../domain/hosts.ts';

/** @returns the address of a service; undefined for an empty text, as of an unset variable */
export function parseAddress(text: string): string | undefined {
  if (text === '') return undefined;
  const url = URL.parse(text);
  if (url && ['http:', 'https:'].includes(url.protocol)) return text;
  throw new InvalidArgumentError('An address such as https://example.com is expected.');
}

/**
 * @param text hosts, or domains of clouds, separated by commas
 * @param earlier those of an option that was given before
 */
export function parseHosts(text: string, earlier: readonly string[] = []): readonly string[] {
  const hosts = text.split(',').map((each) => each.trim().toLowerCase());
  const given = hosts.filter((host) => host !== '');
  if (given.every(isHost)) return [...earlier, ...given];
  throw new InvalidArgumentError('A host such as sts.example.com is expected.');
}

/** @returns seconds, zero or more */
export function parseSeconds(text: string): number {
  const seconds = Number(text);
  if (text.trim() === '' || !(seconds >= 0) || !Number.isFinite(seconds)) {
    throw new InvalidArgumentError('A number of seconds is expected.');
  }
  return seconds;
}
