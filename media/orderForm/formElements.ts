/** Small elements of the page. */
import type { Draft, Remedy } from '../../src/views/orderForm/protocol.ts';
import { el } from '../components/element.ts';
import { button } from '../components/toolkit.ts';

/** Fields that belong together, under a common title. */
export function group(
  id: string,
  title: string,
  ...children: (Node | string)[]
): HTMLFieldSetElement {
  return el('fieldset', { id }, el('legend', {}, title), ...children);
}

/** One field with its messages; its own label is the title. */
export function part(id: string, ...children: Node[]): HTMLElement {
  return el('div', { id, class: 'part' }, ...children);
}

/** A line that explains how to fill in a field. */
export function hint(id: string, text = ''): HTMLElement {
  return el('p', { id, class: 'hint' }, text);
}

/** The line under a field for a problem; it keeps its space when there is none. */
export function problemLine(id: string): HTMLElement {
  return el('p', { id, class: 'problem', 'aria-live': 'polite' });
}

/** Buttons that each fix the problem. */
export function remedyButtons(
  remedies: readonly Remedy[],
  mend: (change: Partial<Draft>) => void,
): HTMLElement[] {
  if (remedies.length === 0) return [];
  const buttons = remedies.map(({ label, change }) => {
    const remedy = button({ label, appearance: 'secondary' });
    remedy.onPress(() => mend(change));
    return remedy.element;
  });
  return [el('div', { class: 'buttons' }, ...buttons)];
}

/** The line under a field for notes about its contents. */
export function noteLine(id: string): HTMLElement {
  return el('p', { id, class: 'note', 'aria-live': 'polite' });
}
