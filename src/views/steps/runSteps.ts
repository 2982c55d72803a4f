/** Runs the steps of a dialog, of which each can return to the one before it. */

/** How a step ended: `skip` for one that showed nothing, to which no step returns. */
export type StepOutcome = 'next' | 'back' | 'cancel' | 'skip';

/** Position of a step in its dialog. */
export interface StepPlace {
  /** Number of the step, from 1, among those that were shown. */
  readonly number: number;
  /** Whether there is a step before it. */
  readonly canGoBack: boolean;
}

export type Step = (place: StepPlace) => Promise<StepOutcome>;

/** @returns whether all steps were completed; false when the user cancelled one */
export async function runSteps(steps: readonly Step[]): Promise<boolean> {
  const shown: number[] = [];
  for (let index = 0; index < steps.length; ) {
    const place = { number: shown.length + 1, canGoBack: shown.length > 0 };
    const outcome = await steps[index]?.(place);
    if (outcome === 'cancel') return false;
    if (outcome === 'back') {
      index = shown.pop() ?? index;
    } else {
      if (outcome === 'next') shown.push(index);
      index += 1;
    }
  }
  return true;
}
