/** Makes sure that described bands are those of Earth Engine, before an order is submitted. */
import {
  type BandTypes,
  bandTypes,
  describedBandProblem,
  hasDescribedBands,
} from '../earthengine/describedBands.ts';
import { evaluateEach } from '../earthengine/evaluation.ts';
import { SceneExpressions } from '../earthengine/preard.ts';
import type { FilterSpec } from '../earthengine/requestOptions.ts';
import type { EarthEngine } from '../earthengine/session.ts';
import { CollectionError } from '../errors.ts';
import type { OrderPlan } from './plan.ts';
import { tileGroups, wholePeriod } from './tileGroups.ts';

/** Tiles over which a scene of a collection is looked at: images of a collection can have other bands. */
const MAX_TILES = 5;

/** Bands of one image of a collection, for each session: they hardly ever change. */
const sampled = new WeakMap<EarthEngine, Map<string, BandTypes>>();

/**
 * Asks Earth Engine for scenes of the collections that the configuration describes: one request for each
 * session and collection, until their bands are right. Of collections that are built in, nothing is
 * asked, and neither of those without scenes.
 *
 * @throws CollectionError with what is wrong and what to do; ServiceError, CancelledError
 */
export async function requireDescribedBands(
  earthEngine: EarthEngine,
  plan: OrderPlan,
  filters: Readonly<Record<string, readonly FilterSpec[]>>,
  signal?: AbortSignal,
): Promise<void> {
  const known = sampled.get(earthEngine) ?? new Map<string, BandTypes>();
  sampled.set(earthEngine, known);
  const open = plan.imageCollections.filter((row) => {
    const bands = known.get(row.id);
    // Bands of another image can be others: a problem is found out with scenes of this order.
    return hasDescribedBands(row) && (!bands || describedBandProblem(row, bands) !== undefined);
  });
  if (open.length === 0) return;
  const groups = tileGroups(plan);
  const requests = open.flatMap((row) => {
    const expressions = new SceneExpressions(earthEngine.ee, row, filters[row.id]);
    const own = groups.filter(({ collection }) => collection === row.id).slice(0, MAX_TILES);
    return own.map((group) => ({ row, expression: expressions.firstScene(wholePeriod(group)) }));
  });
  const answers = await evaluateEach<unknown>(
    earthEngine,
    requests.map(({ expression }) => expression),
    signal,
  );
  for (const [index, answer] of answers.entries()) {
    const { row } = requests[index] ?? {};
    if (answer.status === 'rejected') throw answer.reason;
    const bands = bandTypes(answer.value);
    if (!row || !bands) continue;
    const problem = describedBandProblem(row, bands);
    if (problem !== undefined) {
      throw new CollectionError(row.id, problem, { mistake: 'description' });
    }
    known.set(row.id, bands);
  }
}
