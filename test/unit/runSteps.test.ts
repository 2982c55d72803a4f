/** Steps of a dialog: forward, back over steps that showed nothing, and cancelled. */
import { expect, it } from 'vitest';
import { runSteps, type StepOutcome, type StepPlace } from '../../src/views/steps/runSteps.ts';

/** Runs steps that end as given, and notes which were run, and as which numbers. */
async function run(outcomes: readonly StepOutcome[][]) {
  const log: string[] = [];
  const left = outcomes.map((each) => [...each]);
  const steps = left.map((step, index) => async ({ number, canGoBack }: StepPlace) => {
    log.push(`${'abc'[index]}${number}${canGoBack ? '<' : ''}`);
    return step.shift() ?? 'next';
  });
  return { isComplete: await runSteps(steps), log: log.join(' ') };
}

it('runs all steps in order', async () => {
  expect(await run([[], [], []])).toEqual({ isComplete: true, log: 'a1 b2< c3<' });
});

it('returns to the step before, and continues from there', async () => {
  expect(await run([[], ['back'], []])).toEqual({ isComplete: true, log: 'a1 b2< a1 b2< c3<' });
});

it('returns past a step that showed nothing, and does not count it', async () => {
  expect(await run([[], ['skip', 'skip'], ['back']])).toEqual({
    isComplete: true,
    log: 'a1 b2< c2< a1 b2< c2<',
  });
});

it('ends when a step is cancelled', async () => {
  expect(await run([[], ['cancel'], []])).toEqual({ isComplete: false, log: 'a1 b2<' });
});
