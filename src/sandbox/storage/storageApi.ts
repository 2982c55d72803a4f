/**
 * Cloud Storage's JSON API, and the part of its XML API that reads objects, as a service.
 *
 * https://cloud.google.com/storage/docs/json_api/v1
 */
import { GoogleError, type Service } from '../http.ts';
import { answerBatch } from '../rest/batch.ts';
import { type Call, decode, type Reply } from '../rest/call.ts';
import { callOf, sendReply } from '../rest/exchange.ts';
import { checkFields, selectParts } from '../rest/fieldsParameter.ts';
import { checkPredefinedAcl } from './accessControl.ts';
import { bucketRoutes } from './buckets.ts';
import { type ErrorStyle, storageErrorReply } from './errorReply.ts';
import { readObjectMedia } from './objectMedia.ts';
import { objectRoutes, requireReplace } from './objectRoutes.ts';
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
  // The first part may be the bucket's name in any encoding, or no bucket's at all.
  const [, bucket, object] = /^\/([^/]+)\/(.)/.exec(path) ?? [];
  if (bucket === undefined || object === undefined) return undefined;
  const exists = objects.bucketExists(decodedOrSame(bucket));
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
    const account = parts.access.authenticate(call, route.permission);
    parts.access.checkBilling(call, target.bucket);
    if (route.authorize) route.authorize(account, target, parts, call);
    else parts.access.require(account, route.permission, target.bucket);
    checkParameters(call.query, route.hasSoftDelete);
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
  const account = parts.access.authenticate(call, 'storage.objects.create');
  parts.access.checkBilling(call, target.bucket);
  parts.access.require(account, 'storage.objects.create', target.bucket);
  checkParameters(call.query);
  checkEncryption(call);
  checkPredefinedAcl(call, 'object', findBucket(target.bucket, parts));
  checkFields(call.query.get('fields'), OBJECT);
  const checkName = (name: string) => requireReplace(account, target.bucket, name, parts);
  return startUpload(call, target.bucket, parts.objects, { sessions: parts.sessions, checkName });
}

async function answerWholeBatch(call: Call, parts: StorageParts): Promise<Reply> {
  if (call.method !== 'POST') throw new GoogleError(404, 'Not Found', 'NOT_FOUND', 'notFound');
  // The credentials of an inner call may replace these, but not make up for missing ones.
  if (call.bearer === undefined) {
    throw new GoogleError(401, 'Login Required', 'UNAUTHENTICATED', 'required');
  }
  parts.access.checkToken(call.bearer);
  return answerBatch(call, (inner) => {
    const known = inner.path.startsWith('/storage/v1/');
    return answered(known ? inner : { ...inner, path: '/storage/v1/' }, json, parts);
  });
}

async function answerXml(call: Call, parts: StorageParts): Promise<Reply> {
  if (!/^(GET|HEAD)$/.test(call.method))
    throw storageNotImplemented(`${call.method} in the XML API`);
  const [, bucket = '', ...rest] = call.path.split('/');
  const account = parts.access.authenticate(call, 'storage.objects.get');
  parts.access.checkBilling(call, decode(bucket));
  parts.access.require(account, 'storage.objects.get', decode(bucket));
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

function findBucket(name: string, { objects }: StorageParts): StoredBucket | undefined {
  return objects.bucketExists(name) ? objects.bucket(name) : undefined;
}

/** For a copy, the destination bucket decides. */
function checkAcl(call: Call, target: RouteTarget, parts: StorageParts): void {
  const kind = target.object === '' ? 'bucket' : 'object';
  checkPredefinedAcl(call, kind, findBucket(target.toBucket || target.bucket, parts));
}
