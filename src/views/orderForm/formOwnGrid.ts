/**
 * The grid of an order that does without one: a single tile for the area of the form, in the pixels that
 * the chosen collections have there. Earth Engine knows these pixels, so the grid follows the draft with
 * a short delay. Does not import `vscode`.
 */
import * as l10n from '@vscode/l10n';
import type { InsideArea } from '../../core/index.ts';
import { messageOf } from '../../domain/messages.ts';
import type { ConfigurationOrders } from '../../orders/order.ts';
import type { FormArea } from './areaFinding.ts';
import { type ChosenContents, choicesOf } from './draft.ts';
import { insideFingerprint } from './formInside.ts';
import type { Draft, OwnGrid } from './protocol.ts';

/** How long a draft must stay unchanged before Earth Engine is asked for it. */
const PAUSE_MS = 300;

type PixelDraft = ChosenContents & Pick<Draft, 'configuration' | 'isWithoutGrid'>;

export interface FormOwnGridParts {
  readonly draft: () => Draft;
  readonly area: () => FormArea | undefined;
  readonly configuration: () => ConfigurationOrders | undefined;
  /** Called when a grid has been found, or why there is none, and when one is no longer valid. */
  readonly changed: () => void;
}

export class FormOwnGrid {
  readonly #parts: FormOwnGridParts;
  #known: { readonly key: string; readonly config: string; readonly answer: OwnGrid } | undefined;
  #asking:
    | { readonly key: string; readonly config: string; readonly end: AbortController }
    | undefined;

  constructor(parts: FormOwnGridParts) {
    this.#parts = parts;
  }

  /** Grid of a draft, as far as it is known; undefined until there is an answer. */
  of(draft: PixelDraft, area: FormArea | undefined): OwnGrid | undefined {
    if (!draft.isWithoutGrid || !area) return undefined;
    const certain = withoutQuestion(draft, area);
    if (certain) return certain;
    return this.#known?.key === ownGridKey(draft, area) ? this.#known.answer : undefined;
  }

  /** Asks for the grid of the draft, unless it is known or being asked for. */
  async follow(): Promise<void> {
    const [draft, area] = [this.#parts.draft(), this.#parts.area()];
    const configuration = this.#parts.configuration();
    const isOpen = draft.isWithoutGrid && draft.collections.length > 0;
    if (!isOpen || !area?.inside || !configuration || withoutQuestion(draft, area)) {
      return this.cancel();
    }
    const key = ownGridKey(draft, area);
    // A configuration that cannot be read is reported at its field.
    const config = await configuration.source.fingerprint().catch(() => undefined);
    if (config === undefined) return this.cancel();
    const isSame = (one?: { key: string; config: string }) =>
      one?.key === key && one.config === config;
    if (isSame(this.#asking) || (!this.#asking && isSame(this.#known))) return;
    this.cancel();
    // A collection may be described in another way: the form waits for the answer again.
    const isOutdated = this.#known?.key === key;
    if (isOutdated) this.#known = undefined;
    const end = new AbortController();
    this.#asking = { key, config, end };
    if (isOutdated) this.#parts.changed();
    const answer = await this.#ask(configuration, draft, area.inside, end.signal);
    if (this.#asking?.end !== end) return;
    this.#asking = undefined;
    this.#known = { key, config, answer };
    this.#parts.changed();
  }

  cancel(): void {
    this.#asking?.end.abort();
    this.#asking = undefined;
  }

  async #ask(
    configuration: ConfigurationOrders,
    draft: Draft,
    area: InsideArea,
    signal: AbortSignal,
  ): Promise<OwnGrid> {
    await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
    try {
      signal.throwIfAborted();
      const { collections } = draft;
      const wanted = { collections, ...choicesOf(draft) };
      const grid = await configuration.areaGrid(wanted, area, { signal });
      return { grid: grid.toJSON() };
    } catch (error) {
      return { problem: messageOf(error) };
    }
  }
}

/** A grid that an order has recorded, or a reason why there is none, which needs no request. */
function withoutQuestion(draft: PixelDraft, area: FormArea): OwnGrid | undefined {
  const { inside, insideProblem, recordedGrid } = area;
  if (recordedGrid && recordedGrid.pixels === pixelsKey(draft)) return { grid: recordedGrid.grid };
  if (!inside) return { problem: insideProblem ?? l10n.t('Choose the area again.') };
  if (inside.simplifiedFrom === undefined) return undefined;
  return {
    problem: l10n.t(
      '{0} was simplified for the pixels of the tile grid, which may be larger than those of the images. Choose one feature of it, or use "cedar submit --no-grid".',
      area.name,
    ),
  };
}

/** Identifies the pixels of images, as far as the choice of collections and bands decides them. */
export function pixelsKey({ collections, bands }: Pick<Draft, 'collections' | 'bands'>): string {
  const chosen = [...collections].sort();
  return JSON.stringify(chosen.map((id) => [id, [...(bands[id] ?? [])].sort()]));
}

function ownGridKey(draft: PixelDraft, { inside }: FormArea): string {
  const { configuration, collections } = draft;
  return JSON.stringify([configuration, collections, choicesOf(draft), insideFingerprint(inside)]);
}
