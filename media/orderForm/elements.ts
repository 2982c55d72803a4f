/** Small pieces of the page. */
import type { Draft, Remedy } from '../../src/views/orderForm/protocol.ts';
import { button } from '../components/toolkit.ts';

export function el<Name extends keyof HTMLElementTagNameMap>(
  name: Name,
  attributes: Readonly<Record<string, string>> = {},
  ...children: (Node | string)[]
): HTMLElementTagNameMap[Name] {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  element.append(...children);
  return element;
}

/** Fields that belong together, with what is asked for as their title. */
export function group(
  id: string,
  title: string,
  ...children: (Node | string)[]
): HTMLFieldSetElement {
  return el('fieldset', { id }, el('legend', {}, title), ...children);
}

/** One field with what is said of it; its own label is the title. */
export function part(id: string, ...children: Node[]): HTMLElement {
  return el('div', { id, class: 'part' }, ...children);
}

/** A line that says how to fill in a field. */
export function hint(id: string, text = ''): HTMLElement {
  return el('p', { id, class: 'hint' }, text);
}

/** The line under a field that says what is wrong; it keeps its place when nothing is. */
export function problemLine(id: string): HTMLElement {
  return el('p', { id, class: 'problem', 'aria-live': 'polite' });
}

/** Buttons that each mend what is wrong. */
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

/** The line under a field that says what is worth knowing of what stands in it. */
export function noteLine(id: string): HTMLElement {
  return el('p', { id, class: 'note', 'aria-live': 'polite' });
}
