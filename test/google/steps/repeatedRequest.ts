/** The answer to an export request that is sent again with the same `requestId`. */

import { refusalOf } from '../refusalFacts.ts';
import { ended, type Run, type Step } from '../run.ts';
import { bodyOf, isOk } from '../services.ts';
import { GRID_NAMES, smallExport } from '../smallExports.ts';

export const repeatedRequest: Step = {
  name: 'repeatedRequest',
  title: 'sends one export twice',
  async run(run: Run) {
    const { body } = smallExport(run, GRID_NAMES[0] ?? '');
    const path = `/v1/projects/${run.project}/image:export`;
    const send = () => run.services.send('earthEngine', path, { body }, run.signal);
    const first = bodyOf(await send(), 'The export');
    const second = await send();
    await ended(run, [String(first.name)]);
    const third = await send();
    const nameOf = (answer: unknown) => (answer as { name?: unknown } | null)?.name;
    return {
      facts: {
        whileRunning: isOk(second)
          ? { isSameOperation: nameOf(second.body) === first.name }
          : refusalOf(second),
        afterwards: isOk(third)
          ? { isSameOperation: nameOf(third.body) === first.name }
          : refusalOf(third),
      },
      seen: { fields: Object.keys(first).sort() },
    };
  },
};
