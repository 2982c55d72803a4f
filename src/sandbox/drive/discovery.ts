/**
 * The description of the API that Google's client libraries build their calls from (Google API
 * discovery document): the methods that the sandbox implements.
 */
import { API, type MethodDescription } from './api.ts';

interface Resource {
  methods?: Record<string, MethodDescription>;
  resources?: Record<string, Resource>;
}

/** @param rootUrl address of the sandbox, with a slash at its end */
export function discoveryDocument(rootUrl: string): Record<string, unknown> {
  const root: Resource = {};
  for (const method of API.methods) if (method.parameters) addMethod(root, method);
  return {
    kind: 'discovery#restDescription',
    discoveryVersion: 'v1',
    id: 'drive:v3',
    name: 'drive',
    version: 'v3',
    revision: API.revision,
    title: 'Google Drive API',
    protocol: 'rest',
    rootUrl,
    baseUrl: `${rootUrl}drive/v3/`,
    servicePath: 'drive/v3/',
    basePath: '/drive/v3/',
    batchPath: 'batch/drive/v3',
    parameters: API.parameters,
    schemas: API.schemas,
    ...root,
  };
}

/** `drive.files.list` is the method `list` of the resource `files`. */
function addMethod(root: Resource, method: MethodDescription): void {
  const [, name = '', last = ''] = method.id.split('.');
  root.resources ??= {};
  root.resources[name] ??= {};
  const resource = root.resources[name];
  resource.methods ??= {};
  resource.methods[last] = method;
}
