/**
 * The scenes of an image as a list of thumbnails with check marks. One of them is in the tab order:
 * the arrow keys move from one to the next, Space leaves it out or includes it, Enter shows its date.
 */
import * as l10n from '@vscode/l10n';
import type { LookPicture, LookScene } from '../../src/views/orderForm/protocol.ts';
import { el } from '../components/element.ts';
import { drawPicture } from './lookPicture.ts';

export interface StripEvents {
  /** The user has included a scene, or left it out. */
  toggle(id: string): void;
  /** The user wants to see the date of a scene. */
  open(id: string): void;
  /** Scenes that are visible and have no thumbnail. */
  need(ids: readonly string[]): void;
}

interface SceneOption {
  readonly scene: LookScene;
  readonly element: HTMLElement;
  readonly canvas: HTMLCanvasElement;
  readonly note: HTMLElement;
}

export class LookStrip {
  readonly element = el('div', {
    id: 'look-scenes',
    role: 'listbox',
    'aria-multiselectable': 'true',
    'aria-label': l10n.t('Scenes'),
  });
  readonly #events: StripEvents;
  readonly #visible = new IntersectionObserver((entries) => this.#note(entries), {
    root: this.element,
    rootMargin: '50px',
  });
  readonly #seen = new Set<string>();
  #options = new Map<string, SceneOption>();
  /** Thumbnails that have been received, also of scenes that are shown again. */
  #pictures = new Map<string, LookPicture>();
  readonly #failed = new Set<string>();
  #current = '';

  constructor(events: StripEvents) {
    this.#events = events;
    this.element.addEventListener('click', (event) => this.#press(event));
    this.element.addEventListener('keydown', (event) => this.#type(event));
  }

  /** @param keepsPictures whether the scenes are those of the same image as before */
  show(scenes: readonly LookScene[], keepsPictures: boolean): void {
    const hadFocus = this.element.contains(document.activeElement);
    const top = this.element.scrollTop;
    if (!keepsPictures) this.#pictures = new Map();
    this.#visible.disconnect();
    this.#seen.clear();
    this.#failed.clear();
    this.#options = new Map(scenes.map((scene) => [scene.id, optionOf(scene)]));
    this.element.replaceChildren(...[...this.#options.values()].map(({ element }) => element));
    for (const [id, { element, canvas }] of this.#options) {
      const picture = this.#pictures.get(id);
      if (picture) {
        drawPicture(canvas, picture);
        element.classList.remove('loading');
      }
      this.#visible.observe(element);
    }
    this.element.scrollTop = top;
    const [first] = this.#options.keys();
    this.#makeCurrent(this.#options.has(this.#current) ? this.#current : (first ?? ''), hadFocus);
  }

  /** A thumbnail has arrived, or cannot be computed. */
  setPicture(id: string, picture: LookPicture | undefined, problem = ''): void {
    const option = this.#options.get(id);
    if (picture) this.#pictures.set(id, picture);
    else this.#failed.add(id);
    if (!option) return;
    option.element.classList.remove('loading');
    option.note.textContent = problem;
    if (picture) drawPicture(option.canvas, picture);
  }

  /** Marks the scenes that the large picture is made from. */
  markShown(ids: readonly string[]): void {
    for (const [id, { element }] of this.#options) {
      element.classList.toggle('shown', ids.includes(id));
      if (ids.includes(id)) element.setAttribute('aria-current', 'true');
      else element.removeAttribute('aria-current');
    }
  }

  #note(entries: readonly IntersectionObserverEntry[]): void {
    for (const { target, isIntersecting } of entries) {
      const id = target instanceof HTMLElement ? (target.dataset.id ?? '') : '';
      if (isIntersecting) this.#seen.add(id);
      else this.#seen.delete(id);
    }
    const missing = [...this.#options.keys()].filter(
      (id) => this.#seen.has(id) && !this.#pictures.has(id) && !this.#failed.has(id),
    );
    this.#events.need(missing);
  }

  #press(event: MouseEvent): void {
    const { target } = event;
    const element = target instanceof Element ? target.closest<HTMLElement>('[role=option]') : null;
    const id = element?.dataset.id;
    if (id === undefined || !(target instanceof Element)) return;
    this.#makeCurrent(id, true);
    if (target.closest('.look-check')) this.#events.toggle(id);
    else this.#events.open(id);
  }

  #type(event: KeyboardEvent): void {
    const ids = [...this.#options.keys()];
    const at = ids.indexOf(this.#current);
    if (at < 0) return;
    const columns = this.#columns;
    const step = { ArrowRight: 1, ArrowLeft: -1, ArrowDown: columns, ArrowUp: -columns }[event.key];
    const edge = { Home: 0, End: ids.length - 1 }[event.key];
    if (event.key === ' ') this.#events.toggle(this.#current);
    else if (event.key === 'Enter') this.#events.open(this.#current);
    else if (step !== undefined || edge !== undefined) {
      const next = ids[edge ?? at + (step ?? 0)];
      if (next !== undefined) this.#makeCurrent(next, true);
    } else return;
    event.preventDefault();
  }

  /** Number of scenes in a row. */
  get #columns(): number {
    const [first, ...others] = [...this.#options.values()];
    const top = first?.element.offsetTop;
    const second = others.findIndex(({ element }) => element.offsetTop !== top);
    return second < 0 ? Math.max(1, this.#options.size) : second + 1;
  }

  #makeCurrent(id: string, focus: boolean): void {
    this.#current = id;
    for (const [each, { element }] of this.#options) {
      element.setAttribute('tabindex', each === id ? '0' : '-1');
    }
    if (focus) this.#options.get(id)?.element.focus();
  }
}

function optionOf(scene: LookScene): SceneOption {
  const { id, name, date, clouds, isLeftOut } = scene;
  const canvas = el('canvas', { width: '4', height: '4', 'aria-hidden': 'true' });
  const note = el('span', { class: 'look-note' });
  const state = isLeftOut ? l10n.t('left out') : l10n.t('included');
  const element = el(
    'div',
    {
      role: 'option',
      class: 'look-scene loading',
      'data-id': id,
      'aria-checked': String(!isLeftOut),
      'aria-selected': String(!isLeftOut),
      title: name,
      tabindex: '-1',
    },
    el('span', { class: 'look-check', 'aria-hidden': 'true' }),
    canvas,
    el('span', { class: 'look-date' }, date || name),
    ...(clouds ? [el('span', { class: 'look-clouds' }, clouds)] : []),
    el('span', { class: 'look-spoken' }, [...(date ? [name] : []), state].join(', ')),
    note,
  );
  element.classList.toggle('left-out', isLeftOut);
  return { scene, element, canvas, note };
}
