/** `QA_PIXEL` outside of the footprint of a scene, and where two rows of a path overlap. */
import { call, constant, expressionOf, histogram, type Node, scenesAt } from '../expressions.ts';
import type { Json } from '../recording.ts';
import type { Run, Step } from '../run.ts';
import { bodyOf } from '../services.ts';

const COLLECTION = 'LANDSAT/LC08/C02/T1_L2';

/** Near the border of two rows: a point in North Carolina, longitude and latitude. */
const PLACE = [-78.6, 35.9] as const;

const PERIOD = ['2020-06-01', '2020-07-01'] as const;

/** Pixels along the edges of the corner: in a scene that is rotated, they are outside of it. */
const CORNER = 300;

export const fill: Step = {
  name: 'fill',
  title: 'computes QA_PIXEL at the edge of scenes',
  async run(run: Run) {
    const scenes = scenesAt(COLLECTION, PLACE, PERIOD);
    const first = call('Collection.first', { collection: scenes });
    const qa = quality(first);
    const corner = call('GeometryConstructors.Rectangle', {
      coordinates: constant([0, 0, CORNER, CORNER]),
      crs: call('Image.projection', { image: qa }),
      geodesic: constant(false),
    });
    const overlap = call('Image.add', {
      image1: isFill(qa),
      image2: call('Image.multiply', {
        image1: call('Image.constant', { value: constant(2) }),
        image2: isFill(quality(neighbor(scenes))),
      }),
    });
    const footprint = call('Image.geometry', { feature: first });
    return {
      facts: {
        cornerValues: await valuesOf(run, histogram(qa, corner, 300)),
        // 0: data in both scenes; 1: fill in the first; 2: fill in the second; 3: in both.
        overlapValues: await valuesOf(run, histogram(overlap, footprint, 3000)),
      },
      seen: {},
    };
  },
};

function quality(image: Node): Node {
  return call('Image.select', { input: image, bandSelectors: constant(['QA_PIXEL']) });
}

/** 1 where bit 0 of the quality marks fill. */
function isFill(qa: Node): Node {
  return call('Image.bitwiseAnd', {
    image1: qa,
    image2: call('Image.constant', { value: constant(1) }),
  });
}

/** The scene that was taken after the first one. */
function neighbor(scenes: Node): Node {
  const list = call('Collection.toList', { collection: scenes, count: constant(2) });
  return call('List.get', { list, index: constant(1) });
}

/** Different values of the only band, as texts. */
async function valuesOf({ services, project, signal }: Run, value: Node): Promise<Json> {
  const path = `/v1/projects/${project}/value:compute`;
  const answer = await services.send(
    'earthEngine',
    path,
    { body: { expression: expressionOf(value) } },
    signal,
  );
  const result = bodyOf(answer, 'The computation of QA_PIXEL').result as Record<string, object>;
  return Object.keys(Object.values(result)[0] ?? {}).sort();
}
