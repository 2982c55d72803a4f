/** Scenes of the catalog as images and collections. */
import type { AssetCatalog, Scene } from '../../earth/earthTypes.ts';
import type { EvaluatedBand } from './band.ts';
import { CollectionObject } from './collectionObject.ts';
import { EeProjection } from './eeProjection.ts';
import { Geometry } from './geometry.ts';
import { ImageObject } from './imageObject.ts';
import type { PixelType } from './pixelType.ts';
import type { Points } from './points.ts';
import type { Samples } from './samples.ts';
import { type Bounds, shapeBounds, turnsOf } from './shape.ts';
import type { Collection, Constraint, Image, Properties, Value } from './value.ts';

/** An image that reads from its scene only what is needed: filters need very little. */
class SceneImage extends ImageObject {
  readonly #scene: Scene;

  constructor(catalog: AssetCatalog, scene: Scene) {
    super(
      () => bandsOf(catalog, scene),
      () => propertiesOf(scene, this.geometry),
      // The catalog's outlines are dense already: straight edges are as good as great circles.
      () => Geometry.fromGeoJson(scene.footprint, false),
    );
    this.#scene = scene;
  }

  override get(name: string): Value {
    switch (name) {
      case '.geo':
      case 'system:footprint':
        return this.geometry;
      case 'system:time_start':
        return this.#scene.timeStart ?? null;
      case 'system:index':
        return this.#scene.index;
      case 'system:id':
        return this.#scene.id;
      default:
        return this.#scene.properties[name] ?? super.get(name);
    }
  }
}

export function sceneImage(catalog: AssetCatalog, scene: Scene): Image {
  return new SceneImage(catalog, scene);
}

/** The image of an asset, if there is one. */
export function loadImage(catalog: AssetCatalog, id: string): Image | undefined {
  const scene = catalog.scene(id);
  return scene && sceneImage(catalog, scene);
}

/** The collection of an asset, if there is one. */
export function loadCollection(
  catalog: AssetCatalog,
  id: string,
  checkTime: () => void,
): Collection | undefined {
  const described = catalog.collection(id);
  if (!described) return undefined;
  const source = function* (constraint: Constraint): Generator<Image> {
    let count = 0;
    for (const scene of scenesIn(catalog, id, constraint)) {
      if (++count % 256 === 0) checkTime();
      yield sceneImage(catalog, scene);
    }
  };
  return new CollectionObject(source, {
    kind: 'ImageCollection',
    id,
    properties: new Map(Object.entries(described.properties)),
  });
}

function* scenesIn(catalog: AssetCatalog, id: string, constraint: Constraint): Generator<Scene> {
  const { indices, start = -Infinity, end = Infinity, geometries = [] } = constraint;
  if (indices) {
    for (const index of [...new Set(indices)].sort()) {
      const scene = catalog.scene(`${id}/${index}`);
      if (scene && isWithin(scene.timeStart, start, end)) yield scene;
    }
    return;
  }
  if (start >= end) return;
  const bbox = boxAround(geometries);
  if (bbox === null) return;
  yield* catalog.scenes(id, {
    ...(bbox && { bbox }),
    ...(Number.isFinite(start) && { start }),
    ...(Number.isFinite(end) && { end }),
  });
}

/** An image without a time is in no range of times. */
function isWithin(time: number | undefined, start: number, end: number): boolean {
  if (time === undefined) return start === -Infinity && end === Infinity;
  return time >= start && time < end;
}

/** A box that holds what all geometries share; null when there is nothing of it. */
function boxAround(geometries: readonly Geometry[]): Bounds | null | undefined {
  let box: Bounds | undefined;
  for (const geometry of geometries) {
    const bounds = shapeBounds(geometry.shape);
    if (!bounds) return null;
    if (!box) {
      box = bounds;
      continue;
    }
    const turns = turnsOf(box, bounds);
    if (turns.length === 0) return null;
    const [turn] = turns;
    // Around the whole Earth there can be two ways to overlap: then the first box has to do.
    if (turns.length > 1 || turn === undefined) continue;
    box = [
      Math.max(box[0], bounds[0] + turn),
      Math.max(box[1], bounds[1]),
      Math.min(box[2], bounds[2] + turn),
      Math.min(box[3], bounds[3]),
    ];
  }
  return box && onEarth(box);
}

/** West between -180 and 180; east below west where the box runs over the antimeridian. */
function onEarth([west, south, east, north]: Bounds): Bounds {
  if (east - west >= 360) return [-180, south, 180, north];
  const wrap = (lon: number) => lon - Math.floor((lon + 180) / 360) * 360;
  const turn = wrap(west) - west;
  return [west + turn, south, east + turn > 180 ? east + turn - 360 : east + turn, north];
}

function propertiesOf(scene: Scene, footprint: Geometry | null): Properties {
  return new Map<string, Value>([
    ...Object.entries(scene.properties),
    ['system:id', scene.id],
    ['system:index', scene.index],
    ...(scene.timeStart === undefined ? [] : [['system:time_start', scene.timeStart] as const]),
    ...(footprint ? [['system:footprint', outlineOf(footprint)] as const] : []),
  ]);
}

/** Earth Engine keeps footprints as rings. */
function outlineOf(footprint: Geometry): Geometry {
  const [area, ...others] = footprint.shape.areas;
  const [ring, ...holes] = area ?? [];
  if (!ring || others.length > 0 || holes.length > 0) return footprint;
  return new Geometry('LinearRing', ring);
}

function bandsOf(catalog: AssetCatalog, scene: Scene): EvaluatedBand[] {
  return scene.bands.map((band) => {
    const projection = new EeProjection(band.crs, band.crsTransform);
    const dataType: PixelType = { type: 'PixelType', ...band.dataType };
    return {
      id: band.id,
      dataType,
      projection,
      dimensions: band.dimensions,
      sample: (points) =>
        readPixels(catalog, scene, band.id, band.dimensions, points.in(projection)),
    };
  });
}

/** The pixels that contain points; only those inside the grid are read. */
function readPixels(
  catalog: AssetCatalog,
  scene: Scene,
  band: string,
  [width, height]: readonly [number, number],
  { x, y, count }: Points,
): Samples {
  const values = new Float64Array(count);
  const mask = new Uint8Array(count);
  const inside = new Int32Array(count);
  let found = 0;
  for (let i = 0; i < count; i++) {
    const [column, row] = [x[i] ?? -1, y[i] ?? -1];
    if (column >= 0 && row >= 0 && column < width && row < height) inside[found++] = i;
  }
  if (found === 0) return { values, mask };
  const columns = new Int32Array(found);
  const rows = new Int32Array(found);
  for (let k = 0; k < found; k++) {
    const i = inside[k] ?? 0;
    columns[k] = x[i] ?? 0;
    rows[k] = y[i] ?? 0;
  }
  const read = catalog.read(scene, band, columns, rows);
  for (let k = 0; k < found; k++) {
    const i = inside[k] ?? 0;
    mask[i] = read.mask[k] ?? 0;
    values[i] = read.values[k] ?? 0;
  }
  return { values, mask };
}
