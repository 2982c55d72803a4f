/** Options of the command line for scenes: what they choose, and how a choice is written with them. */
import { Command } from 'commander';
import { describe, expect, it, test } from 'vitest';
import { type SceneFlags, sceneChoiceFrom, withScenes } from '../../src/cli/sceneOptions.ts';
import type { SceneChoice } from '../../src/core/index.ts';
import { formatSceneOptions } from '../../src/text/formatSceneOptions.ts';

const LANDSAT_8 = 'LANDSAT/LC08/C02/T1_L2';
const SENTINEL_2 = 'COPERNICUS/S2_SR_HARMONIZED';

function parse(words: readonly string[]): SceneFlags {
  const command = withScenes(new Command())
    .exitOverride()
    .configureOutput({ writeErr: () => {} });
  return command.parse([...words], { from: 'user' }).opts<SceneFlags>();
}

const ALL: SceneChoice = {
  cloudLimit: 30,
  months: [1, 2, 6, 11, 12],
  pathRows: [[193, 26], [194]],
  mgrsTiles: ['33UXP', '33UXQ'],
  timeOfDay: 'day',
  nadirOnly: true,
  cloudMask: 'scl',
  composite: 'median',
};

describe('options for scenes', () => {
  it('choose everything that an order can want', () => {
    const words =
      '--cloud-limit 30% --months 11-2,6 --path-row 193/26 --path-row 194 --mgrs-tile 33UXP --mgrs-tile 33UXQ --time-of-day day --nadir-only --mask scl --composite median';
    expect(sceneChoiceFrom(LANDSAT_8, parse(words.split(' ')))).toEqual(ALL);
  });

  it('choose nothing unless they are given', () => {
    expect(sceneChoiceFrom(LANDSAT_8, parse([]))).toEqual({});
  });

  it('choose the usual recipe for clouds without a name', () => {
    expect(sceneChoiceFrom(LANDSAT_8, parse(['--mask']))).toEqual({ cloudMask: true });
  });

  it('apply to one collection if they name it', () => {
    const flags = parse(['--mask', `${SENTINEL_2}=scl`, '--cloud-limit', '50']);
    expect(sceneChoiceFrom(SENTINEL_2, flags)).toEqual({ cloudLimit: 50, cloudMask: 'scl' });
    expect(sceneChoiceFrom(LANDSAT_8, flags)).toEqual({ cloudLimit: 50 });
  });

  test.each([
    ['--cloud-limit 101', /from 0 to 100/],
    ['--cloud-limit x', /from 0 to 100/],
    ['--months 13', /from 1 to 12/],
    ['--path-row 193-26', /193\/26/],
    ['--time-of-day noon', /day, night/],
    ['--composite mean', /best, median/],
  ])('refuse %s', (words, message) => {
    expect(() => parse(words.split(' '))).toThrow(message);
  });
});

describe('a choice as options', () => {
  test.each<[name: string, choices: Readonly<Record<string, SceneChoice>>]>([
    ['the same for all collections', { [LANDSAT_8]: ALL, [SENTINEL_2]: ALL }],
    ['for one of them', { [LANDSAT_8]: ALL }],
    ['different ones', { [LANDSAT_8]: { cloudLimit: 0 }, [SENTINEL_2]: { cloudMask: 'scl' } }],
    ['none', {}],
  ])('is read as it was: %s', (_, choices) => {
    const ids = [LANDSAT_8, SENTINEL_2];
    const flags = parse(formatSceneOptions(ids, choices));
    for (const id of ids) expect(sceneChoiceFrom(id, flags)).toEqual(choices[id] ?? {});
  });

  it('names a collection only where they differ', () => {
    const choices = { [LANDSAT_8]: { cloudLimit: 30 }, [SENTINEL_2]: { cloudLimit: 30 } };
    expect(formatSceneOptions([LANDSAT_8, SENTINEL_2], choices)).toEqual(['--cloud-limit', '30']);
  });
});
