/** Location of the images in the store, and the cost of their transfer. */
import * as l10n from '@vscode/l10n';
import type { StoreLocation, StoreService } from '../../core/index.ts';
import type { ConfigurationOrders } from '../../orders/order.ts';
import type { StoreNote } from './protocol.ts';

/** Prices of all locations and destinations, which change. */
const PRICES = 'https://cloud.google.com/storage/pricing#network-buckets';

export class StorePlace {
  readonly #onNote: (note: StoreNote | undefined) => void;
  readonly #isRemote: boolean;
  #shown: ConfigurationOrders | undefined;

  /**
   * @param onNote called with the note to show
   * @param isRemote whether downloads go to another machine than the user's own
   */
  constructor(onNote: (note: StoreNote | undefined) => void, isRemote: boolean) {
    this.#onNote = onNote;
    this.#isRemote = isRemote;
  }

  /** Requested once for each configuration that is chosen. */
  async show(configuration: ConfigurationOrders): Promise<void> {
    if (this.#shown === configuration) return;
    this.#shown = configuration;
    this.#onNote(undefined);
    const note = await this.#note(configuration);
    // Another configuration may have been chosen in the meantime.
    if (this.#shown === configuration) this.#onNote(note);
  }

  /** The page has lost what it showed. */
  forget(): void {
    this.#shown = undefined;
  }

  async #note(configuration: ConfigurationOrders): Promise<StoreNote | undefined> {
    const { source } = configuration;
    if (source.isSandbox) return undefined;
    // The reason of a failure is reported elsewhere: at the field, or by the queue.
    const config = await source.config().catch(() => undefined);
    if (!config) return undefined;
    const location = await configuration.storeLocation().catch(() => undefined);
    return describeStore(config.store.service, location, this.#isRemote);
  }
}

/**
 * Describes the store of an order, without figures: Google's prices depend on the destination, the
 * amount and the contract.
 *
 * @param location of the bucket; undefined where it is not known
 * @param isRemote whether downloads go to another machine than the user's own
 */
export function describeStore(
  service: StoreService,
  location: StoreLocation | undefined,
  isRemote: boolean,
): StoreNote {
  if (service === 'gdrive') {
    return {
      words: l10n.t(
        'The images are stored on Google Drive. Google does not charge for downloads from there.',
      ),
    };
  }
  const words = [
    location && describeLocation(location),
    location?.type === 'region'
      ? describeRegionDownloads(isRemote)
      : describeDownloadCosts(isRemote),
  ];
  return {
    words: words.filter(Boolean).join(' '),
    link: { label: l10n.t('Prices'), url: PRICES },
  };
}

/**
 * Earth Engine writes to the United States without charges for the transfer.
 * Source: https://developers.google.com/earth-engine/guides/exporting_images#to_cloud_storage
 */
function describeLocation({ location, type }: StoreLocation): string {
  const place = l10n.t('The bucket is in {0} ({1}).', location, formatLocationType(type));
  if (/^US($|-)|^NAM4$/i.test(location)) return place;
  const transfer = l10n.t(
    'Earth Engine computes in the United States. Google charges the project for data that it sends to other continents.',
  );
  return `${place} ${transfer}`;
}

/** As Google's console names it. */
function formatLocationType(type: string): string {
  if (type === 'region') return l10n.t('region');
  if (type === 'dual-region') return l10n.t('dual-region');
  return type === 'multi-region' ? l10n.t('multi-region') : type;
}

function describeRegionDownloads(isRemote: boolean): string {
  return isRemote
    ? l10n.t(
        'Downloads to the remote machine are charged by their size, unless it is in the same region of Google Cloud.',
      )
    : l10n.t(
        'Downloads to this machine are charged by their size, unless it is in the same region of Google Cloud.',
      );
}

function describeDownloadCosts(isRemote: boolean): string {
  return isRemote
    ? l10n.t('Downloads to the remote machine are charged by their size and destination.')
    : l10n.t('Downloads to this machine are charged by their size and destination.');
}
