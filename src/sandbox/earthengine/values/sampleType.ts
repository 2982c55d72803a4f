/** The sample type of a file that has several bands. */
import { EvaluationError } from '../evaluationErrors.ts';
import type { EvaluatedBand } from './band.ts';
import { type GdalType, gdalTypeOf } from './pixelType.ts';

/** @throws EvaluationError when the bands have different sample types */
export function commonType(bands: readonly EvaluatedBand[]): GdalType {
  const types = bands.map((band) => gdalTypeOf(band.dataType));
  const [first = 'Float64'] = types;
  const other = types.find((type) => type !== first);
  if (other === undefined) return first;
  throw new EvaluationError(
    `Exported bands must have compatible data types; found inconsistent types: ${first} and ${other}.`,
  );
}
