/** Values of a formula of bands in a tile, which are shown like a band. Does not use the DOM. */
import { evaluateFormulaForAll } from '../../src/domain/bandFormula.ts';
import type { BandScaling, SeriesFormula } from '../../src/views/quickLook/protocol.ts';
import type { Values } from './stretch.ts';
import type { LoadedTile } from './tileCache.ts';

export interface PictureFormula extends SeriesFormula {
  /** Bands of the tiles, in their order. */
  readonly operands: readonly { readonly name: string; readonly scaling?: BandScaling }[];
}

/** The last formula of each tile. */
const calculated = new WeakMap<LoadedTile, { formula: PictureFormula; values: Float32Array }>();

/** @returns a value for each pixel of the tile; NaN without data */
export function formulaValues(
  tile: LoadedTile,
  formula: PictureFormula,
  noData: number | undefined,
): Float32Array {
  const known = calculated.get(tile);
  if (known?.formula === formula) return known.values;
  const physical = new Map(
    formula.operands.map(({ name, scaling }, i) => [
      name,
      physicalValues(tile.values[i] ?? new Uint8Array(), scaling, noData),
    ]),
  );
  const count = tile.width * tile.height;
  const none = new Float64Array(count).fill(Number.NaN);
  const values = evaluateFormulaForAll(formula.steps, count, (band) => physical.get(band) ?? none);
  calculated.set(tile, { formula, values });
  return values;
}

function physicalValues(
  stored: Values,
  { scale, offset }: Pick<BandScaling, 'scale' | 'offset'> = { scale: 1, offset: 0 },
  noData: number | undefined,
): Float64Array {
  return Float64Array.from(stored, (value) =>
    value === noData ? Number.NaN : value * scale + offset,
  );
}
