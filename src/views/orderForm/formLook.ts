/**
 * Looks at one image of the draft: its scenes, a picture of one date, and thumbnails of the scenes
 * that are visible on the page. Requests are sent only after the user has asked for them, a few at a
 * time, and end when the user looks at something else. Does not import `vscode`.
 */
import * as l10n from '@vscode/l10n';
import type { ItemLook, ItemPicture, ItemScene, OrderRequest } from '../../core/index.ts';
import { isCancelled } from '../../domain/cedarError.ts';
import { formatIsoDate } from '../../domain/isoDates.ts';
import { formatNumber } from '../../domain/locale.ts';
import { messageOf } from '../../domain/messages.ts';
import type { ConfigurationOrders } from '../../orders/order.ts';
import { isAmong, requestOfTarget } from './lookChoices.ts';
import type { LookChoices, LookPicture, LookScene, LookTarget, ToLook } from './lookProtocol.ts';

/**
 * Thumbnails that are computed at once, so that the requests of others find room among the 40 that a
 * project may have under way.
 */
const THUMBNAILS_AT_ONCE = 4;

/** Pixels of the longer side; screens with two pixels for each of the page have sharp ones, too. */
const THUMBNAIL_SIDE = 160;
const PICTURE_SIDE = 640;

/** Order of the form. */
export interface LookedOrder {
  readonly configuration: ConfigurationOrders;
  readonly request: OrderRequest;
}

interface LookKeys {
  /** Changes when another image would be ordered, but for scenes that are left out. */
  readonly base: string;
  /** Changes when other scenes are left out. */
  readonly leftOut: string;
}

/** One image that is looked at. */
interface Looking {
  readonly target: LookTarget;
  /** Identify what is looked at, once they are known. */
  keys?: LookKeys;
  readonly ended: AbortController;
  look?: ItemLook;
  scenes: readonly ItemScene[];
  /** Ends the request for the large picture. */
  picture?: AbortController;
  /** The layer that the user has chosen. */
  layer?: string | undefined;
  /** Thumbnails that the page needs. */
  wanted: readonly string[];
  readonly thumbnails: Map<string, AbortController>;
  readonly sent: Set<string>;
}

export class FormLook {
  readonly #post: (message: ToLook) => void;
  #looking: Looking | undefined;

  constructor(post: (message: ToLook) => void) {
    this.#post = post;
  }

  /** Shows an image. @param order undefined while the draft is not complete */
  async show(order: LookedOrder | undefined, target: LookTarget): Promise<void> {
    this.#end();
    if (!order) return this.#over(l10n.t('Complete the order to look at its images.'), true);
    await this.#start(order, target);
  }

  /** Thumbnails of these scenes are needed, and of no others. */
  want(ids: readonly string[]): void {
    const looking = this.#looking;
    if (!looking) return;
    looking.wanted = ids;
    for (const [id, request] of looking.thumbnails) if (!ids.includes(id)) request.abort();
    this.#pump(looking);
  }

  /** Shows the date of a scene in the large picture. */
  async showScene(id: string): Promise<void> {
    const looking = this.#looking;
    const scene = looking?.scenes.find((each) => each.id === id);
    if (!looking || !scene) return;
    if (scene.layer === undefined) {
      looking.picture?.abort();
      const words = l10n.t('This scene is left out: it is in no picture of the image.');
      return this.#post({ type: 'lookPicture', words, scenes: [id] });
    }
    looking.layer = scene.layer;
    await this.#showPicture(looking);
  }

  /**
   * The draft was checked: the image is shown again when other scenes are left out of it, and no
   * longer when it would be another one.
   *
   * @param choices images of the order; undefined while there are none
   */
  async follow(order: LookedOrder | undefined, choices: LookChoices | undefined): Promise<void> {
    const before = this.#looking;
    if (!before?.keys) return;
    const isThere = order && isAmong(choices, before.target);
    // A configuration that cannot be read is reported at its field.
    const now = isThere && (await keysOf(order, before.target).catch(() => undefined));
    if (this.#looking !== before) return;
    if (!order || !now || now.base !== before.keys.base) {
      this.#end();
      return this.#over(l10n.t('The order has changed. Choose Look to see its images.'), false);
    }
    if (now.leftOut === before.keys.leftOut) return;
    this.#end();
    await this.#start(order, before.target, before);
  }

  /** Ends all requests. */
  stop(): void {
    if (!this.#looking) return;
    this.#end();
    this.#post({ type: 'look', state: 'idle' });
  }

  /** @param before the same image with other scenes: the page has its thumbnails */
  async #start(order: LookedOrder, target: LookTarget, before?: Looking): Promise<void> {
    const ended = new AbortController();
    const looking: Looking = {
      target,
      ended,
      scenes: [],
      layer: before?.layer,
      wanted: before?.wanted ?? [],
      thumbnails: new Map(),
      sent: new Set(before?.sent),
    };
    this.#looking = looking;
    this.#post({ type: 'look', state: 'running' });
    try {
      looking.keys = await keysOf(order, target);
      const { signal } = ended;
      const look = await order.configuration.look(requestOfTarget(order.request, target), signal);
      const scenes = await look.scenes({ signal });
      if (this.#looking !== looking) return;
      looking.look = look;
      looking.scenes = scenes;
    } catch (error) {
      if (this.#looking !== looking) return;
      this.#looking = undefined;
      if (isCancelled(error)) this.#post({ type: 'look', state: 'idle' });
      else this.#over(messageOf(error), true);
      return;
    }
    const { scenes } = looking;
    const shown = scenes.map(lookScene);
    this.#post({ type: 'look', state: 'ready', target, scenes: shown, words: describe(scenes) });
    this.#pump(looking);
    await this.#showPicture(looking);
  }

  async #showPicture(looking: Looking): Promise<void> {
    looking.picture?.abort();
    const request = new AbortController();
    looking.picture = request;
    const signal = AbortSignal.any([request.signal, looking.ended.signal]);
    const isChosen = looking.scenes.some(({ layer }) => layer === looking.layer);
    const layer = isChosen ? looking.layer : undefined;
    const post = (words: string, picture?: ItemPicture) => {
      if (signal.aborted) return;
      const of = picture ? picture.layer : layer;
      const scenes = looking.scenes.flatMap((each) => (each.layer === of ? each.id : []));
      this.#post({ type: 'lookPicture', words, scenes, ...(picture && pictureOf(picture)) });
    };
    post(l10n.t('Computing the picture…'));
    try {
      const options = { side: PICTURE_SIDE, signal, ...(layer !== undefined && { layer }) };
      const picture = await looking.look?.picture(options);
      if (!picture) return post(l10n.t('There are no scenes, so there is no picture.'));
      post(captionOf(picture, looking.scenes), picture);
    } catch (error) {
      if (!isCancelled(error)) post(messageOf(error));
    }
  }

  #pump(looking: Looking): void {
    const { look, wanted, thumbnails, sent, scenes } = looking;
    if (!look) return;
    const known = new Set(scenes.map(({ id }) => id));
    for (const id of wanted) {
      if (thumbnails.size >= THUMBNAILS_AT_ONCE) return;
      if (known.has(id) && !thumbnails.has(id) && !sent.has(id)) {
        void this.#sendThumbnail(looking, look, id);
      }
    }
  }

  async #sendThumbnail(looking: Looking, look: ItemLook, id: string): Promise<void> {
    const request = new AbortController();
    looking.thumbnails.set(id, request);
    const signal = AbortSignal.any([request.signal, looking.ended.signal]);
    try {
      const picture = await look.thumbnail(id, { side: THUMBNAIL_SIDE, signal });
      if (!signal.aborted) this.#post({ type: 'lookThumbnail', id, ...pictureOf(picture) });
    } catch (error) {
      if (!isCancelled(error) && !signal.aborted) {
        this.#post({ type: 'lookThumbnail', id, problem: messageOf(error) });
      }
    }
    looking.thumbnails.delete(id);
    if (!signal.aborted) looking.sent.add(id);
    if (this.#looking === looking) this.#pump(looking);
  }

  #over(message: string, isWrong: boolean): void {
    this.#post({ type: 'look', state: 'over', message, isWrong });
  }

  #end(): void {
    this.#looking?.ended.abort();
    this.#looking = undefined;
  }
}

async function keysOf(
  { configuration: { source }, request }: LookedOrder,
  target: LookTarget,
): Promise<LookKeys> {
  const { leaveOutScenes = [], ...others } = requestOfTarget(request, target);
  const base = JSON.stringify([source.id, await source.fingerprint(), others]);
  return { base, leftOut: [...leaveOutScenes].sort().join(' ') };
}

function lookScene({ id, time, cloudCover, isLeftOut }: ItemScene): LookScene {
  return {
    id,
    name: id.slice(id.lastIndexOf('/') + 1),
    date: time ? formatIsoDate(time) : '',
    ...(cloudCover !== undefined && { clouds: formatClouds(cloudCover) }),
    isLeftOut,
  };
}

function formatClouds(percent: number): string {
  return l10n.t('{0} % clouds', formatNumber(Math.round(percent)));
}

/** "6 scenes, 1 of them left out." */
function describe(scenes: readonly ItemScene[]): string {
  const leftOut = scenes.filter(({ isLeftOut }) => isLeftOut).length;
  const [total, left] = [scenes.length, leftOut].map((count) => formatNumber(count));
  if (scenes.length === 0) return l10n.t('There are no scenes over this tile in this period.');
  if (leftOut > 0) return l10n.t('{0} scenes, {1} of them left out.', total ?? '', left ?? '');
  return scenes.length === 1 ? l10n.t('1 scene.') : l10n.t('{0} scenes.', total ?? '');
}

/** "2020-06-05: red, green, blue" */
function captionOf({ layer, bands }: ItemPicture, scenes: readonly ItemScene[]): string {
  const time = scenes.find((each) => each.layer === layer)?.time;
  const names = bands.join(', ');
  return time ? l10n.t('{0}: {1}', formatIsoDate(time), names) : names;
}

function pictureOf({ width, height, rgba }: ItemPicture): { picture: LookPicture } {
  return { picture: { width, height, rgba } };
}
