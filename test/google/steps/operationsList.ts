/** Order and age of the operations that Earth Engine lists. */
import type { Operation } from '../../../src/core/index.ts';
import type { Run, Step } from '../run.ts';
import { bodyOf } from '../services.ts';

/** Most pages to request: 5,000 operations. */
const MAX_PAGES = 10;

const DAY_MS = 86_400_000;

export const operationsList: Step = {
  name: 'operationsList',
  title: 'lists the operations of the project',
  async run(run: Run) {
    const { operations, isWhole } = await list(run);
    const times = operations.map(({ metadata }) => Date.parse(metadata?.createTime ?? ''));
    const isNewestFirst = times.every((time, at) => at === 0 || time <= (times[at - 1] ?? time));
    const fields = operations.flatMap(({ metadata }) => Object.keys(metadata ?? {}));
    const states = operations.map(({ metadata }) => metadata?.state ?? 'none');
    return {
      facts: { isNewestFirst },
      seen: {
        count: operations.length,
        isWhole,
        oldestDays: Math.round((Date.now() - Math.min(...times)) / DAY_MS),
        states: [...new Set(states)].sort(),
        fields: [...new Set(fields)].sort(),
      },
    };
  },
};

async function list({ services, project, signal }: Run) {
  const operations: Operation[] = [];
  let token = '';
  for (let page = 0; page < MAX_PAGES; page += 1) {
    const path = `/v1/projects/${project}/operations?pageSize=500&pageToken=${token}`;
    const body = bodyOf(
      await services.send('earthEngine', path, {}, signal),
      'The list of tasks',
    ) as { operations?: Operation[]; nextPageToken?: string };
    operations.push(...(body.operations ?? []));
    if (!body.nextPageToken) return { operations, isWhole: true };
    token = encodeURIComponent(body.nextPageToken);
  }
  return { operations, isWhole: false };
}
