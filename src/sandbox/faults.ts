/**
 * Injected faults: rules that define which requests fail, and how.
 *
 * ```ts
 * sandbox.setFaults([
 *   { path: '**\/image:export', nth: 3, action: { status: 503 } }, // the third export
 *   { method: 'GET', path: '/storage/**', every: 5, action: 'reset' }, // each fifth read
 *   { path: '**\/image:export', after: true, action: 'reset' }, // carried out, answer lost
 * ]);
 * ```
 */
import { readFile } from 'node:fs/promises';
import {
  type IncomingMessage,
  type ServerResponse,
  validateHeaderName,
  validateHeaderValue,
} from 'node:http';
import { Transform } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import picomatch from 'picomatch';
import { parse } from 'yaml';
import { isDrivePath } from './drive/path.ts';
import { isOAuthPath } from './oauth/oauthPath.ts';

/** Fault that a request meets. */
export type FaultAction =
  /** The connection is reset before an answer. */
  | 'reset'
  /** An error is answered. */
  | {
      readonly status: number;
      readonly message?: string;
      /**
       * Machine-readable reason: one such as `userRateLimitExceeded` for Cloud Storage and Drive, or one in
       * capitals, such as `SERVICE_DISABLED`, which all services have in `details`.
       */
      readonly reason?: string;
      /** Further headers of the answer, such as `{ 'retry-after': '2' }`. */
      readonly headers?: Readonly<Record<string, string>>;
    }
  /** The request waits this many milliseconds before it is looked at. */
  | { readonly delay: number }
  /** The answer's body comes at this speed. */
  | { readonly slow: number }
  /** The bits of one byte of the answer's body are turned over; the first byte is 0. */
  | { readonly flip: number }
  /** The connection ends after this many bytes of the answer's body. */
  | { readonly truncate: number };

/** The parts of the sandbox that a rule can be kept to; `task` is the work of exports, no request. */
export type FaultService =
  | 'earthEngine'
  | 'storage'
  | 'drive'
  | 'oauth'
  | 'resourceManager'
  | 'task';

export interface FaultRule {
  /** The service whose requests fail; all services when left out. */
  readonly service?: FaultService;
  /** HTTP method; any when left out. */
  readonly method?: string;
  /** Glob over the decoded path or a task's description, or an expression; any when left out. */
  readonly path?: string | RegExp;
  /** The first matching request that it happens to, from 1 (default). */
  readonly nth?: number;
  /** To how many matching requests in a row it happens (default 1). */
  readonly times?: number;
  /** It happens to every n-th matching request, for ever; instead of `nth` and `times`. */
  readonly every?: number;
  /** The request is carried out, and then its answer replaced; with `reset` and `status`. */
  readonly after?: true;
  readonly action: FaultAction;
}

/** A rule that cannot be followed; the message contains the rule and what is wrong. */
export class FaultRuleError extends Error {
  override readonly name = 'FaultRuleError';
}

/** Decides for each request, in order of their arrival, what happens to it. */
export class Faults {
  readonly #rules: { rule: FaultRule; matches: (path: string) => boolean; seen: number }[];

  /** Throws `FaultRuleError` for rules that cannot be followed. */
  constructor(rules: readonly FaultRule[] = []) {
    this.#rules = checkRules(rules).map((rule) => ({ rule, matches: matcher(rule.path), seen: 0 }));
  }

  /** The first rule that this request falls under; `path` is decoded. */
  next(method: string, path: string): FaultRule | undefined {
    const concerns = ({ service, method: only }: FaultRule) =>
      (service === undefined || service === serviceOf(path)) &&
      (only === undefined || only.toUpperCase() === method);
    return this.#next(concerns, path);
  }

  /** Why a task with this description fails on purpose, if it does. */
  nextTask(description: string): string | undefined {
    const { action } = this.#next((rule) => rule.service === 'task', description) ?? {};
    if (typeof action !== 'object' || !('status' in action)) return undefined;
    return action.message ?? 'An internal error has occurred.';
  }

  #next(concerns: (rule: FaultRule) => boolean, path: string): FaultRule | undefined {
    let chosen: FaultRule | undefined;
    for (const entry of this.#rules) {
      if (!concerns(entry.rule) || !entry.matches(path)) continue;
      entry.seen += 1;
      if (happens(entry.rule, entry.seen)) chosen ??= entry.rule;
    }
    return chosen;
  }
}

const SERVICES: readonly unknown[] = [
  'earthEngine',
  'storage',
  'drive',
  'oauth',
  'resourceManager',
  'task',
] satisfies FaultService[];

/** Everything that is not another's may be an object's address in Cloud Storage. */
function serviceOf(path: string): FaultService {
  if (isOAuthPath(path) || /^\/v1\/projects\/[^/]+\/serviceAccounts\//.test(path)) return 'oauth';
  if (isDrivePath(path)) return 'drive';
  if (/^\/(v1|v3)\/projects(\/[^/:]+)?(:search|:testIamPermissions)?$/.test(path)) {
    return 'resourceManager';
  }
  return /^\/(v1\w*|\$discovery)(\/|$)/.test(path) ? 'earthEngine' : 'storage';
}

function matcher(path: FaultRule['path']): (path: string) => boolean {
  if (path === undefined) return () => true;
  if (path instanceof RegExp) return (text) => new RegExp(path.source, path.flags).test(text);
  return picomatch(path, { dot: true });
}

function happens({ nth = 1, times = 1, every }: FaultRule, seen: number): boolean {
  if (every !== undefined) return seen % every === 0;
  return seen >= nth && seen < nth + times;
}

/** Reads rules from a JSON or YAML file. */
export async function readFaults(file: string): Promise<FaultRule[]> {
  let rules: unknown;
  try {
    rules = parse(await readFile(file, 'utf8'));
  } catch (error) {
    throw new FaultRuleError(`Cannot read the rules of ${file}: ${(error as Error).message}`);
  }
  return checkRules(rules);
}

const FIELDS = ['service', 'method', 'path', 'nth', 'times', 'every', 'after', 'action'];

/** Narrows whatever was given to rules. */
export function checkRules(rules: unknown): FaultRule[] {
  if (!Array.isArray(rules)) throw new FaultRuleError('Fault rules must be a list.');
  return rules.map((rule, index) => {
    const wrong = wrongIn(rule);
    if (wrong) throw new FaultRuleError(`Fault rule ${index + 1}: ${wrong}`);
    return rule as FaultRule;
  });
}

function wrongIn(rule: unknown): string | undefined {
  if (!isObject(rule)) return 'it must be an object with an "action".';
  const unknown = Object.keys(rule).find((field) => !FIELDS.includes(field));
  if (unknown) return `it has the unknown field "${unknown}"; there are ${FIELDS.join(', ')}.`;
  const { service, method, path, after } = rule;
  if (service !== undefined && !SERVICES.includes(service)) {
    return `"service" must be ${SERVICES.join(' or ')}, not ${JSON.stringify(service)}.`;
  }
  if (method !== undefined && typeof method !== 'string') return '"method" must be text.';
  if (path !== undefined && typeof path !== 'string' && !(path instanceof RegExp)) {
    return '"path" must be a glob, such as "**/image:export".';
  }
  for (const field of ['nth', 'times', 'every']) {
    const value = rule[field];
    if (value !== undefined && !(Number.isInteger(value) && Number(value) > 0)) {
      return `"${field}" must be a whole number from 1 on, not ${JSON.stringify(value)}.`;
    }
  }
  if (rule.every !== undefined && (rule.nth !== undefined || rule.times !== undefined)) {
    return '"every" cannot be combined with "nth" and "times".';
  }
  if (after !== undefined && after !== true) return '"after" must be true or left out.';
  const isStatus = isObject(rule.action) && 'status' in rule.action;
  if (service === 'task' && (!isStatus || method !== undefined || after !== undefined)) {
    return 'a task can only fail, with "status" and "message"; it has no "method" and no "after".';
  }
  return wrongInAction(rule.action, after === true);
}

/** Valid numbers of each action. */
const ACTIONS: Readonly<Record<string, [name: string, least: number, most: number]>> = {
  status: ['an HTTP status from 400 to 599', 400, 599],
  delay: ['milliseconds', 0, 2 ** 31 - 1],
  slow: ['bytes a second', 1, Number.MAX_SAFE_INTEGER],
  flip: ['the offset of a byte', 0, Number.MAX_SAFE_INTEGER],
  truncate: ['a number of bytes', 0, Number.MAX_SAFE_INTEGER],
};

function wrongInAction(action: unknown, after: boolean): string | undefined {
  if (action === 'reset') return undefined;
  const choices = `"reset" or an object with one of ${Object.keys(ACTIONS).join(', ')}`;
  if (!isObject(action)) return `"action" must be ${choices}.`;
  const { message, reason, headers, ...rest } = action;
  const [kind, ...others] = Object.keys(rest);
  const known = kind === undefined ? undefined : ACTIONS[kind];
  if (kind === undefined || !known || others.length > 0) return `"action" must be ${choices}.`;
  const [name, least, most] = known;
  const value = action[kind];
  if (!Number.isInteger(value) || Number(value) < least || Number(value) > most) {
    return `"${kind}" must be ${name}, not ${JSON.stringify(value)}.`;
  }
  if (message !== undefined && (kind !== 'status' || typeof message !== 'string')) {
    return '"message" must be text, and needs "status".';
  }
  if (reason !== undefined && (kind !== 'status' || typeof reason !== 'string')) {
    return '"reason" must be text, and needs "status".';
  }
  if (headers !== undefined && (kind !== 'status' || !areHeaders(headers))) {
    return '"headers" must be names with texts, and go with "status".';
  }
  if (after && kind !== 'status') return '"after" needs "reset" or "status".';
  return undefined;
}

function areHeaders(headers: unknown): boolean {
  if (!isObject(headers)) return false;
  try {
    for (const [name, value] of Object.entries(headers)) {
      if (typeof value !== 'string') return false;
      validateHeaderName(name);
      validateHeaderValue(name, value);
    }
    return true;
  } catch {
    return false;
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Ends a connection as a cable that is pulled does. */
export function reset(request: IncomingMessage): void {
  request.socket.resetAndDestroy();
}

/** Lets the body of an answer be slow, wrong or short. */
export function spoilBody(response: ServerResponse, action: Exclude<FaultAction, 'reset'>): void {
  if ('slow' in action) passThrough(response, slowed(action.slow));
  else if ('flip' in action) passThrough(response, flipped(action.flip));
  else if ('truncate' in action) passThrough(response, truncated(response, action.truncate));
}

/** Sends what is written to a response through a stream first. */
function passThrough(response: ServerResponse, stream: Transform): void {
  const write = response.write.bind(response) as (chunk: Uint8Array) => boolean;
  const end = response.end.bind(response) as () => void;
  stream.on('data', (chunk: Uint8Array) => {
    if (write(chunk)) return;
    stream.pause();
    response.once('drain', () => stream.resume());
  });
  stream.on('end', () => end());
  stream.on('drain', () => response.emit('drain'));
  response.on('close', () => stream.destroy());
  response.write = stream.write.bind(stream) as typeof response.write;
  response.end = ((chunk?: unknown, ...rest: unknown[]) => {
    stream.end(...([chunk, ...rest].filter((part) => part !== undefined) as []));
    return response;
  }) as typeof response.end;
}

function slowed(bytesPerSecond: number): Transform {
  // Twenty pieces a second look like a slow line; fewer look like a stuttering one.
  const piece = Math.max(1, Math.ceil(bytesPerSecond / 20));
  const work = async (stream: Transform, chunk: Buffer) => {
    for (let at = 0; at < chunk.length && !stream.destroyed; at += piece) {
      const bytes = chunk.subarray(at, at + piece);
      stream.push(bytes);
      await sleep((bytes.length / bytesPerSecond) * 1000);
    }
  };
  return new Transform({
    transform(chunk: Buffer, _, done) {
      work(this, chunk).then(() => done(), done);
    },
  });
}

function flipped(offset: number): Transform {
  let passed = 0;
  return new Transform({
    transform(chunk: Buffer, _, done) {
      const at = offset - passed;
      passed += chunk.length;
      const bytes = Buffer.from(chunk);
      if (at >= 0 && at < bytes.length) bytes[at] = (bytes[at] ?? 0) ^ 0xff;
      done(null, bytes);
    },
  });
}

function truncated(response: ServerResponse, length: number): Transform {
  let left = length;
  return new Transform({
    transform(chunk: Buffer, _, done) {
      const bytes = chunk.subarray(0, left);
      left -= bytes.length;
      if (bytes.length > 0) this.push(bytes);
      // The body continues, so the connection ends; what was sent before must have left first.
      if (bytes.length < chunk.length) {
        response.flushHeaders();
        response.socket?.end(() => response.destroy());
        return;
      }
      done();
    },
  });
}
