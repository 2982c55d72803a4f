/** Words after options of the command line that take any number of them, or none. */
import { Command } from 'commander';
import { describe, expect, it, test } from 'vitest';
import { explainMissingArguments, separateCollections } from '../../src/cli/followingWords.ts';
import { withRequest } from '../../src/cli/orderRequest.ts';
import { type SceneFlags, sceneChoiceFrom } from '../../src/cli/sceneOptions.ts';

const LANDSAT_8 = 'LANDSAT/LC08/C02/T1_L2';
const LANDSAT_9 = 'LANDSAT/LC09/C02/T1_L2';
const JUNE = ['-s', '2020-06-01', '-e', '2020-07-01'];

function parse(...args: string[]) {
  const program = new Command('cedar').exitOverride().configureOutput({ writeErr: () => {} });
  let parsed: { collections: string[]; flags: SceneFlags & { index?: string[] } } | undefined;
  withRequest(program.command('count')).action((collections, flags) => {
    parsed = { collections, flags };
  });
  program.command('download').argument('<order>').option('--item <name...>');
  explainMissingArguments(program);
  program.parse(separateCollections(args), { from: 'user' });
  return parsed ?? { collections: [], flags: {} };
}

describe('a collection after an option', () => {
  it.each([
    [['--nadir-only', LANDSAT_8], { nadirOnly: true }],
    [['--nadir-only', 'FIRMS'], { nadirOnly: true }],
    [['--mask', LANDSAT_8], { cloudMask: true }],
    [['--mask', '--nadir-only', LANDSAT_8], { cloudMask: true, nadirOnly: true }],
    [['--nadir-only', '--mask', LANDSAT_8], { cloudMask: true, nadirOnly: true }],
    [['--mask', 'scl', LANDSAT_8], { cloudMask: 'scl' }],
    [['--mask', LANDSAT_8, '--nadir-only'], { cloudMask: true, nadirOnly: true }],
  ])('is ordered: %j', (args, choice) => {
    const { collections, flags } = parse('count', ...args, ...JUNE);
    expect(collections).toEqual([args.find((arg) => /^[A-Z]/.test(arg))]);
    expect(sceneChoiceFrom(collections[0] ?? '', flags)).toEqual(choice);
  });

  it('is ordered with those after it', () => {
    const { collections, flags } = parse('count', '--nadir-only', LANDSAT_8, LANDSAT_9, ...JUNE);
    expect(collections).toEqual([LANDSAT_8, LANDSAT_9]);
    for (const id of collections) expect(sceneChoiceFrom(id, flags)).toEqual({ nadirOnly: true });
  });

  it('is ordered after tiles', () => {
    const { collections, flags } = parse('count', '-i', '4', '5', LANDSAT_8, ...JUNE, '--mask');
    expect(collections).toEqual([LANDSAT_8]);
    expect(flags.index).toEqual(['4', '5']);
  });

  it('is ordered after two hyphens', () => {
    const { collections, flags } = parse('count', ...JUNE, '--nadir-only', '--', LANDSAT_8);
    expect(collections).toEqual([LANDSAT_8]);
    expect(sceneChoiceFrom(LANDSAT_8, flags)).toEqual({ nadirOnly: true });
  });

  it('is the one that the option is for if the order has it', () => {
    for (const option of [['--nadir-only', LANDSAT_9], [`--nadir-only=${LANDSAT_9}`]]) {
      const { collections, flags } = parse('count', LANDSAT_8, LANDSAT_9, ...JUNE, ...option);
      expect(collections).toEqual([LANDSAT_8, LANDSAT_9]);
      expect(sceneChoiceFrom(LANDSAT_8, flags)).toEqual({});
      expect(sceneChoiceFrom(LANDSAT_9, flags)).toEqual({ nadirOnly: true });
    }
  });
});

describe('an option with and without a value', () => {
  it.each([[['--mask', '--mask', `${LANDSAT_9}=qa`]], [['--mask', `${LANDSAT_9}=qa`, '--mask']]])(
    'applies both: %j',
    (options) => {
      const { flags } = parse('count', LANDSAT_8, LANDSAT_9, ...JUNE, ...options);
      expect(sceneChoiceFrom(LANDSAT_8, flags)).toEqual({ cloudMask: true });
      expect(sceneChoiceFrom(LANDSAT_9, flags)).toEqual({ cloudMask: 'qa' });
    },
  );

  it.each(['--mask=', `--mask=${LANDSAT_8}=`, '--nadir-only='])('is refused as %s', (option) => {
    expect(() => parse('count', LANDSAT_8, ...JUNE, option)).toThrow(/is expected/);
  });
});

test('what an option has taken is named where it is missing', () => {
  expect(() => parse('download', '--item', 'A', 'ORDER')).toThrow(
    "missing required argument 'order'\n(--item takes the words after it: A ORDER. Write the order before it.)",
  );
  expect(() => parse('count', '--mask', 'FIRMS', ...JUNE)).toThrow(
    "missing required argument 'collection'\n(--mask takes the words after it: FIRMS. Write the collection before it.)",
  );
  expect(() => parse('download')).toThrow(/'order'$/);
});
