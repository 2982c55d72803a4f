/**
 * Earth Engine on localhost: its REST API, over the sandbox's own Earth.
 *
 * ```ts
 * const service = await openEarthEngine({ folder, catalog, project: 'sandbox', stores, speed: 1 });
 * const answered = await service.handle(exchange);
 * ```
 */
import path from 'node:path';
import type { CallerInfo, Callers } from '../cloud/callers.ts';
import { permissionDenied } from '../cloud/errorInfo.ts';
import type { Projects } from '../cloud/projects.ts';
import type { AssetCatalog } from '../earth/earthTypes.ts';
import { selectFields } from '../fieldSelection.ts';
import { type Exchange, GoogleError, type Service } from '../http.ts';
import { algorithms } from './algorithms/index.ts';
import { type Message, parseMessage } from './api/message.ts';
import { findApiMethod } from './api/method.ts';
import { parseApiQuery, type Query } from './api/query.ts';
import { assetId, getAsset, listAssets } from './assets.ts';
import { describeAlgorithms } from './describeAlgorithms.ts';
import { earthEngineDiscovery } from './discoveryDocument.ts';
import { timeLimit } from './evaluationContext.ts';
import { EvaluationError, invalidArgument } from './evaluationErrors.ts';
import { Evaluation } from './expression.ts';
import {
  authenticateCaller,
  checkProjects,
  Gate,
  isOwner,
  isPublic,
  LARGEST_BODY,
} from './gate.ts';
import {
  checkMethodAccess,
  checkMethodScopes,
  checkPriority,
  projectConfig,
} from './methodAccess.ts';
import { COMPUTE_LIMITS, THUMBNAIL_LIMITS } from './pixels/pixelRequest.ts';
import { assetPixels, sendPixels } from './pixels/sendPixels.ts';
import { Thumbnails, thumbnailId } from './pixels/thumbnails.ts';
import type { ExportStores } from './tasks/exportDestination.ts';
import { checkFileSize, exportImages } from './tasks/exportImage.ts';
import { listOperations } from './tasks/listOperations.ts';
import { isFinal, type TaskRecord, toFreshOperation, toOperation } from './tasks/record.ts';
import { checkWorkloadTag, parseExportRequest, parseGraph } from './tasks/request.ts';
import { TaskQueue } from './tasks/runTasks.ts';
import { TaskStore } from './tasks/taskStore.ts';
import { encode } from './values/encode.ts';

export type { ExportStores } from './tasks/exportDestination.ts';

/** Result of a handler that has answered itself. */
const SENT = Symbol('sent');

/** An answer must be there within this time. */
const INTERACTIVE_LIMIT = 5 * 60_000;
/** How long `:wait` waits for a task unless the request sets it, in milliseconds. */
const LONGEST_WAIT = 60_000;

export interface EarthEngineOptions {
  /** Where tasks are kept. */
  readonly folder: string;
  readonly catalog: AssetCatalog;
  /** The project that has tasks. */
  readonly project: string;
  /** Where exports are written. */
  readonly stores: ExportStores;
  /** 1: an ordinary small image takes a few seconds; 10: ten times quicker. */
  readonly speed: number;
  /** Milliseconds after which a task that has ended is forgotten; never, when left out. */
  readonly forgetAfter?: number;
  /** How many tasks may wait; 3000, as in Earth Engine, when left out. */
  readonly queue?: number | undefined;
  /** Why a task with a description fails on purpose. */
  readonly failureOf?: ((description: string) => string | undefined) | undefined;
  readonly callers: Callers;
  readonly projects: Projects;
}

export async function openEarthEngine(options: EarthEngineOptions): Promise<Service> {
  const { folder, catalog, stores, speed, queue, failureOf } = options;
  const store = await TaskStore.open(path.join(folder, 'operations'));
  const work = exportImages({ folder: path.join(folder, 'files'), catalog, stores, failureOf });
  const computeFactor = () => options.projects.find(options.project)?.computeFactor ?? 1;
  const tasks = new TaskQueue(store, work, speed, queue, computeFactor);
  return new EarthEngineService(options, store, tasks);
}

/** A request whose method, parameters and body are known. */
interface Call {
  readonly exchange: Exchange;
  readonly caller: CallerInfo;
  /** The resource's name, or that of its parent: `projects/p/operations/ID`. */
  readonly name: string;
  readonly project: string;
  readonly query: Query;
  readonly body: Message;
}

class EarthEngineService implements Service {
  readonly #project: string;
  readonly #callers: Callers;
  readonly #projects: Projects;
  readonly #stores: ExportStores;
  readonly #forgetAfter: number;
  readonly #catalog: AssetCatalog;
  readonly #store: TaskStore;
  readonly #queue: TaskQueue;
  readonly #gate = new Gate();
  readonly #thumbnails = new Thumbnails();
  readonly #files: string;
  #algorithms: unknown;

  constructor(options: EarthEngineOptions, store: TaskStore, queue: TaskQueue) {
    this.#project = options.project;
    this.#callers = options.callers;
    this.#projects = options.projects;
    this.#stores = options.stores;
    this.#forgetAfter = options.forgetAfter ?? Number.POSITIVE_INFINITY;
    this.#catalog = options.catalog;
    this.#files = path.join(options.folder, 'files');
    this.#store = store;
    this.#queue = queue;
  }

  async handle(exchange: Exchange): Promise<boolean> {
    const { pathname, searchParams } = exchange.url;
    if (pathname === '/$discovery/rest' || pathname === '/%24discovery/rest') {
      const root = `${exchange.url.origin}/`;
      exchange.json(200, earthEngineDiscovery(root, searchParams.get('version') ?? 'v1'));
      return true;
    }
    const match = /^\/v1(?:alpha|beta)?\/(.+)$/.exec(pathname);
    if (!match) return false;
    const path = decodePath(match[1] ?? '');
    const thumbnail = exchange.method === 'GET' ? thumbnailId(path) : undefined;
    // Addresses of pictures work without a token, as in Google's.
    if (thumbnail !== undefined) {
      await this.#gate.through(() => this.#sendThumbnail(exchange, thumbnail));
      return true;
    }
    const caller = authenticateCaller(exchange, this.#callers);
    await this.#gate.through(() => this.#answer(exchange, caller, path));
    return true;
  }

  async close(): Promise<void> {
    await this.#queue.close();
  }

  async #answer(exchange: Exchange, caller: CallerInfo, path: string): Promise<void> {
    await this.#store.removeEnded(Date.now() - this.#forgetAfter);
    const project = /^projects\/([^/:]+)/.exec(path)?.[1] ?? '';
    const projects = this.#projects;
    const consumer = checkProjects(exchange, caller, { projects, project });
    const method = findApiMethod(exchange.method, path);
    if (!method) {
      throw new GoogleError(
        404,
        `Method not found: ${exchange.method} ${exchange.url.pathname}`,
        'NOT_FOUND',
        'notFound',
      );
    }
    checkMethodScopes(method.id, caller);
    if (consumer !== undefined) {
      checkMethodAccess(method.id, caller, { projects, project: consumer });
    }
    if (isOwner(project) && !/\.(assets\.|listAssets$)/.test(method.id)) {
      throw permissionDenied(`Permission denied on resource project ${project}.`);
    }
    const handler = this.#handlers[method.id];
    if (!handler) throw invalidArgument(`The sandbox does not implement ${method.id}.`);
    const query = parseApiQuery(method, exchange.url.searchParams);
    const json = method.request ? await readBody(exchange) : {};
    const body = method.request ? parseMessage(method.request, json) : {};
    const name = path.replace(/:\w+$/, '');
    const answer = await handler({ exchange, caller, name, project, query, body });
    if (answer === SENT) return;
    exchange.json(200, selectFields(answer, query.fields ?? 'all'));
  }

  /** Handlers by the ids of Earth Engine's methods. */
  readonly #handlers: Readonly<Record<string, (call: Call) => unknown>> = {
    'projects.algorithms.list': () => {
      this.#algorithms ??= { algorithms: describeAlgorithms(algorithms()) };
      return this.#algorithms;
    },
    'projects.getConfig': ({ project }) => projectConfig(this.#projects, project),
    'projects.value.compute': ({ body }) => this.#compute(body),
    'projects.image.computePixels': (call) => this.#computePixels(call),
    'projects.assets.getPixels': (call) => this.#getPixels(call),
    'projects.thumbnails.create': ({ body, project, query }) => {
      checkWorkloadTag(query.parameters.workloadTag as string | undefined);
      const name = `projects/${project}/thumbnails/${this.#thumbnails.create(body, this.#catalog)}`;
      return { ...body, name };
    },
    'projects.image.export': (call) => this.#export(call),
    'projects.operations.list': ({ project, query }) => {
      const tasks = project === this.#project ? this.#store.all() : [];
      return listOperations(tasks, project, query.parameters);
    },
    'projects.operations.get': ({ name }) => toOperation(this.#project, this.#task(name)),
    'projects.operations.cancel': ({ name }) => {
      this.#queue.cancel(this.#task(name));
      return {};
    },
    'projects.operations.wait': ({ name, body }) => this.#wait(body, this.#task(name)),
    'projects.operations.delete': ({ name }) => this.#delete(this.#task(name)),
    'projects.assets.get': ({ name }) => getAsset(this.#catalog, name),
    'projects.assets.listAssets': (call) => this.#list(call),
    'projects.listAssets': (call) => this.#list(call),
    'projects.assets.listImages': async (call) => {
      const { assets, ...rest } = await this.#list(call);
      return { images: assets, ...rest };
    },
  };

  #list({ exchange, project, name, query }: Call): ReturnType<typeof listAssets> {
    const isGone = () => exchange.request.socket.destroyed;
    const parent = name.includes('/assets') ? name : `${name}/assets`;
    const hasAssets = isPublic(project) || isOwner(project);
    return listAssets(this.#catalog, parent, query.parameters, hasAssets, isGone);
  }

  #compute(body: Message): unknown {
    checkWorkloadTag(body.workloadTag as string | undefined);
    const registry = algorithms();
    const expression = parseGraph(body.expression, registry);
    try {
      const evaluation = new Evaluation(expression, registry, {
        catalog: this.#catalog,
        checkTime: timeLimit(INTERACTIVE_LIMIT),
      });
      return { result: encode(evaluation.value(expression.result)) ?? null };
    } catch (error) {
      throw error instanceof EvaluationError ? invalidArgument(error.message) : error;
    }
  }

  async #computePixels({ exchange, body }: Call): Promise<typeof SENT> {
    checkWorkloadTag(body.workloadTag as string | undefined);
    const expression = parseGraph(body.expression, algorithms());
    await sendPixels(exchange, { body, expression }, this.#pixelOptions());
    return SENT;
  }

  async #getPixels({ exchange, body, name }: Call): Promise<typeof SENT> {
    const id = assetId(name);
    if (!this.#catalog.scene(id)) getAsset(this.#catalog, name);
    const expression = parseGraph(assetPixels(id, body), algorithms());
    await sendPixels(exchange, { body, expression }, this.#pixelOptions());
    return SENT;
  }

  async #sendThumbnail(exchange: Exchange, id: string): Promise<void> {
    await sendPixels(exchange, this.#thumbnails.find(id), {
      ...this.#pixelOptions(),
      limits: THUMBNAIL_LIMITS,
    });
  }

  #pixelOptions() {
    return {
      catalog: this.#catalog,
      folder: this.#files,
      limits: COMPUTE_LIMITS,
      checkTime: timeLimit(INTERACTIVE_LIMIT),
    };
  }

  async #export({ body, caller, project }: Call): Promise<unknown> {
    if (project !== this.#project) {
      throw invalidArgument(`The sandbox runs tasks of the project ${this.#project} only.`);
    }
    checkPriority(body, this.#projects, project);
    const request = parseExportRequest(body, algorithms());
    const { bucket } = request;
    if (bucket !== undefined && !this.#stores.objects.mayWrite(caller.account, bucket)) {
      throw permissionDenied(`Unable to write to bucket ${bucket} (permission denied).`);
    }
    checkFileSize(request, this.#catalog);
    const task = await this.#queue.submit({ ...request, account: caller.account });
    return toFreshOperation(this.#project, task);
  }

  #task(name: string): TaskRecord {
    const task = this.#store.get(name.slice(name.lastIndexOf('/') + 1));
    if (task && name.startsWith(`projects/${this.#project}/`)) return task;
    throw new GoogleError(404, `Operation '${name}' not found.`, 'NOT_FOUND', 'notFound');
  }

  async #wait({ timeout }: Message, task: TaskRecord): Promise<unknown> {
    const limit = timeout ? Number.parseFloat(String(timeout)) * 1000 : LONGEST_WAIT;
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
