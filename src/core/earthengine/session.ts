/**
 * A session with Earth Engine: the only way to its client library and its REST API.
 *
 * ```ts
 * const earthEngine = await EarthEngine.connect({ project: 'my-project', credentials });
 * await earthEngine.evaluate(earthEngine.ee.ImageCollection('LANDSAT/LC08/C02/T1_L2').size());
 * ```
 *
 * The client library keeps its session in module-wide state, so there is one session at a time:
 * connecting again replaces what expressions are built from.
 */
import type ee from '@google/earthengine';
import type { ComputedObject, ExportTask } from '@google/earthengine';
import type { AuthClient } from 'google-auth-library';
import { authenticate, authorization, type Credentials } from '../auth.ts';
import { ServiceError } from '../errors.ts';
import { throwIfCancelled } from '../watch.ts';
import { createdAt, type Operation } from './operations.ts';
import { Transport } from './transport.ts';

export type { Credentials } from '../auth.ts';
export type EarthEngineClient = typeof ee;

export const EARTH_ENGINE_URL = 'https://earthengine.googleapis.com';

/** The most Earth Engine puts on one page of operations. */
const OPERATIONS_PER_PAGE = 500;

export interface ConnectOptions {
  /** Google Cloud project that requests are counted against. */
  readonly project: string;
  /** Another endpoint than Google's standard one: high-volume, private, or a sandbox. */
  readonly baseUrl?: string | undefined;
  readonly credentials: Credentials;
  readonly signal?: AbortSignal | undefined;
}

export class EarthEngine {
  /** The client library, ready to build expressions. */
  readonly ee: EarthEngineClient;
  readonly project: string;
  readonly baseUrl: string;
  readonly auth: AuthClient;
  readonly #transport: Transport;

  private constructor(client: EarthEngineClient, transport: Transport, auth: AuthClient) {
    this.ee = client;
    this.project = transport.project;
    this.baseUrl = transport.baseUrl;
    this.auth = auth;
    this.#transport = transport;
  }

  /**
   * Loads the client library and learns from the service which functions there are.
   *
   * @throws ServiceError when the project or the credentials are refused, or nothing answers
   */
  static async connect(options: ConnectOptions): Promise<EarthEngine> {
    const { project, credentials, signal } = options;
    const auth = await authenticate(credentials);
    const transport = new Transport(options.baseUrl ?? EARTH_ENGINE_URL, project, auth);
    // The library passes on no status: ask something small first, so that a refusal is understood.
    await transport.send('operations', { query: { pageSize: 1 }, signal });
    const { default: client } = await import('@google/earthengine');
    await initialize(client, transport, auth);
    throwIfCancelled(signal);
    return new EarthEngine(client, transport, auth);
  }

  /** Computes a value. @throws ServiceError in Earth Engine's words */
  async evaluate<T>(value: ComputedObject, signal?: AbortSignal): Promise<T> {
    const expression = this.ee.apiclient.serialize(
      this.ee.Serializer.encodeCloudApiExpression(value),
    );
    const body = { expression };
    const { result } = await this.#transport.send<{ result: T }>('value:compute', { body, signal });
    return result;
  }

  /**
   * Starts an export, once: however often it is called with the same `requestId`, one task runs.
   *
   * Earth Engine does not say what it answers to a repeated request. When it is an error, the
   * operation is looked for by its description instead.
   *
   * @param task built by `ee.batch.Export`; its description must be unique
   * @param repeated whether an earlier attempt may have reached Earth Engine
   */
  async startExport(
    task: ExportTask,
    requestId: string,
    options: { repeated?: boolean; description: string; since: number; signal?: AbortSignal },
  ): Promise<Operation> {
    const config = { ...task.config_, id: requestId };
    const body = this.ee.apiclient.serialize(this.ee.data.prepareExportImageRequest_(config, {}));
    let repeated = options.repeated ?? false;
    try {
      return await this.#transport.send<Operation>(
        'image:export',
        { body, signal: options.signal },
        () => {
          repeated = true;
        },
      );
    } catch (error) {
      if (!repeated || !(error instanceof ServiceError)) throw error;
      const { description, since, signal } = options;
      const started = await this.findOperation(description, since, signal);
      if (started) return started;
      throw error;
    }
  }

  /** All operations of the project, newest first, page by page. */
  async *operations(signal?: AbortSignal): AsyncGenerator<readonly Operation[]> {
    let pageToken: string | undefined;
    do {
      const query = { pageSize: OPERATIONS_PER_PAGE, pageToken };
      const page = await this.#transport.send<OperationsPage>('operations', { query, signal });
      yield page.operations ?? [];
      pageToken = page.nextPageToken || undefined;
    } while (pageToken);
  }

  /** The newest operation with a description, created at or after `since` (ms since 1970). */
  async findOperation(
    description: string,
    since: number,
    signal?: AbortSignal,
  ): Promise<Operation | undefined> {
    for await (const page of this.operations(signal)) {
      const found = page.find((operation) => operation.metadata?.description === description);
      if (found) return found;
      if (page.some((operation) => (createdAt(operation) ?? since) < since)) return undefined;
    }
    return undefined;
  }

  /** Asks for a task to be cancelled. @throws ServiceError when there is no such task */
  async cancel(taskId: string, signal?: AbortSignal): Promise<void> {
    const path = `operations/${encodeURIComponent(taskId)}:cancel`;
    await this.#transport.send(path, { body: {}, signal });
  }
}

interface OperationsPage {
  readonly operations?: readonly Operation[];
  readonly nextPageToken?: string;
}

async function initialize(
  client: EarthEngineClient,
  transport: Transport,
  auth: AuthClient,
): Promise<void> {
  const headers = await authorization(auth, transport.baseUrl);
  const token = headers.get('authorization')?.replace(/^Bearer /i, '') ?? '';
  await new Promise<void>((resolve, reject) => {
    client.reset();
    // The library only needs the token to read the list of functions, just now.
    client.data.setAuthToken('', 'Bearer', token, 3600, [], () => {}, false);
    client.initialize(
      transport.baseUrl,
      null,
      resolve,
      (message) => reject(new ServiceError('Earth Engine', 0, String(message))),
      null,
      transport.project,
    );
  });
}
