/** Earth Engine's REST API in the sandbox: access, refusals and their messages. */
import { request } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Sandbox, startSandbox } from '../../src/sandbox/index.ts';

let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await startSandbox({ speed: 1e6 });
});
afterAll(() => sandbox.close());

interface Answer {
  readonly status: number;
  readonly body: Record<string, unknown> & {
    error?: { code: number; message: string; status: string };
  };
}

async function send(
  path: string,
  body?: unknown,
  headers: Record<string, string> = {},
  method?: string,
): Promise<Answer> {
  const response = await fetch(`${sandbox.earthEngine}${path}`, {
    method: method ?? (body === undefined ? 'GET' : 'POST'),
    headers: { authorization: 'Bearer any', 'content-type': 'application/json', ...headers },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  return { status: response.status, body: (await response.json()) as Answer['body'] };
}

/** Sends a request but for the last byte. @returns what sends that, and resolves with the status */
function hold(path: string, body: unknown): () => Promise<number> {
  const bytes = Buffer.from(JSON.stringify(body));
  const sent = request(`${sandbox.earthEngine}${path}`, {
    method: 'POST',
    headers: {
      authorization: 'Bearer any',
      'content-type': 'application/json',
      'content-length': bytes.length,
    },
  });
  const status = new Promise<number>((resolve, reject) => {
    sent.on('error', reject);
    sent.on('response', (response) => resolve(response.resume().statusCode ?? 0));
  });
  sent.write(bytes.subarray(0, -1));
  return () => {
    sent.end(bytes.subarray(-1));
    return status;
  };
}

const project = (path: string) => `/v1/projects/${sandbox.project}/${path}`;

function call(functionName: string, args: Record<string, unknown> = {}): unknown {
  return { functionInvocationValue: { functionName, arguments: args } };
}

const constant = (constantValue: unknown) => ({ constantValue });
const graph = (node: unknown) => ({ result: '0', values: { 0: node } });

function exportRequest(
  changes: Record<string, unknown> = {},
  tiff: Record<string, unknown> = {},
  image = oneImage(20, 10),
) {
  return {
    description: 'ok',
    expression: graph(image),
    fileExportOptions: {
      fileFormat: 'GEO_TIFF',
      cloudStorageDestination: { bucket: sandbox.bucket, filenamePrefix: 'out/image' },
      geoTiffOptions: tiff,
    },
    ...changes,
  };
}

/** A constant image over a rectangle of 30 m pixels. */
function oneImage(
  width: number,
  height: number,
  image: unknown = call('Image.constant', { value: constant(7) }),
): unknown {
  const projection = call('Projection', {
    crs: constant('EPSG:32610'),
    transform: constant([30, 0, 540_000, 0, -30, 4_180_000]),
  });
  return call('Image.clipToBoundsAndScale', {
    input: call('Image.reproject', { image, crs: projection }),
    geometry: call('GeometryConstructors.Rectangle', {
      coordinates: constant([0, 0, width, height]),
      crs: projection,
      geodesic: constant(false),
    }),
  });
}

async function outcome(
  body: unknown,
): Promise<Record<string, unknown> & { error?: { code: number; message: string } }> {
  const started = await send(project('image:export'), body);
  expect(started.body.error).toBeUndefined();
  const { body: ended } = await send(`/v1/${String(started.body.name)}:wait`, {});
  return ended as ReturnType<typeof outcome> extends Promise<infer T> ? T : never;
}

describe('a caller', () => {
  it('needs a token', async () => {
    const answer = await send(project('algorithms'), undefined, { authorization: '' });
    expect(answer.status).toBe(401);
    expect(answer.body.error).toMatchObject({ code: 401, status: 'UNAUTHENTICATED' });
    expect(answer.body.error?.message).toMatch(
      /^Request is missing required authentication credential\./,
    );
  });

  it('needs a project of its own, in the path and in the header', async () => {
    for (const answer of [
      await send('/v1/projects/other-project/algorithms'),
      await send(project('algorithms'), undefined, { 'x-goog-user-project': 'other-project' }),
    ]) {
      expect(answer.status).toBe(403);
      expect(answer.body.error?.message).toBe(
        'Permission denied on resource project other-project.',
      );
    }
    expect(
      (await send(project('algorithms'), undefined, { 'x-goog-user-project': sandbox.project }))
        .status,
    ).toBe(200);
  });

  it('is refused with more than 40 requests at a time', async () => {
    const body = { expression: graph(constant(1)) };
    // A request is under way until all of its body has arrived.
    const held = Array.from({ length: 40 }, () => hold(project('value:compute'), body));
    const underWay = () => sandbox.requests.filter(({ status }) => status === 0).length;
    await expect.poll(underWay, { timeout: 20_000 }).toBe(40);
    const refused = await send(project('value:compute'), body);
    expect(refused.status).toBe(429);
    expect(refused.body.error).toEqual({
      code: 429,
      message:
        'Too Many Requests: Request was rejected because the request rate or concurrency limit was exceeded.',
      status: 'RESOURCE_EXHAUSTED',
    });
    expect(await Promise.all(held.map((finish) => finish()))).toEqual(Array(40).fill(200));
    expect((await send(project('value:compute'), body)).status).toBe(200);
  });
});

describe('value:compute', () => {
  it('returns values', async () => {
    const sum = call('Number.add', { left: constant(1), right: { integerValue: '2' } });
    expect((await send(project('value:compute'), { expression: graph(sum) })).body).toEqual({
      result: 3,
    });
  });

  const refused: [string, unknown, string][] = [
    ['an unknown function', graph(call('Image.noSuch')), "Unknown algorithm 'Image.noSuch'."],
    [
      'an unknown argument',
      graph(call('Number.abs', { input: constant(1), twice: constant(2) })),
      "Number.abs: Unrecognized argument 'twice'.",
    ],
    ['a missing argument', graph(call('Number.abs')), "Number.abs: Parameter 'input' is required."],
    [
      'a wrong type',
      graph(call('Number.abs', { input: constant('x') })),
      "Number.abs, argument 'input': Invalid type.\nExpected type: Number.\nActual type: String.",
    ],
    [
      'a value that is not there',
      { result: '9', values: {} },
      "Expression refers to a value '9' that is not in it.",
    ],
    [
      'a circle',
      { result: '0', values: { 0: { valueReference: '0' } } },
      "Expression refers to itself: value '0'.",
    ],
    ['no expression', undefined, 'Expression must have a result and values.'],
  ];
  it.each(refused)('refuses %s', async (_, expression, message) => {
    const answer = await send(project('value:compute'), { expression });
    expect(answer.status).toBe(400);
    expect(answer.body.error).toEqual({ code: 400, message, status: 'INVALID_ARGUMENT' });
  });

  it('refuses a body over 10 MB', async () => {
    const answer = await send(project('value:compute'), {
      expression: graph(constant('x'.repeat(10 * 1024 * 1024))),
    });
    expect(answer.status).toBe(400);
    expect(answer.body.error?.message).toBe(
      'Request payload size exceeds the limit: 10485760 bytes.',
    );
  });
});

describe('image:export refuses at once', () => {
  const cases: [string, () => unknown, RegExp][] = [
    [
      'a description that is too long',
      () => exportRequest({ description: 'x'.repeat(101) }),
      /at most 100 characters/,
    ],
    [
      'a description with other characters',
      () => exportRequest({ description: 'a/b' }),
      /may only contain the characters/,
    ],
    [
      'a request id with other characters',
      () => exportRequest({ requestId: 'a_b' }),
      /^Invalid request ID/,
    ],
    [
      'no destination',
      () => exportRequest({ fileExportOptions: { fileFormat: 'GEO_TIFF' } }),
      /must name a bucket/,
    ],
    [
      'file dimensions off the shard size',
      () => exportRequest({}, { tileSize: 64, tileDimensions: { width: 100, height: 128 } }),
      /multiple of the shard size \(64\)/,
    ],
    [
      'files of 16 GiB before compression',
      () => exportRequest({}, { tileDimensions: { width: 131072, height: 131072 } }),
      /^File dimensions are too large for the number of bands and data type: the total file size requested is 17179869184 bytes before compression \(1 bytes per pixel\), but must be less than 17179869184 bytes\.$/,
    ],
    [
      'an unknown function',
      () => exportRequest({}, {}, call('Image.noSuch')),
      /^Unknown algorithm 'Image.noSuch'\.$/,
    ],
  ];
  it.each(cases)('%s', async (_, body, message) => {
    const answer = await send(project('image:export'), body());
    expect(answer.status).toBe(400);
    expect(answer.body.error?.message).toMatch(message);
  });
});

describe('a task fails with', () => {
  const cases: [string, () => unknown, string][] = [
    [
      'over its number of pixels',
      () => exportRequest({ maxPixels: '100' }),
      'Export too large: specified 200 pixels (max: 100). Specify higher maxPixels value if you intend to export a large area.',
    ],
    [
      'in a bucket that is not there',
      () =>
        exportRequest({
          fileExportOptions: { cloudStorageDestination: { bucket: 'no-such-bucket' } },
        }),
      'Unable to write to bucket no-such-bucket (permission denied).',
    ],
    [
      'over an image without end',
      () => exportRequest({}, {}, call('Image.constant', { value: constant(1) })),
      'Unable to export unbounded image.',
    ],
    [
      'with bands of different types',
      () =>
        exportRequest(
          {},
          {},
          oneImage(
            4,
            4,
            call('Image.addBands', {
              dstImg: call('Image.toFloat', {
                value: call('Image.constant', { value: constant(1) }),
              }),
              srcImg: call('Image.toUint16', {
                value: call('Image.constant', { value: constant(1) }),
              }),
            }),
          ),
        ),
      'Exported bands must have compatible data types; found inconsistent types: Float32 and UInt16.',
    ],
    [
      'with a band that is not there',
      () =>
        exportRequest(
          {},
          {},
          oneImage(
            4,
            4,
            call('Image.select', {
              input: call('Image.constant', { value: constant(1) }),
              bandSelectors: constant(['B9']),
            }),
          ),
        ),
      "Image.select: Band pattern 'B9' did not match any bands. Available bands: [constant]",
    ],
  ];
  it.each(cases)('%s', async (_, body, message) => {
    const ended = await outcome(body());
    expect(ended.error?.message).toBe(message);
    expect(ended.metadata).toMatchObject({ state: 'FAILED' });
  });
});

describe('a task that succeeds', () => {
  async function stored(prefix: string): Promise<string[]> {
    const response = await fetch(
      `${sandbox.storage}/storage/v1/b/${sandbox.bucket}/o?prefix=${prefix}`,
      { headers: { authorization: 'Bearer any' } },
    );
    const { items = [] } = (await response.json()) as { items?: { name: string }[] };
    return items.map(({ name }) => name);
  }

  it('writes one file, or pieces named after their offsets', async () => {
    expect((await outcome(exportRequest())).metadata).toMatchObject({ state: 'SUCCEEDED' });
    expect(await stored('out/')).toEqual(['out/image.tif']);
    const cut = exportRequest(
      {
        fileExportOptions: {
          cloudStorageDestination: { bucket: sandbox.bucket, filenamePrefix: 'cut/' },
          geoTiffOptions: { tileSize: 16, tileDimensions: { width: 32, height: 16 } },
        },
      },
      {},
      oneImage(40, 20),
    );
    await outcome(cut);
    expect(await stored('cut/')).toEqual([
      'cut/0000000000-0000000000.tif',
      'cut/0000000000-0000000032.tif',
      'cut/0000000016-0000000000.tif',
      'cut/0000000016-0000000032.tif',
    ]);
  });

  it('leaves out empty files on request', async () => {
    const masked = call('Image.mask', {
      image: call('Image.constant', { value: constant(1) }),
      mask: call('Image.constant', { value: constant(0) }),
    });
    const body = exportRequest(
      {
        fileExportOptions: {
          cloudStorageDestination: { bucket: sandbox.bucket, filenamePrefix: 'empty/x' },
          geoTiffOptions: { skipEmptyFiles: true },
        },
      },
      {},
      oneImage(4, 4, masked),
    );
    expect((await outcome(body)).metadata).toMatchObject({ state: 'SUCCEEDED' });
    expect(await stored('empty/')).toEqual([]);
  });

  it('runs once, however often the request is repeated', async () => {
    const body = exportRequest({ requestId: 'a-request' });
    const answers = await Promise.all([1, 2, 3].map(() => send(project('image:export'), body)));
    expect(new Set(answers.map((answer) => answer.body.name)).size).toBe(1);
  });
});

describe('operations and assets', () => {
  it('are not found if they are unknown', async () => {
    expect((await send(project('operations/NOSUCH'))).status).toBe(404);
    const asset = await send('/v1/projects/earthengine-public/assets/NO/SUCH');
    expect(asset.body.error).toMatchObject({ code: 404, status: 'NOT_FOUND' });
  });

  it('describe collections and images', async () => {
    expect(
      (await send('/v1/projects/earthengine-public/assets/LANDSAT/LC08/C02/T1_L2')).body,
    ).toMatchObject({ type: 'IMAGE_COLLECTION', id: 'LANDSAT/LC08/C02/T1_L2' });
    expect((await send('/v1/projects/earthengine-public/assets/LANDSAT')).body).toMatchObject({
      type: 'FOLDER',
    });
  });

  it('can be deleted if the operation has ended', async () => {
    const ended = await outcome(exportRequest());
    const name = `/v1/${String(ended.name)}`;
    expect((await send(name, undefined, {}, 'DELETE')).status).toBe(200);
    expect((await send(name)).status).toBe(404);
  });
});

it('the discovery document has what clients need', async () => {
  const { body } = await send('/$discovery/rest?version=v1');
  expect(body).toMatchObject({
    version: 'v1',
    resources: {
      projects: {
        resources: {
          value: {
            methods: { compute: { httpMethod: 'POST', path: 'v1/{+project}/value:compute' } },
          },
        },
      },
    },
  });
});
