/**
 * Earth Engine on localhost: its REST API, over the sandbox's own Earth.
 *
 * ```ts
 * const service = await openEarthEngine({ folder, catalogue, project: 'sandbox', objects, speed: 1 });
 * const answered = await service.handle(exchange);
 * ```
 */
import path from 'node:path';
import type { Catalogue } from '../earth/types.ts';
import { type Exchange, GoogleError, type Service } from '../http.ts';
import { algorithms } from './algorithms/index.ts';
import { getAsset, listAssets } from './assets.ts';
import { timeLimit } from './context.ts';
import { discoveryDocument } from './discovery.ts';
import { EvaluationError, invalidArgument } from './errors.ts';
import { Evaluation } from './expression.ts';
import { checkCaller, Gate, isPublic, LARGEST_BODY, type TokenCheck } from './gate.ts';
import { describe } from './signature.ts';
import { checkFileSize, type ExportTarget, exportImages } from './tasks/exportimage.ts';
import { listOperations } from './tasks/listing.ts';
import { TaskQueue } from './tasks/queue.ts';
import { isFinal, type TaskRecord, toFreshOperation, toOperation } from './tasks/record.ts';
import { parseExportRequest, parseGraph } from './tasks/request.ts';
import { TaskStore } from './tasks/store.ts';
import { encode } from './values/encode.ts';

export type { ExportTarget } from './tasks/exportimage.ts';

/** An answer must be there within this time. */
const INTERACTIVE_LIMIT = 5 * 60_000;
/** How long `:wait` waits for a task, unless told otherwise. */
const LONGEST_WAIT = 60_000;

export interface EarthEngineOptions {
  /** Where tasks are kept. */
  readonly folder: string;
  readonly catalogue: Catalogue;
  /** The one project there is. */
  readonly project: string;
  /** Where exports are written. */
  readonly objects: ExportTarget;
  /** 1: an ordinary small image takes a few seconds; 10: ten times quicker. */
  readonly speed: number;
  /** Which bearer tokens are good; any, when left out. */
  readonly tokens?: TokenCheck;
}

export async function openEarthEngine(options: EarthEngineOptions): Promise<Service> {
  const { folder, catalogue, objects, speed } = options;
  const store = await TaskStore.open(path.join(folder, 'operations'));
  const work = exportImages({ folder: path.join(folder, 'files'), catalogue, objects });
  return new EarthEngineService(options, store, new TaskQueue(store, work, speed));
}

/** What a path asks for: `/v1/{resource}[:verb]`. */
interface Call {
  readonly exchange: Exchange;
  readonly project: string;
  readonly resource: string;
  readonly verb: string;
}

class EarthEngineService implements Service {
  readonly #project: string;
  readonly #tokens: TokenCheck | undefined;
  readonly #catalogue: Catalogue;
  readonly #store: TaskStore;
  readonly #queue: TaskQueue;
  readonly #gate = new Gate();
  #algorithms: unknown;

  constructor(
    { project, catalogue, tokens }: EarthEngineOptions,
    store: TaskStore,
    queue: TaskQueue,
  ) {
    this.#project = project;
    this.#tokens = tokens;
    this.#catalogue = catalogue;
    this.#store = store;
    this.#queue = queue;
  }

  async handle(exchange: Exchange): Promise<boolean> {
    const { pathname, searchParams } = exchange.url;
    if (pathname === '/$discovery/rest' || pathname === '/%24discovery/rest') {
      const root = `${exchange.url.origin}/`;
      exchange.json(200, discoveryDocument(root, searchParams.get('version') ?? 'v1'));
      return true;
    }
    const match = /^\/v1(?:alpha|beta)?\/(.+)$/.exec(pathname);
    if (!match) return false;
    const [, project = '', resource = '', verb = ''] =
      /^projects\/([^/:]+)(?:\/(.+?))?(?::(\w+))?$/.exec(decodePath(match[1] ?? '')) ?? [];
    const caller = { project: this.#project, tokens: this.#tokens };
    checkCaller(exchange, caller, project || undefined);
    await this.#gate.through(() => this.#answer({ exchange, project, resource, verb }));
    return true;
  }

  async close(): Promise<void> {
    await this.#queue.close();
  }

  async #answer(call: Call): Promise<void> {
    const { exchange, resource, verb } = call;
    const route = `${exchange.method} ${resource.split('/')[0]}${verb && `:${verb}`}`;
    const answer = this.#route(route, call);
    if (!answer) {
      throw new GoogleError(
        404,
        `Method not found: ${exchange.method} ${exchange.url.pathname}`,
        'NOT_FOUND',
        'notFound',
      );
    }
    exchange.json(200, await answer);
  }

  #route(route: string, call: Call): unknown {
    const { exchange, project, resource } = call;
    const { searchParams } = exchange.url;
    const name = `projects/${project}/${resource}`;
    switch (route) {
      case 'GET algorithms':
        this.#algorithms ??= { algorithms: [...algorithms().values()].map(describe) };
        return this.#algorithms;
      case 'GET config':
        return { name, maxConcurrentExports: '2' };
      case 'POST value:compute':
        return this.#compute(exchange);
      case 'POST image:export':
        return this.#export(exchange);
      case 'GET operations':
        return resource === 'operations'
          ? listOperations(this.#store.all(), this.#project, searchParams)
          : toOperation(this.#project, this.#task(resource));
      case 'POST operations:cancel':
        this.#queue.cancel(this.#task(resource));
        return {};
      case 'POST operations:wait':
        return this.#wait(exchange, this.#task(resource));
      case 'DELETE operations':
        return this.#delete(this.#task(resource));
      case 'GET assets':
        return getAsset(this.#catalogue, name);
      case 'GET assets:listAssets':
      case 'GET :listAssets':
        return isPublic(project) ? listAssets(this.#catalogue, name, searchParams) : { assets: [] };
      default:
        return undefined;
    }
  }

  async #compute(exchange: Exchange): Promise<unknown> {
    const body = await readBody(exchange);
    const registry = algorithms();
    const expression = parseGraph((body as { expression?: unknown } | null)?.expression, registry);
    try {
      const evaluation = new Evaluation(expression, registry, {
        catalogue: this.#catalogue,
        checkTime: timeLimit(INTERACTIVE_LIMIT),
      });
      return { result: encode(evaluation.value(expression.result)) ?? null };
    } catch (error) {
      throw error instanceof EvaluationError ? invalidArgument(error.message) : error;
    }
  }

  async #export(exchange: Exchange): Promise<unknown> {
    const request = parseExportRequest(await readBody(exchange), algorithms());
    checkFileSize(request, this.#catalogue);
    return toFreshOperation(this.#project, await this.#queue.submit(request));
  }

  #task(resource: string): TaskRecord {
    const task = this.#store.get(resource.slice('operations/'.length));
    if (task) return task;
    throw new GoogleError(
      404,
      `Operation 'projects/${this.#project}/${resource}' not found.`,
      'NOT_FOUND',
      'notFound',
    );
  }

  async #wait(exchange: Exchange, task: TaskRecord): Promise<unknown> {
    const { timeout } = ((await readBody(exchange)) ?? {}) as { timeout?: string };
    const limit = timeout ? Number.parseFloat(timeout) * 1000 : LONGEST_WAIT;
    await this.#queue.ended(task, Math.min(LONGEST_WAIT, limit));
    return toOperation(this.#project, task);
  }

  async #delete(task: TaskRecord): Promise<unknown> {
    if (!isFinal(task.state)) {
      throw new GoogleError(
        400,
        'Cannot delete an operation that is still running.',
        'FAILED_PRECONDITION',
      );
    }
    await this.#store.remove(task.id);
    return {};
  }
}

function decodePath(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw invalidArgument(`Malformed path: ${text}`);
  }
}

async function readBody(exchange: Exchange): Promise<unknown> {
  const length = Number(exchange.request.headers['content-length'] ?? 0);
  if (length > LARGEST_BODY) {
    throw invalidArgument(`Request payload size exceeds the limit: ${LARGEST_BODY} bytes.`);
  }
  const body = await exchange.body();
  if (length === 0 && JSON.stringify(body ?? null).length > LARGEST_BODY) {
    throw invalidArgument(`Request payload size exceeds the limit: ${LARGEST_BODY} bytes.`);
  }
  return body;
}
