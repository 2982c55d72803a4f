/** Name and tooltip of a button whose label is a sign or an abbreviation. */
export function describeButton(element: HTMLElement, text: string): void {
  element.title = text;
  // The visible label must be part of the name: users of speech input pronounce it.
  const words = /[\p{L}\d]/u.test(element.textContent) ? `${element.textContent}: ${text}` : text;
  element.setAttribute('aria-label', words);
}
