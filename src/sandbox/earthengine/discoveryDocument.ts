/**
 * The description of the API that Google's Python client builds its calls from (Google API
 * discovery document): all methods of Earth Engine, whether the sandbox implements them or not.
 */
import { type ApiMethod, type ApiType, EARTH_ENGINE_API } from './api/facts.ts';

interface Resource {
  methods?: Record<string, unknown>;
  resources?: Record<string, Resource>;
}

/** @param rootUrl address of the sandbox, with a slash at its end */
export function earthEngineDiscovery(rootUrl: string, version: string): Record<string, unknown> {
  const root: Resource = {};
  for (const method of EARTH_ENGINE_API.methods) addMethod(root, method, version);
  return {
    kind: 'discovery#restDescription',
    discoveryVersion: 'v1',
    id: `earthengine:${version}`,
    name: 'earthengine',
    version,
    title: 'Google Earth Engine API',
    protocol: 'rest',
    rootUrl,
    baseUrl: rootUrl,
    servicePath: '',
    basePath: '',
    batchPath: 'batch',
    fullyEncodeReservedExpansion: true,
    parameters: Object.fromEntries(
      Object.entries(EARTH_ENGINE_API.parameters).map(([name, type]) => [
        name,
        { ...type, location: 'query' },
      ]),
    ),
    schemas: { Any: { id: 'Any', type: 'any' }, ...schemas() },
    ...root,
  };
}

function schemas(): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(EARTH_ENGINE_API.schemas).map(([id, { properties }]) => [
      id,
      {
        id,
        type: 'object',
        properties: Object.fromEntries(
          Object.entries(properties).map(([name, type]) => [name, withoutWrapper(type)]),
        ),
      },
    ]),
  );
}

/** Discovery documents do not distinguish a wrapped number from a bare one. */
function withoutWrapper({ wrapper: _, ...type }: ApiType): ApiType {
  return type;
}

function addMethod(root: Resource, method: ApiMethod, version: string): void {
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

function describeMethod(method: ApiMethod, version: string): Record<string, unknown> {
  const { id, httpMethod, path, pattern, query = [], request, response } = method;
  const variables = [...path.matchAll(/\{\+?(\w+)\}/g)].map(([, name = '']) => name);
  const inPath = variables.map((name) => [
    name,
    {
      type: 'string',
      location: 'path',
      required: true,
      ...(path.includes(`{+${name}}`) && { pattern }),
    },
  ]);
  const inQuery = query.map((name) => [
    name,
    { ...EARTH_ENGINE_API.queryParameters[name], location: 'query' },
  ]);
  return {
    id: `earthengine.${id}`,
    httpMethod,
    path: `${version}/${path}`,
    flatPath: `${version}/${path}`,
    parameterOrder: variables,
    parameters: Object.fromEntries([...inPath, ...inQuery]),
    ...(request && { request: { $ref: request } }),
    response: { $ref: response },
  };
}
