/**
 * Fingerprints of what the form orders: results of requests are shown only for what they were requested
 * for. Does not import `vscode`.
 */
import { createHash } from 'node:crypto';
import type { GridDefinition, OrderRequest } from '../../core/index.ts';
import { isRecord } from '../../domain/isRecord.ts';
import type { ConfigurationOrders } from '../../orders/order.ts';
import { insideFingerprint } from './formInside.ts';

/** Place of a request: what decides which places the numbers of its tiles mean. */
export type RequestedPlace = Pick<OrderRequest, 'grid' | 'inside'>;

/** What the tile numbers and collection ids of a request mean. */
interface Meaning {
  /** The grid that tiles are numbered in; empty while it cannot be read. */
  readonly grid: string;
  /** The area that images are cut to; empty for whole tiles. */
  readonly inside: string;
  /** Of collections that the configuration describes, by their ids. */
  readonly descriptions: Readonly<Record<string, string>>;
}

/** Changes when the images of a request, or the way they are looked for, change. */
export async function fingerprintOf(
  request: OrderRequest,
  configuration: ConfigurationOrders,
): Promise<string> {
  const { collections, choices, tiles, grid, leaveOutScenes } = request;
  const { periodStart, periodEnd, periodFrequency } = request;
  const inside = insideFingerprint(request.inside);
  return join(configuration, request, {
    collections,
    choices,
    tiles,
    periodStart,
    periodEnd,
    periodFrequency,
    leaveOutScenes,
    ...(inside && { inside }),
    ...(grid && { grid }),
  });
}

/** The same for a draft that is not complete: differs from the fingerprint of every request. */
export async function incompleteFingerprint(
  place: RequestedPlace,
  configuration: ConfigurationOrders,
): Promise<string> {
  return join(configuration, place, null);
}

/**
 * Whether tile numbers of two requests mean the same places, and a collection the same images, so that
 * what was found out for an image of one of them is true of the other one.
 */
export function meanTheSame(one: string, other: string): (collection: string) => boolean {
  const [first, second] = [meaningIn(one), meaningIn(other)];
  if (first?.grid !== second?.grid || first?.inside !== second?.inside) return () => false;
  return (id) => first?.descriptions[id] === second?.descriptions[id];
}

async function join(
  configuration: ConfigurationOrders,
  place: RequestedPlace,
  fields: object | null,
): Promise<string> {
  const { source } = configuration;
  const meaning = await meaningOf(configuration, place);
  return JSON.stringify([source.id, await source.fingerprint(), fields, meaning]);
}

async function meaningOf(
  { source }: ConfigurationOrders,
  { grid: own, inside }: RequestedPlace,
): Promise<Meaning> {
  // A configuration that cannot be read is reported at its field.
  const config = await source.config().catch(() => undefined);
  const grid = own ?? config?.grid.toJSON();
  const described = (config?.catalog.all ?? []).flatMap(({ id, description }) =>
    description ? [[id, digest(JSON.stringify(description))] as const] : [],
  );
  return {
    grid: grid ? tilesKey(grid) : '',
    inside: insideFingerprint(inside),
    descriptions: Object.fromEntries(described),
  };
}

/** By the places of tiles, of pixels of any size. */
function tilesKey({ ul, crs, res, size }: GridDefinition): string {
  const tile = res.map((width, side) => width * (size[side] ?? 0));
  return digest(JSON.stringify([crs, ul, tile]));
}

function digest(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

/** @param fingerprint also one that an earlier version has stored, which has none */
function meaningIn(fingerprint: string): Meaning | undefined {
  try {
    const parts: unknown = JSON.parse(fingerprint);
    const meaning: unknown = Array.isArray(parts) ? parts[3] : undefined;
    if (!isRecord(meaning) || !isRecord(meaning.descriptions)) return undefined;
    const { grid, inside } = meaning;
    const descriptions = Object.entries(meaning.descriptions).map(([id, key]) => [id, String(key)]);
    return {
      grid: String(grid),
      inside: String(inside),
      descriptions: Object.fromEntries(descriptions),
    };
  } catch {
    return undefined;
  }
}
