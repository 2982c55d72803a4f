/** Parts of a cube of cloud-optimized GeoTIFFs, and layouts that it cannot have. */
import * as l10n from '@vscode/l10n';
import { sensorCode } from '../../../domain/sensorCode.ts';
import { CubeError } from '../../errors.ts';
import type { CubeDate, CubeLayout } from '../cubeLayout.ts';
import { imageTags } from './cogTags.ts';

/**
 * Names of the files: by date, by time where several have the same date, and by sensor where several have
 * the same time, as daily images of two satellites do.
 *
 * @param held dates that the cube has besides, whose files keep their names
 */
export function cogFileNames(
  { name, dates }: Pick<CubeLayout, 'name' | 'dates'>,
  held: readonly CubeDate[] = [],
): string[] {
  const all = [...dates, ...held].map(({ time }) => new Date(time).toISOString());
  return dates.map(({ time: moment, collection }) => {
    const time = new Date(moment).toISOString();
    const date = time.slice(0, 10);
    if (all.filter((each) => each.startsWith(date)).length === 1) return `${name}_${date}.tif`;
    const clock = time.slice(11, 23).replaceAll(/[:.]/g, '');
    const isOnly = all.filter((each) => each === time).length === 1;
    return `${name}_${date}T${clock}${isOnly ? '' : `_${sensorCode(collection)}`}.tif`;
  });
}

/**
 * Finds what a GeoTIFF cannot have before anything is written.
 *
 * @throws CubeError for bands of several types, and for projections that cannot be expressed
 */
export function checkCogLayout(layout: CubeLayout): void {
  checkBands(layout);
  const [first] = layout.dates;
  if (first) imageTags(layout, first);
}

/** A file has one type and one number for missing data. @throws CubeError */
function checkBands({ name, variables }: CubeLayout): void {
  const [first] = variables;
  const other = variables.find(
    ({ dataType, nodata }) => dataType !== first?.dataType || !Object.is(nodata, first.nodata),
  );
  if (!first || !other) return;
  throw new CubeError(
    'request',
    name,
    l10n.t(
      'The bands "{0}" and "{1}" of the cube "{2}" have different types or no-data values, which a GeoTIFF cannot have. Choose the format Zarr or NetCDF.',
      first.name,
      other.name,
      name,
    ),
  );
}
