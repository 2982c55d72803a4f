/** Arguments of a PROJ string such as `+proj=utm +zone=19`; keeps track of those that were read. */
import * as l10n from '@vscode/l10n';
import { UnsupportedCrs } from './unsupportedCrs.ts';

/** Arguments that change nothing. */
const WITHOUT_EFFECT: ReadonlySet<string> = new Set(['no_defs', 'wktext', 'title']);

export class ProjArguments {
  readonly #values = new Map<string, string>();
  readonly #used = new Set<string>();

  /** @throws UnsupportedCrs when it is not a PROJ string */
  constructor(text: string) {
    for (const part of text.trim().split(/\s+/)) {
      const [, name, value = ''] = /^\+?([A-Za-z_]\w*)(?:=(.*))?$/.exec(part) ?? [];
      if (name === undefined) {
        throw new UnsupportedCrs(l10n.t('"{0}" in it is not an argument of PROJ', part));
      }
      if (this.#values.has(name) && this.#values.get(name) !== value) {
        throw new UnsupportedCrs(l10n.t('it has "{0}" twice', `+${name}`));
      }
      if (!WITHOUT_EFFECT.has(name)) this.#values.set(name, value);
    }
    if (this.#values.get('type') === 'crs') this.#values.delete('type');
    if (this.#values.get('axis') === 'enu') this.#values.delete('axis');
  }

  has(name: string): boolean {
    return this.#values.has(name);
  }

  text(name: string): string | undefined {
    const value = this.#values.get(name);
    if (value !== undefined) this.#used.add(name);
    return value;
  }

  /** @throws UnsupportedCrs when it is missing and has no default, or is not a decimal number */
  number(name: string, fallback?: number): number {
    const value = this.text(name) ?? fallback;
    if (value === undefined) throw new UnsupportedCrs(l10n.t('it lacks {0}', `+${name}`));
    const isDecimal = /^[-+]?(?:\d+\.?\d*|\.\d+)(?:e[-+]?\d+)?$/i.test(String(value));
    if (isDecimal) return Number(value);
    throw new UnsupportedCrs(l10n.t('its "{0}" is not a decimal number', `+${name}`));
  }

  list(name: string): number[] | undefined {
    const numbers = this.text(name)?.split(',').map(Number);
    if (!numbers || numbers.every(Number.isFinite)) return numbers;
    throw new UnsupportedCrs(l10n.t('its "{0}" contains something other than numbers', `+${name}`));
  }

  hasOnly(...names: readonly string[]): boolean {
    return [...this.#values.keys()].every((name) => names.includes(name));
  }

  /** @throws UnsupportedCrs when there are others */
  requireOnly(...names: readonly string[]): void {
    const other = [...this.#values.keys()].find((name) => !names.includes(name));
    if (other !== undefined) throw unknownArgument(other);
  }

  /** @throws UnsupportedCrs when some argument has not been read */
  requireAllUsed(): void {
    this.requireOnly(...this.#used);
  }
}

function unknownArgument(name: string): UnsupportedCrs {
  return new UnsupportedCrs(l10n.t('Cedar does not know what "{0}" means there', `+${name}`));
}
