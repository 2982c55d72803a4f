/** Outlines of the scenes that an order would use, before anything is exported. */
import * as l10n from '@vscode/l10n';
import type { MultiPolygon, Polygon } from 'geojson';
import { isRecord } from '../../domain/isRecord.ts';
import { evaluateEach, LateRequests } from '../earthengine/evaluation.ts';
import { SceneExpressions } from '../earthengine/preard.ts';
import type { FilterSpec } from '../earthengine/requestOptions.ts';
import { sceneOutline } from '../earthengine/sceneOutline.ts';
import type { EarthEngine } from '../earthengine/session.ts';
import { InterceptedError } from '../errors.ts';
import type { Watch } from '../watch.ts';
import type { OrderPlan } from './plan.ts';
import { tileGroups, wholePeriod } from './tileGroups.ts';

/** Where a scene has data. */
export interface SceneFootprint {
  /** Id of the scene in Earth Engine, with its collection. */
  readonly id: string;
  /** When it was taken, UTC. */
  readonly time: Date;
  /** Longitude, latitude in degrees. */
  readonly outline: Polygon | MultiPolygon;
}

/** Collections × tiles in one request: an outline has some hundred numbers. */
const GROUPS_PER_REQUEST = 25;

/**
 * @param limit the most outlines; those of the first tiles are returned
 * @returns each scene once, in the order of their times; scenes without an outline are left out
 * @throws ServiceError in Earth Engine's words, CancelledError
 */
export async function sceneFootprints(
  earthEngine: EarthEngine,
  plan: OrderPlan,
  filters: Readonly<Record<string, readonly FilterSpec[]>>,
  { limit, signal }: { readonly limit: number } & Watch,
): Promise<SceneFootprint[]> {
  const groups = tileGroups(plan);
  const expressions = new Map(
    plan.imageCollections.map((row) => [
      row.id,
      new SceneExpressions(earthEngine.ee, row, filters[row.id]),
    ]),
  );
  const found = new Map<string, SceneFootprint>();
  const late = new LateRequests();
  for (let from = 0; from < groups.length && found.size < limit; from += GROUPS_PER_REQUEST) {
    const some = groups.slice(from, from + GROUPS_PER_REQUEST);
    const requests = some.flatMap(
      (group) => expressions.get(group.collection)?.footprints(wholePeriod(group)) ?? [],
    );
    const answers = await evaluateEach<unknown>(earthEngine, requests, signal, late);
    for (const [index, answer] of answers.entries()) {
      if (answer.status === 'rejected') throw answer.reason;
      const { collection = '' } = some[index] ?? {};
      for (const each of readFootprints(answer.value, collection)) found.set(each.id, each);
    }
  }
  return [...found.values()]
    .sort((a, b) => a.time.getTime() - b.time.getTime() || (a.id < b.id ? -1 : 1))
    .slice(0, limit);
}

/** @throws InterceptedError for anything but a collection of features */
function readFootprints(value: unknown, collection: string): SceneFootprint[] {
  const { features }: { features?: unknown } = isRecord(value) ? value : {};
  if (!Array.isArray(features)) throw noFootprints();
  return features.flatMap((feature: unknown) => {
    if (!isRecord(feature) || !isRecord(feature.properties)) throw noFootprints();
    const { 'system:time_start': time, 'system:footprint': outline } = feature.properties;
    const polygon = sceneOutline(outline);
    if (typeof time !== 'number' || typeof feature.id !== 'string' || !polygon) return [];
    return [{ id: `${collection}/${feature.id}`, time: new Date(time), outline: polygon }];
  });
}

function noFootprints(): InterceptedError {
  return new InterceptedError('Earth Engine', l10n.t('an answer without the scenes'));
}
