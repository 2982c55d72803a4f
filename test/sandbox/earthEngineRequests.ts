/** Helpers for tests of Earth Engine's REST API in the sandbox: requests, graphs and exports. */
import type { Sandbox } from '../../src/sandbox/index.ts';

export interface Answer {
  readonly status: number;
  readonly body: Record<string, unknown> & {
    error?: { code: number; message: string; status: string; details?: unknown };
  };
}

export interface Api {
  /** Path of a resource of the sandbox's project. */
  project(path: string): string;
  send(path: string, body?: unknown, method?: string): Promise<Answer>;
  /** An export of a small constant image, with some of its fields changed. */
  exportRequest(changes?: object): Record<string, unknown>;
  /** Sends an export and waits for its end. */
  outcome(body: unknown): Promise<Answer['body']>;
}

/** @param token of an account; that of the first one by default */
export function apiOf(sandbox: Sandbox, token = 'any'): Api {
  const project = (path: string) => `/v1/projects/${sandbox.project}/${path}`;
  const send: Api['send'] = async (path, body, method) => {
    const response = await fetch(`${sandbox.earthEngine}${path}`, {
      method: method ?? (body === undefined ? 'GET' : 'POST'),
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    return { status: response.status, body: (await response.json()) as Answer['body'] };
  };
  return {
    project,
    send,
    exportRequest: (changes = {}) => ({
      description: 'ok',
      expression: graph(smallImage(20, 10)),
      fileExportOptions: {
        fileFormat: 'GEO_TIFF',
        cloudStorageDestination: { bucket: sandbox.bucket, filenamePrefix: 'out/image' },
      },
      ...changes,
    }),
    outcome: async (body) => {
      const started = await send(project('image:export'), body);
      if (started.body.error) throw new Error(started.body.error.message);
      return (await send(`/v1/${String(started.body.name)}:wait`, {})).body;
    },
  };
}

export const constant = (constantValue: unknown) => ({ constantValue });
export const graph = (node: unknown) => ({ result: '0', values: { 0: node } });

export function call(functionName: string, args: Record<string, unknown> = {}): unknown {
  return { functionInvocationValue: { functionName, arguments: args } };
}

/** A constant image over a rectangle of 30 m pixels. */
export function smallImage(width: number, height: number): unknown {
  const crs = call('Projection', {
    crs: constant('EPSG:32610'),
    transform: constant([30, 0, 540_000, 0, -30, 4_180_000]),
  });
  const image = call('Image.constant', { value: constant(7) });
  return call('Image.clipToBoundsAndScale', {
    input: call('Image.reproject', { image, crs }),
    geometry: call('GeometryConstructors.Rectangle', {
      coordinates: constant([0, 0, width, height]),
      crs,
      geodesic: constant(false),
    }),
  });
}
