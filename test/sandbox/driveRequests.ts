/** Helpers for tests of Drive's API in the sandbox: requests, uploads and lists. */
import type { Sandbox, ServiceAccountKey } from '../../src/sandbox/index.ts';
import { signAssertion } from './assertion.ts';

export const FOLDER = 'application/vnd.google-apps.folder';

export type Query = Readonly<Record<string, string>>;
export type Resource = Record<string, unknown> & { id: string; name: string };

export interface DriveAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  readonly body: Record<string, unknown> & {
    error?: {
      code: number;
      message: string;
      errors: object[];
      status?: string;
      details?: object[];
    };
  };
}

interface Init {
  readonly query?: Query;
  readonly json?: unknown;
  readonly headers?: Record<string, string>;
  readonly body?: RequestInit['body'];
}

export interface DriveApi {
  /** Sends a request to a path after the host, or to a whole address. */
  send(method: string, path: string, init?: Init): Promise<DriveAnswer>;
  /** Makes a file or folder from metadata alone. */
  create(metadata: object, query?: Query): Promise<Resource>;
  /** Makes a file with bytes. */
  upload(metadata: object, bytes: string | Buffer, query?: Query): Promise<Resource>;
  /** Fields of a file. */
  get(id: string, fields: string, query?: Query): Promise<Resource>;
  update(id: string, metadata: object, query?: Query): Promise<Resource>;
  /** Names of the files that a query finds, in the order of the answer. */
  names(q: string, query?: Query): Promise<string[]>;
  /** Status, message and the entry of `errors` of a refusal. */
  refusal(method: string, path: string, init?: Init): Promise<[number, string, object]>;
}

/** @param token empty for requests without one */
export function driveApi(sandbox: Sandbox, token = 'any'): DriveApi {
  const send: DriveApi['send'] = async (method, path, { query, json, headers, body } = {}) => {
    const url = new URL(path, sandbox.drive);
    for (const [name, value] of Object.entries(query ?? {})) url.searchParams.set(name, value);
    const response = await fetch(url, {
      method,
      redirect: 'manual',
      headers: {
        ...(token !== '' && { authorization: `Bearer ${token}` }),
        ...(json !== undefined && { 'content-type': 'application/json' }),
        ...headers,
      },
      body: json === undefined ? body : JSON.stringify(json),
    });
    const text = await response.text();
    const isJson = /json/.test(response.headers.get('content-type') ?? '');
    const parsed = isJson ? (JSON.parse(text) as DriveAnswer['body']) : {};
    return { status: response.status, headers: response.headers, text, body: parsed };
  };
  const resource = async (method: string, path: string, init?: Init) => {
    const { status, text, body } = await send(method, path, init);
    if (status !== 200) throw new Error(`${method} ${path}: ${status} ${text}`);
    return body as Resource;
  };
  return {
    send,
    create: (json, query) => resource('POST', '/drive/v3/files', { json, query }),
    upload: (metadata, bytes, query) =>
      resource('POST', '/upload/drive/v3/files', {
        query: { uploadType: 'multipart', ...query },
        ...multipart(metadata, bytes),
      }),
    get: (id, fields, query) =>
      resource('GET', `/drive/v3/files/${id}`, { query: { fields, ...query } }),
    update: (id, json, query) => resource('PATCH', `/drive/v3/files/${id}`, { json, query }),
    async names(q, query) {
      const { files } = (await resource('GET', '/drive/v3/files', {
        query: { q, orderBy: 'name', ...query },
      })) as unknown as { files: Resource[] };
      return files.map(({ name }) => name);
    },
    async refusal(method, path, init) {
      const { status, text, body } = await send(method, path, init);
      if (!body.error) throw new Error(`${method} ${path}: ${status} ${text}`);
      return [status, body.error.message, body.error.errors[0] ?? {}];
    },
  };
}

/** Headers and body of an upload that has metadata and bytes. */
export function multipart(metadata: object, bytes: string | Buffer, type = 'image/tiff') {
  const head = `--b\r\ncontent-type: application/json\r\n\r\n${JSON.stringify(metadata)}\r\n`;
  const body = [`${head}--b\r\ncontent-type: ${type}\r\n\r\n`, bytes, '\r\n--b--\r\n'];
  return {
    headers: { 'content-type': 'multipart/related; boundary=b' },
    body: new Uint8Array(Buffer.concat(body.map((part) => Buffer.from(part as string)))),
  };
}

/** Keys of the service account of each sandbox: making one takes a while. */
const keys = new WeakMap<Sandbox, Promise<ServiceAccountKey>>();

/** A token for some scopes only, as a service account gets it. */
export async function tokenFor(sandbox: Sandbox, ...scopes: string[]): Promise<string> {
  const key = keys.get(sandbox) ?? sandbox.serviceAccountKey();
  keys.set(sandbox, key);
  const { client_email: iss, private_key: pem, token_uri: address } = await key;
  const scope = scopes.map((name) => `https://www.googleapis.com/auth/${name}`).join(' ');
  const response = await fetch(address, {
    method: 'POST',
    body: new URLSearchParams({
      grant_type: 'urn:ietf:params:oauth:grant-type:jwt-bearer',
      assertion: signAssertion({ iss, scope, aud: address }, pem),
    }),
  });
  const answer = (await response.json()) as { access_token?: string };
  if (answer.access_token === undefined) throw new Error(JSON.stringify(answer));
  return answer.access_token;
}
