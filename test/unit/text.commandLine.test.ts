/** Orders as commands for a terminal. */
import { describe, expect, test } from 'vitest';
import type { OrderSummary } from '../../src/orders/summary.ts';
import { formatSubmitCommand } from '../../src/text/commandLine.ts';

const SUMMARY: OrderSummary = {
  submitted: '2026-01-01T00:00:00Z',
  collections: ['LANDSAT/LC08/C02/T1_L2', 'LANDSAT/LC09/C02/T1_L2'],
  tiles: [
    [4, 5],
    [6, 7],
  ],
  periodStart: '2020-06-01T00:00:00',
  periodEnd: '2021-06-01T00:00:00',
  frequency: 'MS',
  total: 48,
  states: {},
};

describe('an order as a command', () => {
  test('contains collections, tiles by row and column, and periods', () => {
    expect(formatSubmitCommand(SUMMARY, {}, 'ORDER')).toBe(
      'cedar submit LANDSAT/LC08/C02/T1_L2 LANDSAT/LC09/C02/T1_L2 --index 4 5 --index 6 7 --period-start 2020-06-01 --period-end 2021-06-01 --period-freq MS',
    );
  });

  test('contains the configuration and the project if they are not the default ones', () => {
    const command = formatSubmitCommand(
      { ...SUMMARY, tiles: [[4, 5]], frequency: '' },
      { file: "/home/me/o'brien/cedar.yaml", project: 'my-project' },
      'ORDER',
    );
    expect(command).toBe(
      "cedar --config '/home/me/o'\\''brien/cedar.yaml' --project my-project submit LANDSAT/LC08/C02/T1_L2 LANDSAT/LC09/C02/T1_L2 --index 4 5 --period-start 2020-06-01 --period-end 2021-06-01",
    );
  });

  test('leaves out the same scenes', () => {
    const leaveOutScenes = ['a', 'b'].map((name) => `LANDSAT/LC08/C02/T1_L2/${name}`);
    expect(formatSubmitCommand({ ...SUMMARY, leaveOutScenes }, {}, 'ORDER')).toMatch(
      / --leave-out-scene LANDSAT\/LC08\/C02\/T1_L2\/a --leave-out-scene LANDSAT\/LC08\/C02\/T1_L2\/b$/,
    );
  });

  test('cannot run anything else, whatever the record contains', () => {
    const command = formatSubmitCommand({ ...SUMMARY, frequency: 'MS; rm -rf $HOME' }, {}, 'ORDER');
    expect(command).toMatch(/ --period-freq 'MS; rm -rf \$HOME'$/);
  });

  test('contains chosen bands and encodings', () => {
    const choices = {
      'LANDSAT/LC08/C02/T1_L2': { bands: ['red', 'radsat_qa'] },
      'GOOGLE/SATELLITE_EMBEDDING/V1/ANNUAL': { encoding: 'int8' },
    } as const;
    expect(formatSubmitCommand({ ...SUMMARY, choices }, {}, 'ORDER')).toMatch(
      / --bands 'LANDSAT\/LC08\/C02\/T1_L2=red,radsat_qa' --encoding GOOGLE\/SATELLITE_EMBEDDING\/V1\/ANNUAL=int8$/,
    );
  });

  test('keeps times other than midnight', () => {
    const command = formatSubmitCommand(
      { ...SUMMARY, periodStart: '2020-06-01T12:30:00' },
      {},
      'ORDER',
    );
    expect(command).toContain('--period-start 2020-06-01T12:30:00 ');
  });

  test('takes the area, and a grid of its own, from the record of the order', () => {
    const inside = { ...SUMMARY, inside: 'farm.kml', hasOwnGrid: true as const };
    expect(formatSubmitCommand(inside, {}, 'ORDER_2020')).toMatch(
      / --grid-of ORDER_2020 --area-of ORDER_2020 --inside$/,
    );
    expect(formatSubmitCommand(SUMMARY, {}, 'ORDER_2020')).not.toContain('ORDER_2020');
  });
});
