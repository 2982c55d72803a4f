/**
 * Collections of an order that have no scenes at all. Earth Engine stops at the first scene of each tile,
 * so that this costs far less than counting them.
 */
import * as l10n from '@vscode/l10n';
import { evaluateEach, LateRequests } from '../earthengine/evaluation.ts';
import { SceneExpressions } from '../earthengine/preard.ts';
import type { FilterSpec } from '../earthengine/requestOptions.ts';
import type { EarthEngine } from '../earthengine/session.ts';
import { InterceptedError } from '../errors.ts';
import type { Watch } from '../watch.ts';
import type { OrderPlan } from './plan.ts';
import { tileGroups, wholePeriod } from './tileGroups.ts';

/** Collections × tiles in one request, as when scenes are counted. */
const GROUPS_PER_REQUEST = 200;

/**
 * @returns ids of the collections without a scene over any tile in any period, in the order of the plan
 * @throws ServiceError in Earth Engine's words, CancelledError
 */
export async function collectionsWithoutScenes(
  earthEngine: EarthEngine,
  plan: OrderPlan,
  filters: Readonly<Record<string, readonly FilterSpec[]>>,
  { signal }: Watch = {},
): Promise<string[]> {
  const expressions = new Map(
    plan.imageCollections.map((row) => [
      row.id,
      new SceneExpressions(earthEngine.ee, row, filters[row.id]),
    ]),
  );
  const open = new Set(plan.collections);
  const late = new LateRequests();
  let rest = tileGroups(plan);
  while (rest.length > 0) {
    const some = rest.slice(0, GROUPS_PER_REQUEST);
    const requests = some.flatMap(
      (group) => expressions.get(group.collection)?.anyScene(wholePeriod(group)) ?? [],
    );
    const answers = await evaluateEach<unknown>(earthEngine, requests, signal, late);
    for (const [index, answer] of answers.entries()) {
      if (answer.status === 'rejected') throw answer.reason;
      if (typeof answer.value !== 'number') {
        throw new InterceptedError('Earth Engine', l10n.t('an answer without the scenes'));
      }
      if (answer.value > 0) open.delete(some[index]?.collection ?? '');
    }
    rest = rest.slice(GROUPS_PER_REQUEST).filter(({ collection }) => open.has(collection));
  }
  return plan.collections.filter((id) => open.has(id));
}
