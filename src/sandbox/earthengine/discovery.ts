/**
 * The description of the API that Google's Python client builds its calls from (Google API
 * discovery document), made from the routes that there are.
 */

export interface Method {
  /** Where clients find it: `projects.operations.list`. */
  readonly id: string;
  readonly httpMethod: 'GET' | 'POST' | 'DELETE';
  /** Path after the version, with one variable: `{+name}:cancel`. */
  readonly path: string;
  /** What the variable must look like. */
  readonly pattern: string;
  readonly query?: readonly string[];
}

const PROJECT = '^projects/[^/]+$';
const OPERATION = '^projects/[^/]+/operations/.+$';
const ASSET = '^projects/[^/]+/assets/.+$';

export const METHODS: readonly Method[] = [
  {
    id: 'projects.listAssets',
    httpMethod: 'GET',
    path: '{+parent}:listAssets',
    pattern: PROJECT,
    query: ['pageSize', 'pageToken', 'filter', 'view'],
  },
  {
    id: 'projects.getConfig',
    httpMethod: 'GET',
    path: '{+name}',
    pattern: '^projects/[^/]+/config$',
  },
  {
    id: 'projects.algorithms.list',
    httpMethod: 'GET',
    path: '{+parent}/algorithms',
    pattern: PROJECT,
  },
  {
    id: 'projects.value.compute',
    httpMethod: 'POST',
    path: '{+project}/value:compute',
    pattern: PROJECT,
  },
  {
    id: 'projects.image.export',
    httpMethod: 'POST',
    path: '{+project}/image:export',
    pattern: PROJECT,
  },
  {
    id: 'projects.operations.list',
    httpMethod: 'GET',
    path: '{+name}/operations',
    pattern: PROJECT,
    query: ['pageSize', 'pageToken', 'filter'],
  },
  { id: 'projects.operations.get', httpMethod: 'GET', path: '{+name}', pattern: OPERATION },
  {
    id: 'projects.operations.cancel',
    httpMethod: 'POST',
    path: '{+name}:cancel',
    pattern: OPERATION,
  },
  { id: 'projects.operations.wait', httpMethod: 'POST', path: '{+name}:wait', pattern: OPERATION },
  { id: 'projects.operations.delete', httpMethod: 'DELETE', path: '{+name}', pattern: OPERATION },
  { id: 'projects.assets.get', httpMethod: 'GET', path: '{+name}', pattern: ASSET },
  {
    id: 'projects.assets.listAssets',
    httpMethod: 'GET',
    path: '{+parent}:listAssets',
    pattern: ASSET,
    query: ['pageSize', 'pageToken', 'filter', 'view'],
  },
];

interface Resource {
  methods?: Record<string, unknown>;
  resources?: Record<string, Resource>;
}

/** @param rootUrl address of the sandbox, with a slash at its end */
export function discoveryDocument(rootUrl: string, version: string): Record<string, unknown> {
  const root: Resource = {};
  for (const method of METHODS) addMethod(root, method, version);
  return {
    kind: 'discovery#restDescription',
    discoveryVersion: 'v1',
    id: `earthengine:${version}`,
    name: 'earthengine',
    version,
    title: 'Earth Engine',
    protocol: 'rest',
    rootUrl,
    baseUrl: rootUrl,
    servicePath: '',
    basePath: '',
    batchPath: 'batch',
    fullyEncodeReservedExpansion: true,
    parameters: Object.fromEntries(
      ['alt', 'fields', 'key', 'prettyPrint', 'quotaUser'].map((name) => [
        name,
        { type: 'string', location: 'query' },
      ]),
    ),
    schemas: {
      Any: { id: 'Any', type: 'any' },
      // Clients turn pages where an answer can have this field.
      Page: { id: 'Page', type: 'object', properties: { nextPageToken: { type: 'string' } } },
    },
    resources: root.resources,
  };
}

function addMethod(root: Resource, method: Method, version: string): void {
  const names = method.id.split('.');
  const last = names.pop() ?? '';
  let resource = root;
  for (const name of names) {
    resource.resources ??= {};
    resource.resources[name] ??= {};
    resource = resource.resources[name];
  }
  resource.methods ??= {};
  resource.methods[last] = describeMethod(method, version);
}

function describeMethod(
  { id, httpMethod, path, pattern, query = [] }: Method,
  version: string,
): Record<string, unknown> {
  const variable = /\{\+(\w+)\}/.exec(path)?.[1] ?? '';
  return {
    id: `earthengine.${id}`,
    httpMethod,
    path: `${version}/${path}`,
    flatPath: `${version}/${path}`,
    parameterOrder: [variable],
    parameters: {
      [variable]: { type: 'string', location: 'path', required: true, pattern },
      ...Object.fromEntries(query.map((name) => [name, { type: 'string', location: 'query' }])),
    },
    ...(httpMethod === 'POST' && { request: { $ref: 'Any' } }),
    response: { $ref: query.includes('pageToken') ? 'Page' : 'Any' },
  };
}
