/** Creates an element of a page in one expression. */

/** Attributes that are `undefined` are left out; an empty text sets one without a value. */
export function el<Name extends keyof HTMLElementTagNameMap>(
  name: Name,
  attributes: Readonly<Record<string, string | undefined>> = {},
  ...children: (Node | string)[]
): HTMLElementTagNameMap[Name] {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (value !== undefined) element.setAttribute(key, value);
  }
  element.append(...children);
  return element;
}

/** A text whose dates, such as 2020-06-01, are not divided between lines. Copying gives the text. */
export function withWholeDates(text: string): (Node | string)[] {
  return text
    .split(/((?<!\d)\d{4}-\d{2}-\d{2}(?!\d))/)
    .map((part, at) => (at % 2 === 1 ? el('span', { class: 'date' }, part) : part));
}

/** A name that can be divided after underscores and slashes where there is no room for it in a line. */
export function breakable(name: string): (Node | string)[] {
  return name
    .split(/(?<=[_/])(?=\w)/)
    .flatMap((part, at) => (at === 0 ? [part] : [document.createElement('wbr'), part]));
}
