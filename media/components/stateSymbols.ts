/** Symbols of states of images: shapes differ as well as colors, as on the map. */

export type SymbolName =
  | 'done'
  | 'failed'
  | 'running'
  | 'waiting'
  | 'unsubmitted'
  | 'cancelled'
  | 'cancelling'
  | 'empty'
  | 'missing'
  | 'elsewhere'
  | 'here';

/** Paths in a square of 12 × 12; those that are only lines are not filled. */
const PATHS: Readonly<Record<SymbolName, readonly [path: string, isLine?: boolean]>> = {
  done: ['M6 1.5a4.5 4.5 0 1 1 0 9a4.5 4.5 0 1 1 0-9z'],
  failed: ['M6 1L11.5 11H.5z'],
  running: ['M2 2h8v8H2z'],
  waiting: ['M6 .8L11.2 6L6 11.2L.8 6z'],
  unsubmitted: ['M6 2a4 4 0 1 1 0 8a4 4 0 1 1 0-8z', true],
  cancelled: ['M2 2l8 8M10 2l-8 8', true],
  cancelling: ['M2 2h8v8H2zM2 2l8 8', true],
  empty: ['M1.5 6h9', true],
  missing: ['M6 1.8L10.8 10.4H1.2z', true],
  elsewhere: ['M1 4h9M7 1.5l3 2.5M11 8H2M5 10.5L2 8', true],
  here: ['M6 1v6M3 4.5l3 3l3-3M1.5 10.8h9', true],
};

const SVG = 'http://www.w3.org/2000/svg';

/** For a text beside it: the symbol is hidden from screen readers. */
export function stateSymbol(name: SymbolName): SVGSVGElement {
  const [path, isLine = false] = PATHS[name];
  const symbol = document.createElementNS(SVG, 'svg');
  symbol.setAttribute('viewBox', '0 0 12 12');
  symbol.classList.add('symbol', `symbol-${name}`);
  symbol.setAttribute('aria-hidden', 'true');
  const shape = document.createElementNS(SVG, 'path');
  shape.setAttribute('d', path);
  if (isLine) shape.setAttribute('class', 'line');
  symbol.append(shape);
  return symbol;
}
