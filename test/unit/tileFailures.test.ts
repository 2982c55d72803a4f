/** What a source of online map tiles is reported for, and when it is left alone. */
import { expect, it } from 'vitest';
import { TileFailures } from '../../media/map/tileFailures.ts';

it('a source that fails for some tiles is reported until a view is complete', () => {
  const failures = new TileFailures();
  failures.addSuccess();
  expect(failures.isBroken).toBe(false);
  failures.addFailure();
  failures.addSuccess();
  expect(failures.isBroken).toBe(true);
  failures.finishView();
  // A view whose tiles were all loaded before.
  failures.finishView();
  expect(failures.isBroken).toBe(true);
  failures.addSuccess();
  expect(failures.isBroken).toBe(true);
  failures.finishView();
  expect(failures.isBroken).toBe(false);
});

it('a source that fails for every tile is not asked again for a while', () => {
  let now = 0;
  const failures = new TileFailures(() => now);
  let requests = 0;
  const move = () => {
    failures.resume();
    for (let tile = 0; tile < 12; tile++) {
      if (failures.isPaused) continue;
      requests++;
      failures.addFailure();
    }
    failures.finishView();
  };
  for (let moves = 0; moves < 50; moves++) move();
  expect(requests).toBe(20);
  expect(failures.isBroken).toBe(true);
  now += 30_000;
  expect(failures.resume()).toBe(true);
  expect(failures.isPaused).toBe(false);
  failures.addSuccess();
  failures.finishView();
  expect(failures.isBroken).toBe(false);
});
