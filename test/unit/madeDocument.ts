/** A tracking document of a synthetic order, for tests without services. */
import { TrackingDocument } from '../../src/core/tracking/document.ts';
import type { TrackingDocumentJson } from '../../src/core/tracking/documentJson.ts';

/**
 * One tile of 2019 and 2020, with a task in each of the states.
 *
 * @param changes to the submission
 * @param version of the stored document; unknown unless given
 */
export function madeDocument(
  name: string,
  states: readonly string[],
  changes: Partial<TrackingDocumentJson['submission']> = {},
  version?: string,
): TrackingDocument {
  const submitted = changes.submitted ?? '2020-01-01T00:00:00';
  const grid = { ul: [0, 0], crs: 'EPSG:32619', res: [30, 30], size: [256, 256], name: 'g' };
  const json = {
    program: { name: 'cedar', version: '1', ee: '1' },
    submission: {
      submitted,
      tile_grid: { ...grid, limits: [[0, 9]].concat([[0, 9]]) },
      tile_indices: [[3, 9]],
      period_start: '2019-01-01T00:00:00',
      period_end: '2021-01-01T00:00:00',
      period_freq: '',
      ...changes,
    },
    tracking: {
      submitted,
      name,
      prefix: 'P',
      collections: ['LANDSAT/LC08/C02/T1_L2'],
      tiles: [],
      name_template: '',
      prefix_template: '',
    },
    orders: states.map((state, index) => ({
      name: `${name}-${index}`,
      prefix: 'P',
      status: {
        state,
        id: state === 'UNSUBMITTED' ? '' : `${name}-${index}`,
        ...(state === 'FAILED' && { error_message: 'User memory limit exceeded.' }),
      },
    })),
    metadata: [],
  };
  return TrackingDocument.parse(json, name, version);
}
