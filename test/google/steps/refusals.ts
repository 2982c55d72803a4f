/** Bodies of the refusals that users meet most. Nothing is computed or stored by these requests. */
import { randomUUID } from 'node:crypto';
import { call, constant, expressionOf, type Node } from '../expressions.ts';
import type { Json } from '../recording.ts';
import { refusalOf } from '../refusalFacts.ts';
import type { Run, Step } from '../run.ts';
import type { ServiceName, ServiceRequest } from '../services.ts';
import { GRID_NAMES, smallExport } from '../smallExports.ts';

type Refused = readonly [
  name: string,
  service: ServiceName,
  path: string,
  request?: ServiceRequest,
];

export const refusals: Step = {
  name: 'refusals',
  title: 'sends requests that are refused',
  async run(run: Run) {
    const facts: Record<string, Json> = {};
    const requests = [
      ...ofEarthEngine(run),
      ...ofStorage(run),
      ...(run.stores.length > 1 ? ofDrive(run) : []),
    ];
    for (const [name, service, path, request = {}] of requests) {
      facts[name] = refusalOf(await run.services.send(service, path, request, run.signal));
    }
    // The sandbox accepts any token that it has not issued.
    const { wrongToken = null, storageWrongToken = null, driveWrongToken = null, ...rest } = facts;
    return { facts: rest, seen: { wrongToken, storageWrongToken, driveWrongToken } };
  },
};

function ofEarthEngine(run: Run): Refused[] {
  const { project } = run;
  const compute = (node: Node, token?: string): ServiceRequest => ({
    body: { expression: expressionOf(node) },
    ...(token !== undefined && { token }),
  });
  const path = `/v1/projects/${project}/value:compute`;
  const { body } = smallExport(run, GRID_NAMES[0] ?? '');
  const scene = call('Image.load', { id: constant('LANDSAT/LC08/C02/T1_L2/NO_SUCH_SCENE') });
  const band = call('Image.bandNames', {
    image: call('Image.select', {
      input: call('Image.constant', { value: constant(1) }),
      bandSelectors: constant(['no_such_band']),
    }),
  });
  const exportPath = `/v1/projects/${project}/image:export`;
  return [
    ['wrongToken', 'earthEngine', path, compute(constant(1), 'ya29.not-a-token')],
    ['unknownFunction', 'earthEngine', path, compute(call('No.suchFunction', {}))],
    ['unknownAsset', 'earthEngine', path, compute(call('Image.bandNames', { image: scene }))],
    ['unknownBand', 'earthEngine', path, compute(band)],
    [
      'unknownProject',
      'earthEngine',
      `/v1/projects/${run.name}/value:compute`,
      compute(constant(1)),
    ],
    ['unknownOperation', 'earthEngine', `/v1/projects/${project}/operations/${'A'.repeat(24)}`],
    [
      'longDescription',
      'earthEngine',
      exportPath,
      { body: { ...body, description: 'a'.repeat(101), requestId: randomUUID() } },
    ],
    ['invalidRequestId', 'earthEngine', exportPath, { body: { ...body, requestId: 'not_valid!' } }],
  ];
}

function ofStorage({ bucket, name }: Run): Refused[] {
  const object = `/storage/v1/b/${bucket}/o/${name}%2Fno-such-object`;
  return [
    ['storageWrongToken', 'storage', object, { token: 'ya29.not-a-token' }],
    ['unknownObject', 'storage', object],
    ['unknownBucket', 'storage', `/storage/v1/b/${name}/o`],
    ['conditionNotMet', 'storage', `${object}?ifGenerationMatch=1`, { method: 'DELETE' }],
  ];
}

function ofDrive({ name }: Run): Refused[] {
  return [
    ['driveWrongToken', 'drive', '/drive/v3/files', { token: 'ya29.not-a-token' }],
    ['unknownFile', 'drive', `/drive/v3/files/${name}`],
    ['invalidSearch', 'drive', `/drive/v3/files?q=${encodeURIComponent('no such field')}`],
  ];
}
