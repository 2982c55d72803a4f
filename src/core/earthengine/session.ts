/**
 * A session with Earth Engine: the only way to its client library and its REST API.
 *
 * ```ts
 * const earthEngine = await EarthEngine.connect({ project: 'my-project', credentials });
 * const { ee } = earthEngine;
 * await earthEngine.evaluate(new ee.ImageCollection('LANDSAT/LC08/C02/T1_L2').size());
 * ```
 *
 * Any number of sessions live side by side: token, project and address are each session's own, and
 * the client library, which all of them share, only builds what they send.
 */
import { assetName } from '../../domain/assetIds.ts';
import { type Clock, systemClock } from '../../domain/clock.ts';
import { isRecord } from '../../domain/isRecord.ts';
import { ServiceError } from '../errors.ts';
import type { AuthClient } from '../services/authClient.ts';
import { isTransient } from '../services/retryPolicy.ts';
import { throwIfCancelled } from '../watch.ts';
import type { ComputedObject } from './clientTypes.ts';
import { type Expression, encodeExpression } from './expressions.ts';
import { type EarthEngineClient, earthEngineClient } from './library.ts';
import { type PixelBlock, parseNpy } from './npy.ts';
import { answers, type ConnectOptions, openTransport, requestSignatures } from './openTransport.ts';
import { listPage, operationPages } from './operationPages.ts';
import {
  createdAt,
  type Operation,
  parseComputed,
  parseNothing,
  parseOperation,
} from './operations.ts';
import { type PixelGrid, pixelGridMessage } from './pixelGrid.ts';
import { type ProjectConfig, parseProjectConfig } from './projectConfig.ts';
import { SignatureCache } from './signatures.ts';
import type { RequestOptions, Transport } from './transport.ts';

export type { Credentials } from '../credentials/credentials.ts';
export type { EarthEngineClient } from './library.ts';
export type { ConnectOptions } from './openTransport.ts';

/**
 * A session with Earth Engine: a project, an address and credentials.
 *
 * Sessions are opened with `EarthEngine.connect`, and are independent of each other.
 */
export class EarthEngine {
  /**
   * Google's client library, ready to build expressions. Its types are those of the part that Cedar
   * uses; https://developers.google.com/earth-engine/apidocs describes all of it.
   */
  readonly ee: EarthEngineClient;
  /** Google Cloud project that requests are counted against. */
  readonly project: string;
  /** Address of the service, without a slash at its end. */
  readonly baseUrl: string;
  /** The client that signs the requests; a store can share it. */
  readonly auth: AuthClient;
  /** Measures the waits between tries and polls. */
  readonly clock: Clock;
  readonly #transport: Transport;

  /** Whether Earth Engine did not answer when the session was opened. */
  readonly isUnverified: boolean;

  private constructor(
    client: EarthEngineClient,
    transport: Transport,
    { auth, clock, isUnverified }: Pick<EarthEngine, 'auth' | 'clock' | 'isUnverified'>,
  ) {
    this.ee = client;
    this.project = transport.project;
    this.baseUrl = transport.baseUrl;
    this.auth = auth;
    this.clock = clock;
    this.isUnverified = isUnverified;
    this.#transport = transport;
  }

  /**
   * Opens a session: the project and the credentials are tried, and the first session of a process
   * also requests the list of functions.
   *
   * @param options project, credentials, and the address where it is another than Google's
   * @throws ServiceError when the project or the credentials are refused, or when nothing answers
   *   and `cacheFolder` has no signatures; ConfigError when `baseUrl` must not be sent a token;
   *   CancelledError
   */
  static async connect(options: ConnectOptions): Promise<EarthEngine> {
    const { cacheFolder, clock = systemClock, signal } = options;
    const { auth, transport } = await openTransport(options);
    const cache = cacheFolder ? new SignatureCache(cacheFolder, transport.baseUrl) : undefined;
    const kept = await cache?.read();
    const isUnverified = !(await answers(transport, kept, signal));
    const request = async () => {
      if (kept && (kept.isFresh || isUnverified)) return kept.signatures;
      return requestSignatures(transport, cache, signal);
    };
    const client = await earthEngineClient({ address: transport.baseUrl, request, signal });
    throwIfCancelled(signal);
    return new EarthEngine(client, transport, { auth, clock, isUnverified });
  }

  /** The time by Earth Engine's clock; by this machine's before Earth Engine has answered. */
  now(): Date {
    return this.#transport.clock.now();
  }

  /**
   * Makes sure that `now` is Earth Engine's time: sends a small request where that is not certain, as
   * in a session that was opened without a network.
   *
   * @param signal ends the request
   * @returns whether `now` may have changed
   * @throws ServiceError, CancelledError
   * @internal
   */
  async ensureTime(signal?: AbortSignal): Promise<boolean> {
    if (this.#transport.clock.isKnown) return false;
    await listPage(this.#transport, { query: { pageSize: 1 }, signal });
    return true;
  }

  /**
   * Computes a value that was built with `ee`.
   *
   * @param value a value of the client library, such as `new ee.Number(1).add(1)`
   * @param signal ends the computation
   * @returns the value as JSON
   * @throws ServiceError in Earth Engine's words; CancelledError
   */
  async evaluate<T>(value: ComputedObject, signal?: AbortSignal): Promise<T> {
    return this.compute(encodeExpression(this.ee, value), { signal });
  }

  /**
   * Computes the value of an expression.
   *
   * @throws ServiceError in Earth Engine's words
   * @internal
   */
  async compute<T>(
    expression: Expression,
    options: Pick<RequestOptions, 'signal' | 'repeatAfter'> = {},
  ): Promise<T> {
    const body = { expression };
    const parse = parseComputed<T>;
    const { result } = await this.#transport.send('value:compute', { body, parse, ...options });
    return result;
  }

  /**
   * Computes the pixels of an image at once, for pictures.
   *
   * @param expression an image
   * @param grid its pixels: at most 48 MB of samples, and 32,768 columns and rows
   * @param signal ends the computation
   * @throws ServiceError in Earth Engine's words; InterceptedError; CancelledError
   * @internal
   */
  async pixels(
    expression: Expression,
    { crs, ...pixels }: PixelGrid & { readonly crs: string },
    signal?: AbortSignal,
  ): Promise<PixelBlock> {
    const body = { expression, fileFormat: 'NPY', grid: pixelGridMessage(crs, pixels) };
    const [width, height] = pixels.size;
    const parse = (bytes: Buffer) => {
      const block = parseNpy(bytes);
      return block?.width === width && block.height === height ? block : undefined;
    };
    return this.#transport.sendForPixels(body, { parse, signal });
  }

  /**
   * Starts an export, once: however often it is called with the same `requestId`, one task runs.
   *
   * Earth Engine does not document its answer to a repeated request. When it is an error, or when a
   * request was cut off after so long that it is not repeated, the operation is looked for by its
   * description instead.
   *
   * @param request as `exportRequest` makes it; its description must be unique
   * @param options.repeated whether an earlier attempt may have reached Earth Engine
   * @internal
   */
  async startExport(
    request: object,
    requestId: string,
    options: { repeated?: boolean; description: string; since: number; signal?: AbortSignal },
  ): Promise<Operation> {
    const body = { ...request, requestId };
    let repeated = options.repeated ?? false;
    try {
      return await this.#transport.send(
        'image:export',
        { body, signal: options.signal, parse: parseOperation },
        () => {
          repeated = true;
        },
      );
    } catch (error) {
      if (!(error instanceof ServiceError)) throw error;
      // A service that is busy has not started anything.
      const mayHaveStarted = repeated || (isTransient(error) && error.status !== 429);
      if (!mayHaveStarted) throw error;
      const { description, since, signal } = options;
      const started = await this.findOperation(description, since, signal);
      if (started) return started;
      throw error;
    }
  }

  /**
   * Registration of the project, as Earth Engine reports it.
   *
   * @param signal ends the request
   * @throws ServiceError, CancelledError
   */
  async projectConfig(signal?: AbortSignal): Promise<ProjectConfig> {
    return this.#transport.send('config', { signal, parse: parseProjectConfig });
  }

  /**
   * Description of an asset by Earth Engine: its type, and bands where it is an image.
   *
   * @param id asset id, such as `COPERNICUS/S2_SR_HARMONIZED` or `projects/P/assets/NAME`
   * @param signal ends the request
   * @returns the JSON of `projects.assets.get`
   * @throws ServiceError when there is no such asset or it may not be read; CancelledError
   * @internal
   */
  async asset(id: string, signal?: AbortSignal): Promise<Record<string, unknown>> {
    const [, project = '', ...path] = assetName(id).split('/');
    const parse = (json: unknown) => (isRecord(json) && json.type ? json : undefined);
    return this.#transport.send(path.map(encodeURIComponent).join('/'), { project, signal, parse });
  }

  /**
   * All operations of the project, newest first, page by page.
   *
   * @param signal ends the listing
   * @returns pages of up to 500 operations
   * @throws ServiceError, CancelledError; InterceptedError when something that cannot compute
   *   answers that there are none
   */
  async *operations(signal?: AbortSignal): AsyncGenerator<readonly Operation[]> {
    yield* operationPages(this.#transport, signal);
  }

  /**
   * The newest operation with a description.
   *
   * @param description the whole of it
   * @param since the oldest time of creation, milliseconds since 1970
   * @param signal ends the search
   * @returns undefined when there is none
   * @throws ServiceError, CancelledError
   */
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

  /**
   * One operation, which the list may no longer show.
   *
   * @param taskId last part of the operation's name
   * @param options its project, where it is another than the session's
   * @returns undefined when Earth Engine does not have it, or no longer has it
   * @throws ServiceError, CancelledError
   */
  async operation(taskId: string, options: TaskOptions = {}): Promise<Operation | undefined> {
    const path = `operations/${encodeURIComponent(taskId)}`;
    return unlessGone(() => this.#transport.send(path, { ...options, parse: parseOperation }));
  }

  /**
   * Requests the cancellation of a task. Earth Engine confirms that with an empty answer, which
   * others send as well: only the state of the operation shows that it was received.
   *
   * @param taskId last part of the operation's name
   * @param options its project, where it is another than the session's
   * @returns false when Earth Engine does not have the task, or no longer has it
   * @throws ServiceError, CancelledError
   */
  async cancel(taskId: string, options: TaskOptions = {}): Promise<boolean> {
    const path = `operations/${encodeURIComponent(taskId)}:cancel`;
    const request = { ...options, body: {}, parse: parseNothing };
    const send = () => this.#transport.send(path, request);
    return (await unlessGone(send)) !== undefined;
  }
}

/** Options of a request about one task. */
export interface TaskOptions {
  /** The project of the task, where it is another than the session's. */
  readonly project?: string | undefined;
  /** Ends the request. */
  readonly signal?: AbortSignal | undefined;
}

/** The answer to a request; undefined when Earth Engine answers that the object does not exist. */
async function unlessGone<T>(send: () => Promise<T>): Promise<T | undefined> {
  try {
    return await send();
  } catch (error) {
    if (error instanceof ServiceError && error.status === 404) return undefined;
    throw error;
  }
}
