/**
 * Looks at an image before it is ordered: the user chooses tile and period, and sees a picture of one
 * date and the scenes of the period, single ones of which can be left out.
 */
import * as l10n from '@vscode/l10n';
import { formatNumber } from '../../src/domain/locale.ts';
import type {
  LookChoice,
  LookChoices,
  LookScene,
  LookTarget,
  ToLook,
} from '../../src/views/orderForm/protocol.ts';
import { el, withWholeDates } from '../components/element.ts';
import { button, dropdown } from '../components/toolkit.ts';
import './look.css';
import { clearPicture, drawPicture } from './lookPicture.ts';
import { LookStrip } from './lookStrip.ts';

export interface LookEvents {
  look(target: LookTarget): void;
  cancel(): void;
  showScene(id: string): void;
  needThumbnails(ids: readonly string[]): void;
  /** Sets all scenes that are left out. */
  leaveOut(ids: readonly string[]): void;
}

export class LookPane {
  readonly element: HTMLElement;
  readonly #events: LookEvents;
  readonly #collection = listOf('look-collection', l10n.t('Collection'));
  readonly #tile = listOf('look-tile', l10n.t('Tile'));
  readonly #period = listOf('look-period', l10n.t('Image of the period'));
  readonly #moreTiles = el('p', { class: 'hint' });
  readonly #start = button({ id: 'look', label: l10n.t('Look'), appearance: 'secondary' });
  readonly #cancel = button({
    id: 'cancel-look',
    label: l10n.t('Cancel'),
    appearance: 'secondary',
  });
  readonly #includeAll = button({
    id: 'include-scenes',
    label: '',
    appearance: 'secondary',
  });
  readonly #status = el('p', { id: 'look-status', role: 'status' });
  readonly #canvas = el('canvas', { id: 'look-picture', role: 'img' });
  readonly #caption = el('figcaption', { id: 'look-caption', 'aria-live': 'polite' });
  readonly #figure = el('figure', { id: 'look-figure' }, this.#canvas, this.#caption);
  readonly #strip: LookStrip;
  readonly #hint = el(
    'p',
    { class: 'hint', id: 'look-hint' },
    l10n.t(
      'Choose a scene to see its date. Clear its check mark, or press Space, to leave the scene out of all images of this order.',
    ),
  );
  readonly #shownChoices = new Map<string, string>();
  #shownTarget = '';
  #leftOut: readonly string[] = [];

  constructor(events: LookEvents) {
    this.#events = events;
    this.#strip = new LookStrip({
      toggle: (id) => this.#toggle(id),
      open: (id) => events.showScene(id),
      need: (ids) => events.needThumbnails(ids),
    });
    this.#strip.element.setAttribute('aria-describedby', this.#hint.id);
    const { element: start } = this.#start;
    this.element = el(
      'section',
      { id: 'look-part', 'aria-labelledby': 'look-heading' },
      el('h3', { id: 'look-heading' }, l10n.t('Look before ordering')),
      el(
        'div',
        { class: 'look-choices' },
        ...[this.#collection, this.#tile, this.#period].map(({ element }) => element),
      ),
      this.#moreTiles,
      el('div', { class: 'buttons' }, start, this.#cancel.element, this.#includeAll.element),
      this.#status,
      this.#figure,
      this.#strip.element,
      this.#hint,
    );
    this.#listen();
    this.#setRunning(false);
    this.#showResult(false);
    this.hide();
  }

  show({ collections, tiles, periods, moreTiles }: LookChoices): void {
    this.element.hidden = false;
    this.#fill(this.#collection, collections);
    this.#fill(this.#tile, tiles);
    this.#fill(this.#period, periods);
    this.#collection.element.hidden = collections.length < 2;
    this.#moreTiles.textContent =
      moreTiles > 0 ? l10n.t('{0} more tiles are not listed.', formatNumber(moreTiles)) : '';
  }

  hide(): void {
    this.element.hidden = true;
  }

  /** @param ids all scenes that the order leaves out */
  setLeftOut(ids: readonly string[]): void {
    this.#leftOut = ids;
    this.#includeAll.element.hidden = ids.length === 0;
    this.#includeAll.label = l10n.t('Include All Scenes ({0})', formatNumber(ids.length));
  }

  receive(message: ToLook): void {
    switch (message.type) {
      case 'look':
        this.#receiveLook(message);
        break;
      case 'lookPicture':
        this.#showPicture(message);
        break;
      case 'lookThumbnail':
        this.#strip.setPicture(message.id, message.picture, message.problem);
    }
  }

  #showPicture({ picture, words, scenes }: Extract<ToLook, { type: 'lookPicture' }>): void {
    this.#caption.replaceChildren(...withWholeDates(words));
    this.#canvas.setAttribute('aria-label', words);
    this.#figure.classList.toggle('loading', !picture);
    if (picture) drawPicture(this.#canvas, picture);
    this.#strip.markShown(scenes);
  }

  #receiveLook(message: Extract<ToLook, { type: 'look' }>): void {
    this.#setRunning(message.state === 'running');
    this.#status.classList.toggle('wrong', message.state === 'over' && message.isWrong);
    switch (message.state) {
      case 'running':
        this.#say(l10n.t('Asking Earth Engine…'));
        return;
      case 'ready':
        this.#showScenes(message.target, message.scenes);
        this.#say(message.words);
        return;
      case 'idle':
      case 'over':
        this.#say(message.state === 'over' ? message.message : '');
        this.#showResult(false);
    }
  }

  #showScenes(target: LookTarget, scenes: readonly LookScene[]): void {
    const shown = JSON.stringify(target);
    const isSame = shown === this.#shownTarget;
    this.#shownTarget = shown;
    if (!isSame) clearPicture(this.#canvas);
    this.#showResult(scenes.length > 0);
    this.#strip.show(scenes, isSame);
  }

  #showResult(isShown: boolean): void {
    if (!isShown) this.#shownTarget = '';
    for (const part of [this.#figure, this.#strip.element, this.#hint]) part.hidden = !isShown;
  }

  #listen(): void {
    this.#start.onPress(() =>
      this.#events.look({
        collection: this.#collection.value,
        tile: this.#tile.value,
        period: this.#period.value,
      }),
    );
    this.#cancel.onPress(() => this.#events.cancel());
    this.#includeAll.onPress(() => {
      this.#change([]);
      // The button disappears: the focus moves to one nearby.
      this.#start.element.focus();
    });
  }

  #toggle(id: string): void {
    const isLeftOut = this.#leftOut.includes(id);
    this.#change(isLeftOut ? this.#leftOut.filter((each) => each !== id) : [...this.#leftOut, id]);
  }

  #change(ids: readonly string[]): void {
    this.setLeftOut(ids);
    this.#events.leaveOut(ids);
  }

  /** Redrawn only on changes, which are rare; the choice is kept where it is still there. */
  #fill(list: ReturnType<typeof listOf>, choices: readonly LookChoice[]): void {
    const shown = JSON.stringify(choices);
    if (this.#shownChoices.get(list.id) === shown) return;
    this.#shownChoices.set(list.id, shown);
    const chosen = list.value;
    list.setChoices(choices);
    const isThere = choices.some(({ value }) => value === chosen);
    list.value = isThere ? chosen : (choices[0]?.value ?? '');
  }

  #setRunning(isRunning: boolean): void {
    this.#start.element.hidden = isRunning;
    this.#cancel.element.hidden = !isRunning;
  }

  #say(text: string): void {
    if (this.#status.textContent !== text) this.#status.replaceChildren(...withWholeDates(text));
  }
}

function listOf(id: string, label: string) {
  const list = dropdown({ id, label, choices: [] });
  return Object.assign(list, { id });
}
