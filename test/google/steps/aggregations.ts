/** Two hundred aggregations at once: how many Earth Engine refuses, and with which words. */
import { call, constant, expressionOf, scenesAt } from '../expressions.ts';
import type { Json } from '../recording.ts';
import { refusalOf } from '../refusalFacts.ts';
import type { Run, Step } from '../run.ts';
import { isOk } from '../services.ts';

const REQUESTS = 200;

const PLACE = [-78.6, 35.9] as const;

export const aggregations: Step = {
  name: 'aggregations',
  title: `sends ${REQUESTS} aggregations at once`,
  async run(run: Run) {
    const requests = Array.from({ length: REQUESTS }, (_, index) => aggregate(run, index));
    const answers = await Promise.all(requests);
    const statuses: Record<string, number> = {};
    const refusals: Record<string, Json> = {};
    for (const answer of answers) {
      statuses[answer.status] = (statuses[answer.status] ?? 0) + 1;
      if (!isOk(answer)) refusals[answer.status] ??= refusalOf(answer);
    }
    return { facts: { refusals }, seen: { statuses } };
  },
};

/** Times of the scenes of one week, different for each index so that no answer is a cached one. */
function aggregate({ services, project, signal }: Run, index: number) {
  const start = new Date(Date.UTC(2016, 0, 1 + 7 * index));
  const end = new Date(start.getTime() + 7 * 86_400_000);
  const days = [start.toISOString().slice(0, 10), end.toISOString().slice(0, 10)] as const;
  const times = call('AggregateFeatureCollection.array', {
    collection: scenesAt('LANDSAT/LC08/C02/T1_L2', PLACE, days),
    property: constant('system:time_start'),
  });
  const path = `/v1/projects/${project}/value:compute`;
  return services.send('earthEngine', path, { body: { expression: expressionOf(times) } }, signal);
}
