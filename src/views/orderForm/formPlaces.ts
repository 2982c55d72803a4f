/** Tiles at a place that the user types: what is there, and adding them to the field of the form. */
import type { ConfigurationOrders } from '../../orders/order.ts';
import type { Draft, ToOrderForm } from './protocol.ts';
import { findAtPlace, withFound } from './tileFinding.ts';

export interface FormPlacesParts {
  readonly post: (message: ToOrderForm) => void;
  readonly draft: () => Draft;
  readonly configuration: () => ConfigurationOrders | undefined;
  /** Changes the draft, here and in the page. */
  readonly change: (change: Partial<Draft>) => void;
}

export class FormPlaces {
  readonly #parts: FormPlacesParts;

  constructor(parts: FormPlacesParts) {
    this.#parts = parts;
  }

  async look(text: string): Promise<void> {
    // A configuration that cannot be read is reported at its field.
    const config = await this.#parts
      .configuration()
      ?.source.config()
      .catch(() => undefined);
    if (!config) return;
    const { tiles, words, instead } = await findAtPlace(text, config.grid);
    const answer = { words, found: tiles.length, ...(instead && { instead }) };
    this.#parts.post({ type: 'place', text, answer });
  }

  /** @throws ConfigError */
  async add(text: string): Promise<void> {
    const config = await this.#parts.configuration()?.source.config();
    if (!config) return;
    const found = await findAtPlace(text, config.grid);
    const { tiles, words, ok } = withFound(this.#parts.draft().tiles, found);
    this.#parts.change(ok ? { tiles, place: '' } : { tiles });
    this.#parts.post({ type: 'tilesAdded', words, ok, byPlace: true });
  }
}
