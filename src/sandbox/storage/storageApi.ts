/**
 * Cloud Storage's JSON API, and the part of its XML API that reads objects, as a service.
 *
 * https://cloud.google.com/storage/docs/json_api/v1
 */
import { GoogleError, type Service } from '../http.ts';
import type { Tokens } from '../oauth/tokens.ts';
import { answerBatch } from '../rest/batch.ts';
import { type Call, decode, type Reply } from '../rest/call.ts';
import { callOf, sendReply } from '../rest/exchange.ts';
import { checkFields, selectParts } from '../rest/fieldsParameter.ts';
import { jsonObject } from '../rest/fieldTypes.ts';
import { checkPredefinedAcl } from './accessControl.ts';
import { bucketRoutes } from './buckets.ts';
import { type ErrorStyle, storageErrorReply, USER_PROJECT_MISSING } from './errorReply.ts';
import { readObjectMedia } from './objectMedia.ts';
import { objectRoutes } from './objectRoutes.ts';
import { type ObjectUploads, startUpload } from './objectUploads.ts';
import {
  checkEncryption,
  checkParameters,
  refuseAbsent,
  storageNotImplemented,
} from './refusals.ts';
import { OBJECT } from './resourceFields.ts';
import { matchRoute, type Parts, type Route, type RouteTarget } from './storageRoute.ts';
import type { StoredBucket } from './storedTypes.ts';

interface StorageParts extends Parts {
  readonly sessions: ObjectUploads;
  readonly tokens: Tokens;
}

export function storageService(parts: StorageParts): Service {
  return {
    async handle(exchange) {
      const call = callOf(exchange);
      const area = areaOf(call, parts);
      if (!area) return false;
      const reply = await answered(call, area, parts);
      await sendReply(exchange, reply);
      return true;
    },
    async close() {
      await parts.objects.close();
    },
  };
}

/** A part of the addresses: the handler of its requests, and the style of its errors. */
interface Area {
  readonly errors: ErrorStyle;
  answer(call: Call, parts: StorageParts): Promise<Reply>;
}

const json: Area = { errors: 'json', answer: answerRoute };
const media: Area = { errors: 'text', answer: answerRoute };
const uploads: Area = { errors: 'json', answer: answerUpload };
const batches: Area = { errors: 'json', answer: answerWholeBatch };
const xml: Area = { errors: 'xml', answer: answerXml };

function areaOf(call: Call, { objects }: StorageParts): Area | undefined {
  const { path, query } = call;
  if (/^\/(resumable\/)?upload\/storage\/v1\//.test(path)) return uploads;
  if (path.startsWith('/download/storage/v1/')) return media;
  if (path.startsWith('/storage/v1/')) {
    return query.get('alt') === 'media' && call.method === 'GET' ? media : json;
  }
  if (path === '/batch/storage/v1' || path === '/batch') return batches;
  // What comes first may be the bucket's name in any encoding, or no bucket's at all.
  const [, bucket, object] = /^\/([^/]+)\/(.)/.exec(path) ?? [];
  if (bucket === undefined || object === undefined) return undefined;
  const exists = objects.buckets().some(({ name }) => name === decodedOrSame(bucket));
  return exists ? xml : undefined;
}

/** The reply of an area, or the reply for its error. */
async function answered(call: Call, area: Area, parts: StorageParts): Promise<Reply> {
  try {
    const reply = await area.answer(call, parts);
    if (reply.json === undefined) return reply;
    return { ...reply, json: selectParts(reply.json, call.query.get('fields')) };
  } catch (error) {
    return storageErrorReply(error, area.errors);
  }
}

const routes: readonly Route[] = [...bucketRoutes, ...objectRoutes];

async function answerRoute(call: Call, parts: StorageParts): Promise<Reply> {
  const download = call.path.startsWith('/download/');
  const segments = segmentsOf(call.path);
  if (download) call.query.set('alt', 'media');
  for (const route of routes) {
    const target = route.method === call.method && matchRoute(route.path, segments);
    if (!target) continue;
    authorize(call, route.permission, parts);
    checkBilling(call, target.bucket, parts);
    checkParameters(call.query);
    checkEncryption(call);
    checkAcl(call, target, parts);
    if (route.answers) checkFields(call.query.get('fields'), route.answers);
    return route.run(call, target, parts);
  }
  refuseAbsent(segments);
  throw new GoogleError(404, 'Not Found', 'NOT_FOUND', 'notFound');
}

async function answerUpload(call: Call, parts: StorageParts): Promise<Reply> {
  const target = matchRoute('b/{bucket}/o', segmentsOf(call.path));
  if (!target) throw new GoogleError(404, 'Not Found', 'NOT_FOUND', 'notFound');
  const session = call.query.get('upload_id');
  // Every client with a session's address may use it: the address is the key.
  if (session !== null && call.method === 'DELETE') return parts.sessions.cancel(session);
  if (session !== null) return parts.sessions.put(call, session);
  authorize(call, 'storage.objects.create', parts);
  checkBilling(call, target.bucket, parts);
  checkParameters(call.query);
  checkEncryption(call);
  checkPredefinedAcl(call, 'object', findBucket(target.bucket, parts));
  checkFields(call.query.get('fields'), OBJECT);
  return startUpload(call, target.bucket, parts, parts.sessions);
}

async function answerWholeBatch(call: Call, parts: StorageParts): Promise<Reply> {
  if (call.method !== 'POST') throw new GoogleError(404, 'Not Found', 'NOT_FOUND', 'notFound');
  // The credentials of an inner call may replace these, but not make up for missing ones.
  if (call.bearer === undefined) {
    throw new GoogleError(401, 'Login Required', 'UNAUTHENTICATED', 'required');
  }
  checkToken(call.bearer, parts.tokens);
  return answerBatch(call, (inner) => {
    const known = inner.path.startsWith('/storage/v1/');
    return answered(known ? inner : { ...inner, path: '/storage/v1/' }, json, parts);
  });
}

async function answerXml(call: Call, parts: StorageParts): Promise<Reply> {
  if (!/^(GET|HEAD)$/.test(call.method))
    throw storageNotImplemented(`${call.method} in the XML API`);
  const [, bucket = '', ...rest] = call.path.split('/');
  authorize(call, 'storage.objects.get', parts);
  checkBilling(call, decode(bucket), parts);
  checkEncryption(call);
  useHeaderConditions(call);
  return readObjectMedia(call, parts.objects, decode(bucket), decode(rest.join('/')));
}

/** Preconditions are headers in the XML API: https://cloud.google.com/storage/docs/xml-api/reference-headers */
function useHeaderConditions(call: Call): void {
  for (const kind of ['Generation', 'Metageneration']) {
    const value = call.header(`x-goog-if-${kind.toLowerCase()}-match`);
    if (value !== undefined) call.query.set(`if${kind}Match`, value);
  }
}

function decodedOrSame(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}

/** The segments after `…/storage/v1/`. */
function segmentsOf(path: string): string[] {
  return path.replace(/^.*?\/storage\/v1\//, '').split('/');
}

function authorize(call: Call, permission: string, { tokens }: StorageParts): void {
  if (call.bearer === undefined) {
    const kind = permission.startsWith('storage.objects') ? 'object' : 'bucket';
    throw new GoogleError(
      401,
      `Anonymous caller does not have ${permission} access to the Google Cloud Storage ${kind}. ` +
        `Permission '${permission}' denied on resource (or it may not exist).`,
      'UNAUTHENTICATED',
      'required',
    );
  }
  checkToken(call.bearer, tokens);
}

function checkToken(bearer: string, tokens: Tokens): void {
  if (tokens.accepts(bearer)) return;
  throw new GoogleError(401, 'Invalid Credentials', 'UNAUTHENTICATED', 'authError');
}

function findBucket(name: string, { objects }: StorageParts): StoredBucket | undefined {
  return objects.buckets().find((each) => each.name === name);
}

/** For a copy, the destination bucket decides. */
function checkAcl(call: Call, target: RouteTarget, parts: StorageParts): void {
  const kind = target.object === '' ? 'bucket' : 'object';
  checkPredefinedAcl(call, kind, findBucket(target.toBucket || target.bucket, parts));
}

/**
 * A request to a bucket whose requesters pay must name a project to bill.
 * https://cloud.google.com/storage/docs/requester-pays
 */
function checkBilling(call: Call, name: string, parts: StorageParts): void {
  const bucket = findBucket(name, parts);
  const { requesterPays } = jsonObject(bucket?.settings.billing);
  const project = call.query.get('userProject') || call.header('x-goog-user-project');
  if (requesterPays !== true || project) return;
  throw new GoogleError(400, USER_PROJECT_MISSING, 'INVALID_ARGUMENT', 'required');
}
