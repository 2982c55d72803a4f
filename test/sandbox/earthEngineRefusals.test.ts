/**
 * Refusals of the sandbox: with Google's message where Google refuses, otherwise with the name of
 * what is missing.
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Sandbox, startSandbox } from '../../src/sandbox/index.ts';
import { type Api, apiOf, call, constant, graph, smallImage } from './earthEngineRequests.ts';

let sandbox: Sandbox;
let api: Api;
beforeAll(async () => {
  sandbox = await startSandbox({ speed: 1e6 });
  api = apiOf(sandbox);
});
afterAll(() => sandbox.close());

const one = () => ({ expression: graph(constant(1)) });
const tiff = (geoTiffOptions: unknown) => ({
  fileExportOptions: {
    fileFormat: 'GEO_TIFF',
    cloudStorageDestination: { bucket: sandbox.bucket, filenamePrefix: 'out/image' },
    geoTiffOptions,
  },
});
const destination = (options: unknown) => ({ fileExportOptions: options });

/** The path of a request, what it changes, and the fields and reasons of the refusal. */
type Case = [
  what: string,
  body: () => unknown,
  violations: { field?: string; description: string }[],
];

async function expectViolations(path: string, body: unknown, violations: object[]): Promise<void> {
  const { status, body: answer } = await api.send(api.project(path), body);
  expect(answer.error).toMatchObject({
    code: 400,
    status: 'INVALID_ARGUMENT',
    details: [
      { '@type': 'type.googleapis.com/google.rpc.BadRequest', fieldViolations: violations },
    ],
  });
  expect(status).toBe(400);
}

describe('value:compute', () => {
  const cases: Case[] = [
    [
      'an unknown field',
      () => ({ ...one(), expresion: 1 }),
      [
        {
          description:
            'Invalid JSON payload received. Unknown name "expresion": Cannot find field.',
        },
      ],
    ],
    [
      'an unknown field of a node',
      () => ({ expression: graph({ constantValu: 1 }) }),
      [
        {
          field: 'expression.values[0].value',
          description:
            'Invalid JSON payload received. Unknown name "constantValu" at \'expression.values[0].value\': Cannot find field.',
        },
      ],
    ],
    [
      'an expression that is text',
      () => ({ expression: 'image' }),
      [
        {
          field: 'expression',
          description:
            'Invalid value at \'expression\' (type.googleapis.com/google.earthengine.v1.Expression), "image"',
        },
      ],
    ],
    [
      'a list for one value',
      () => ({ expression: { ...graph(constant(1)), result: ['0'] } }),
      [
        {
          field: 'expression.result',
          description:
            'Invalid JSON payload received. Unknown name "result" at \'expression\': Proto field is not repeating, cannot start list.',
        },
      ],
    ],
    [
      'two values in one node',
      () => ({ expression: graph({ constantValue: 1, integerValue: '2' }) }),
      [
        {
          field: 'expression.values[0].value',
          description:
            "Invalid value at 'expression.values[0].value' (oneof), oneof field 'value' is already set. Cannot set 'integerValue'",
        },
      ],
    ],
    [
      'a bad workload tag',
      () => ({ ...one(), workloadTag: 'Not A Tag' }),
      [
        {
          field: 'workload_tag',
          description:
            'Invalid workload tag, "Not A Tag". Tags must be 1-63 characters, beginning and ending with a lowercase alphanumeric character ([a-z0-9]) with dashes (-), underscores (_), and lowercase alphanumerics between.',
        },
      ],
    ],
  ];
  it.each(cases)('%s', (_, body, violations) =>
    expectViolations('value:compute', body(), violations),
  );

  const node = (problem: string) => [
    {
      field: `expression.values[0].value.${problem.split(' ')[0]}`,
      description: `Invalid value at 'expression.values[0].value.${problem.replace(' ', "' ")}`,
    },
  ];
  it.each([
    [{ integerValue: '9223372036854775808' }, 'integer_value (TYPE_INT64), "9223372036854775808"'],
    [
      { integerValue: '-9223372036854775809' },
      'integer_value (TYPE_INT64), "-9223372036854775809"',
    ],
    [{ integerValue: '9.3e18' }, 'integer_value (TYPE_INT64), "9.3e18"'],
    [{ bytesValue: '***' }, 'bytes_value (TYPE_BYTES), Base64 decoding failed for "***"'],
    [{ bytesValue: 'QUJDR' }, 'bytes_value (TYPE_BYTES), Base64 decoding failed for "QUJDR"'],
    [{ bytesValue: 'QUI==' }, 'bytes_value (TYPE_BYTES), Base64 decoding failed for "QUI=="'],
    [{ bytesValue: '+_8=' }, 'bytes_value (TYPE_BYTES), Base64 decoding failed for "+_8="'],
    [{ bytesValue: 5 }, 'bytes_value (TYPE_BYTES), 5'],
  ])('refuses the node %j', (value, problem) =>
    expectViolations('value:compute', { expression: graph(value) }, node(problem)),
  );

  it.each([
    [{ integerValue: '9223372036854775807' }, 2 ** 63],
    [{ integerValue: '-9223372036854775808' }, -(2 ** 63)],
    [{ integerValue: '1e3' }, 1000],
    [{ bytesValue: '' }, ''],
    [{ bytesValue: 'QUI=' }, 'QUI='],
    [{ bytesValue: 'QUI' }, 'QUI'],
    [{ bytesValue: '-_8=' }, '-_8='],
  ])('takes the node %j', async (value, result) => {
    const { body } = await api.send(api.project('value:compute'), { expression: graph(value) });
    expect(body).toEqual({ result });
  });

  it('accepts a valid workload tag', async () => {
    expect(
      (await api.send(api.project('value:compute'), { ...one(), workloadTag: 'a-1_b' })).body,
    ).toEqual({ result: 1 });
  });
});

describe('image:export', () => {
  const cases: Case[] = [
    [
      'misspelled fields, all of them at once',
      () => api.exportRequest({ maxPixel: '1', ...tiff({ cloudOptimised: true }) }),
      [
        {
          field: 'file_export_options.geo_tiff_options',
          description:
            'Invalid JSON payload received. Unknown name "cloudOptimised" at \'file_export_options.geo_tiff_options\': Cannot find field.',
        },
        {
          description: 'Invalid JSON payload received. Unknown name "maxPixel": Cannot find field.',
        },
      ],
    ],
    [
      'numbers that are not',
      () => api.exportRequest({ maxPixels: 'many', priority: { value: 1.5 }, maxWorkers: {} }),
      [
        {
          field: 'max_pixels',
          description: 'Invalid value at \'max_pixels\' (TYPE_INT64), "many"',
        },
        {
          field: 'priority.value',
          description: "Invalid value at 'priority.value' (TYPE_INT32), 1.5",
        },
      ],
    ],
    [
      'numbers that their types cannot hold',
      () =>
        api.exportRequest({
          maxPixels: '9223372036854775808',
          priority: { value: 2 ** 31 },
          maxWorkers: { value: '-2147483649' },
          ...tiff({ noData: { floatValue: '1e999' } }),
        }),
      [
        {
          field: 'file_export_options.geo_tiff_options.no_data.float_value',
          description:
            'Invalid value at \'file_export_options.geo_tiff_options.no_data.float_value\' (TYPE_DOUBLE), "1e999"',
        },
        {
          field: 'max_pixels',
          description: 'Invalid value at \'max_pixels\' (TYPE_INT64), "9223372036854775808"',
        },
        {
          field: 'priority.value',
          description: "Invalid value at 'priority.value' (TYPE_INT32), 2147483648",
        },
        {
          field: 'max_workers.value',
          description: 'Invalid value at \'max_workers.value\' (TYPE_INT32), "-2147483649"',
        },
      ],
    ],
    [
      'a wrapper with another field',
      () => api.exportRequest({ maxPixels: { valu: '10' } }),
      [
        {
          field: 'max_pixels',
          description:
            'Invalid JSON payload received. Unknown name "valu" at \'max_pixels\': Cannot find field.',
        },
      ],
    ],
    [
      'a file format that is not one',
      () => api.exportRequest(destination({ fileFormat: 'GEOTIFF' })),
      [
        {
          field: 'file_export_options.file_format',
          description:
            'Invalid value at \'file_export_options.file_format\' (TYPE_ENUM), "GEOTIFF"',
        },
      ],
    ],
    [
      'two destinations',
      () =>
        api.exportRequest(
          destination({ cloudStorageDestination: { bucket: 'b' }, driveDestination: {} }),
        ),
      [
        {
          field: 'file_export_options',
          description:
            "Invalid value at 'file_export_options' (oneof), oneof field 'destination' is already set. Cannot set 'driveDestination'",
        },
      ],
    ],
    [
      'a truth value in words',
      () => api.exportRequest(tiff({ skipEmptyFiles: 'yes' })),
      [
        {
          field: 'file_export_options.geo_tiff_options.skip_empty_files',
          description:
            'Invalid value at \'file_export_options.geo_tiff_options.skip_empty_files\' (TYPE_BOOL), "yes"',
        },
      ],
    ],
    [
      'an object for a text',
      () => api.exportRequest({ description: { text: 'x' } }),
      [
        {
          field: 'description',
          description:
            "Invalid value at 'description' (TYPE_STRING), Starting an object on a scalar field",
        },
      ],
    ],
    [
      'a bad workload tag',
      () => api.exportRequest({ workloadTag: '-x' }),
      [
        {
          field: 'workload_tag',
          description: expect.stringMatching(/^Invalid workload tag, "-x"/) as string,
        },
      ],
    ],
  ];
  it.each(cases)('%s', (_, body, violations) =>
    expectViolations('image:export', body(), violations),
  );

  const limits: [string, object, RegExp][] = [
    ['maxWorkers', { maxWorkers: { value: 0 } }, /^Maximum number of workers must be positive/],
    [
      'priority',
      { priority: { value: 10_000 } },
      /^Priority must be an integer between 0 and 9999/,
    ],
    ['maxPixels', { maxPixels: { value: '0' } }, /^Maximum number of pixels must be a positive/],
  ];
  it.each(limits)('%s in the form of the Python client', async (_, changes, message) => {
    const { body } = await api.send(api.project('image:export'), api.exportRequest(changes));
    expect(body.error?.message).toMatch(message);
  });

  const affineTransform = { scaleX: 30, scaleY: -30, translateX: 540_000, translateY: 4_180_000 };
  const grids: [string, object, RegExp][] = [
    [
      'no width',
      { affineTransform, dimensions: { height: 10 } },
      /dimensions \(0x10\) must be pos/,
    ],
    ['height 0', { affineTransform, dimensions: { width: 9, height: 0 } }, /dimensions \(9x0\)/],
    ['height -1', { affineTransform, dimensions: { width: 9, height: -1 } }, /dimensions \(9x-1\)/],
    ['no dimensions', { affineTransform }, /does not implement a grid without dimensions/],
    [
      'no pixel size',
      { affineTransform: { translateX: 1 }, dimensions: { width: 9, height: 9 } },
      /transform must be invertible/,
    ],
  ];
  it.each(grids)('refuses a grid with %s', async (_, grid, message) => {
    const request = api.exportRequest({ grid: { crsCode: 'EPSG:32610', ...grid } });
    const { status, body } = await api.send(api.project('image:export'), request);
    expect([status, body.error?.message]).toEqual([400, expect.stringMatching(message)]);
  });

  it.each(['width', 'height', 'maxDimension'])(
    'ends an export with %s 0 as failed',
    async (name) => {
      const input = smallImage(20, 10);
      const image = call('Image.clipToBoundsAndScale', { input, [name]: constant(0) });
      const ended = await api.outcome(api.exportRequest({ expression: graph(image) }));
      expect(ended.metadata).toMatchObject({ state: 'FAILED' });
      expect(ended.error?.message).toMatch(
        /^Image.clipToBoundsAndScale: .+ must be positive: 0\.$/,
      );
    },
  );

  it('uses maxPixels and priority in the form of the Python client', async () => {
    const ended = await api.outcome(
      api.exportRequest({ maxPixels: { value: '10' }, priority: { value: 7 } }),
    );
    expect(ended.error?.message).toMatch(/^Export too large: specified 200 pixels \(max: 10\)/);
    expect(ended.metadata).toMatchObject({ priority: 7 });
    const bare = await api.outcome(api.exportRequest({ max_pixels: 200, priority: '8' }));
    expect(bare.metadata).toMatchObject({ priority: 8, state: 'SUCCEEDED' });
  });

  const missing: [string, () => object, string][] = [
    [
      'assets',
      () => ({
        fileExportOptions: null,
        assetExportOptions: { earthEngineDestination: { name: 'projects/p/assets/a' } },
      }),
      'assetExportOptions',
    ],
    [
      'TFRecord',
      () =>
        destination({
          fileFormat: 'TF_RECORD_IMAGE',
          cloudStorageDestination: { bucket: sandbox.bucket },
        }),
      'fileFormat TF_RECORD_IMAGE',
    ],
    ['metadata keys', () => tiff({ metadataKeys: ['a'] }), 'geoTiffOptions.metadataKeys'],
    [
      'resampled overviews',
      () => tiff({ pyramidOptions: { resamplingMethod: 'CUBIC' } }),
      'resamplingMethod CUBIC',
    ],
    [
      'permissions of map tiles',
      () => destination({ cloudStorageDestination: { bucket: 'b', permissions: 'PUBLIC' } }),
      'cloudStorageDestination.permissions',
    ],
  ];
  it.each(missing)(
    'refuses options that the sandbox does not implement: %s',
    async (_, changes, name) => {
      const { status, body } = await api.send(
        api.project('image:export'),
        api.exportRequest(changes()),
      );
      expect(status).toBe(400);
      expect(body.error?.message).toBe(`The sandbox does not implement ${name}.`);
    },
  );
});

describe('algorithms and methods that the sandbox does not implement', () => {
  it('are listed', async () => {
    const { algorithms } = (await api.send(api.project('algorithms'))).body;
    expect(algorithms).toHaveLength(985);
    expect(algorithms).toContainEqual({
      name: 'algorithms/Image.convolve',
      description: 'The sandbox does not implement it.',
      returnType: 'Image<unknown bands>',
      arguments: [
        { argumentName: 'image', type: 'Image<unknown bands>' },
        { argumentName: 'kernel', type: 'Kernel' },
      ],
    });
  });

  it('are refused by name when they are computed or exported', async () => {
    const image = call('Image.convolve', {
      image: call('Image.constant', { value: constant(1) }),
      kernel: call('Kernel.square', { radius: constant(1) }),
    });
    const mapped = {
      result: '0',
      values: {
        0: call('List.map', { list: constant([1]), baseAlgorithm: { valueReference: '1' } }),
        1: { functionDefinitionValue: { argumentNames: ['x'], body: '2' } },
        2: {
          functionInvocationValue: { functionReference: 'Image.convolve', arguments: {} },
        },
      },
    };
    for (const [path, body] of [
      ['value:compute', { expression: graph(image) }],
      ['value:compute', { expression: mapped }],
      ['image:export', api.exportRequest({ expression: graph(image) })],
    ] as const) {
      const { status, body: answer } = await api.send(api.project(path), body);
      expect(answer.error?.message).toBe('The sandbox does not implement Image.convolve.');
      expect(status).toBe(400);
    }
  });

  it('include methods, which are refused by their name in the discovery document', async () => {
    const { body } = await api.send(api.project('table:export'), {});
    expect(body.error?.message).toBe('The sandbox does not implement projects.table.export.');
    const thumbnail = await api.send(api.project('videoThumbnails'), {});
    expect(thumbnail.body.error?.message).toBe(
      'The sandbox does not implement projects.videoThumbnails.create.',
    );
    expect((await api.send(api.project('no:such'), {})).status).toBe(404);
  });
});

describe('query parameters', () => {
  it('that do not exist are refused', async () => {
    const { body } = await api.send(api.project('operations?pagesize=3'));
    expect(body.error).toMatchObject({
      code: 400,
      message:
        'Invalid JSON payload received. Unknown name "pagesize": Cannot bind query parameter. Field \'pagesize\' could not be found in request message.',
    });
  });

  it('of the wrong type are refused', async () => {
    const { body } = await api.send(api.project('operations?pageSize=many'));
    expect(body.error?.message).toBe('Invalid value at \'pageSize\' (TYPE_INT32), "many"');
  });

  it('include fields=, which keeps the named fields and refuses unknown ones', async () => {
    await api.outcome(api.exportRequest());
    const masked = await api.send(
      api.project('operations?fields=operations(name,metadata/state)&pageSize=1'),
    );
    expect(masked.body).toEqual({
      operations: [{ name: expect.any(String), metadata: { state: expect.any(String) } }],
    });
    const path = api.project('value:compute?fields=result,resul');
    const { status, body } = await api.send(path, one());
    expect(status).toBe(400);
    expect(body.error).toMatchObject({
      message: 'Request contains an invalid argument.',
      details: [
        {
          fieldViolations: [
            {
              field: 'result,resul',
              description:
                "Error expanding 'fields' parameter. Cannot find matching fields for path 'resul'.",
            },
          ],
        },
      ],
    });
  });
});
