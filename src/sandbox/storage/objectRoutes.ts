/** Requests about objects, other than sending their bytes. */
import { GoogleError } from '../http.ts';
import { type Call, type Reply, readJsonBody } from '../rest/call.ts';
import { jsonObject } from '../rest/fieldTypes.ts';
import { requiredParameter } from './buckets.ts';
import {
  type Conditions,
  checkConditions,
  checkEtags,
  conditionsOf,
  wholeNumber,
  withIfMatch,
} from './conditions.ts';
import { listQueryOf, listReply, pageOfNames } from './objectListing.ts';
import { readObjectMedia } from './objectMedia.ts';
import { etagOf, mergeAttributes, objectResource } from './objectResource.ts';
import { flagOf, storageNotImplemented } from './refusals.ts';
import { OBJECT, OBJECTS, REWRITE } from './resourceFields.ts';
import { checkReplaceable } from './retention.ts';
import { getSoftDeleted, listSoftDeleted } from './softDeleted.ts';
import type { Parts, Route, RouteTarget } from './storageRoute.ts';
import type { ObjectAttributes, ObjectRecord } from './storedTypes.ts';

const list: Route = {
  path: 'b/{bucket}/o',
  method: 'GET',
  permission: 'storage.objects.list',
  answers: OBJECTS,
  hasSoftDelete: true,
  async run(call, { bucket }, { objects }) {
    const { query, origin } = call;
    if (flagOf(query, 'softDeleted')) return listSoftDeleted(call, bucket, objects);
    const stored = objects.bucket(bucket);
    // Earlier generations are not kept. A bucket without object versioning has none.
    if (flagOf(query, 'versions') && jsonObject(stored.settings.versioning).enabled) {
      throw storageNotImplemented('earlier generations of objects (versions)');
    }
    const page = pageOfNames(objects.names(bucket), listQueryOf(query));
    const items = page.names.map((name) =>
      objectResource(objects.object(bucket, name), origin, stored),
    );
    return listReply('storage#objects', page, items);
  },
};

const get: Route = {
  path: 'b/{bucket}/o/{object}',
  method: 'GET',
  permission: 'storage.objects.get',
  answers: OBJECT,
  authorize(account, { bucket, object }, { access, objects }) {
    access.require(account, 'storage.objects.get', bucket);
    // Whether an object exists is only for those who may list the bucket.
    if (!objects.bucketExists(bucket) || objects.find(bucket, object)) return;
    access.require(account, 'storage.objects.list', bucket);
  },
  hasSoftDelete: true,
  async run(call, { bucket, object: name }, parts) {
    const { objects } = parts;
    if (flagOf(call.query, 'softDeleted')) return getSoftDeleted(call, bucket, name, parts);
    if (call.query.get('alt') === 'media') return readObjectMedia(call, objects, bucket, name);
    const object = objects.object(bucket, name, wholeNumber(call.query, 'generation'));
    checkConditions(object, conditionsOf(call.query), true);
    checkEtags(call, etagOf(object));
    return resourceReply(call, object, parts);
  },
};

const remove: Route = {
  path: 'b/{bucket}/o/{object}',
  method: 'DELETE',
  permission: 'storage.objects.delete',
  async run(call, { bucket, object }, { objects }) {
    const conditions = changeConditions(call, objects.find(bucket, object));
    await objects.remove(bucket, object, conditions, wholeNumber(call.query, 'generation'));
    return { status: 204 };
  },
};

/** Preconditions of a change to what is there, from the query and `If-Match`. */
function changeConditions(call: Call, now: ObjectRecord | undefined): Conditions {
  return withIfMatch(call, conditionsOf(call.query), now && { ...now, etag: etagOf(now) });
}

/** PATCH keeps fields that are left out; PUT resets them. */
function update(method: 'PATCH' | 'PUT'): Route {
  return {
    path: 'b/{bucket}/o/{object}',
    method,
    permission: 'storage.objects.update',
    answers: OBJECT,
    async run(call, { bucket, object: name }, parts) {
      const { objects } = parts;
      const sent = await readJsonBody(call);
      const object = await objects.update(
        bucket,
        name,
        (now) => mergeAttributes(method === 'PATCH' ? now : {}, sent),
        changeConditions(call, objects.find(bucket, name)),
        wholeNumber(call.query, 'generation'),
      );
      return resourceReply(call, object, parts);
    },
  };
}

/** @throws GoogleError 403 for an object that is there already, and that the account may not replace */
export function requireReplace(
  account: string,
  bucket: string,
  name: string,
  { access, objects }: Parts,
): void {
  if (!objects.bucketExists(bucket) || !objects.find(bucket, name)) return;
  access.require(account, 'storage.objects.delete', bucket);
}

function requireCopy(
  account: string,
  { bucket, toBucket, toObject }: RouteTarget,
  parts: Parts,
): void {
  parts.access.require(account, 'storage.objects.get', bucket);
  parts.access.require(account, 'storage.objects.create', toBucket);
  requireReplace(account, toBucket, toObject, parts);
}

const copy: Route = {
  path: 'b/{bucket}/o/{object}/copyTo/b/{toBucket}/o/{toObject}',
  method: 'POST',
  permission: 'storage.objects.get',
  answers: OBJECT,
  authorize: requireCopy,
  async run(call, target, parts) {
    return resourceReply(call, await copyObject(call, target, parts.objects), parts);
  },
};

const rewrite: Route = {
  path: 'b/{bucket}/o/{object}/rewriteTo/b/{toBucket}/o/{toObject}',
  method: 'POST',
  permission: 'storage.objects.get',
  answers: REWRITE,
  authorize: requireCopy,
  async run(call, target, { objects }) {
    const object = await copyObject(call, target, objects);
    const size = String(object.content.size);
    return {
      status: 200,
      json: {
        kind: 'storage#rewriteResponse',
        totalBytesRewritten: size,
        objectSize: size,
        done: true,
        resource: objectResource(object, call.origin, objects.bucket(object.bucket)),
      },
    };
  },
};

const move: Route = {
  path: 'b/{bucket}/o/{object}/moveTo/o/{toObject}',
  method: 'POST',
  permission: 'storage.objects.move',
  answers: OBJECT,
  authorize(account, { bucket, toObject }, parts) {
    parts.access.require(account, 'storage.objects.move', bucket);
    parts.access.require(account, 'storage.objects.create', bucket);
    requireReplace(account, bucket, toObject, parts);
  },
  async run(call, target, parts) {
    const { objects } = parts;
    const { bucket, object: name } = target;
    const source = objects.object(bucket, name);
    checkReplaceable(source, objects.bucket(bucket));
    const object = await copyObject(call, { ...target, toBucket: bucket }, objects);
    if (target.toObject !== name) {
      await objects.remove(bucket, name, { generationMatch: source.generation });
    }
    return resourceReply(call, object, parts);
  },
};

/** Attributes sent for the copy replace those of the original; without any, they are kept. */
async function copyObject(
  call: Call,
  { bucket, object: name, toBucket, toObject }: Parameters<Route['run']>[1],
  objects: Parts['objects'],
): Promise<ObjectRecord> {
  const sent = await readJsonBody(call);
  objects.bucket(toBucket);
  const generation = wholeNumber(call.query, 'sourceGeneration');
  const { source, content } = await objects.duplicate(() => {
    const found = objects.object(bucket, name, generation);
    checkConditions(found, conditionsOf(call.query, 'ifSource'));
    return found;
  });
  const given = Object.keys(sent).length > 0;
  const attributes = mergeAttributes(given ? { contentType: source.contentType } : source, sent);
  const { componentCount } = source;
  return objects.commit(
    toBucket,
    toObject,
    content,
    { ...attributes, ...(componentCount !== undefined && { componentCount }) },
    conditionsOf(call.query),
  );
}

/** https://cloud.google.com/storage/docs/composite-objects */
const MAX_COMPONENTS = 32;

const compose: Route = {
  path: 'b/{bucket}/o/{object}/compose',
  method: 'POST',
  permission: 'storage.objects.create',
  answers: OBJECT,
  authorize(account, { bucket, object }, parts) {
    for (const verb of ['create', 'get']) {
      parts.access.require(account, `storage.objects.${verb}`, bucket);
    }
    requireReplace(account, bucket, object, parts);
  },
  async run(call, { bucket, object: name }, parts) {
    const { objects } = parts;
    const { sourceObjects, destination, deleteSourceObjects } = await readJsonBody(call);
    const sources = componentsOf(sourceObjects).map(({ name, generation, conditions }) => {
      const object = objects.object(bucket, name, generation);
      checkConditions(object, conditions);
      if (deleteSourceObjects === true) checkReplaceable(object, objects.bucket(bucket));
      return object;
    });
    const { md5Hash: _, ...content } = await objects.content.stage(
      (async function* () {
        for (const { name, generation } of sources)
          yield* objects.read(bucket, name, { generation });
      })(),
    );
    const first: ObjectAttributes = { contentType: sources[0]?.contentType };
    const attributes = mergeAttributes(first, jsonObject(destination));
    const componentCount = sources.reduce((sum, { componentCount = 1 }) => sum + componentCount, 0);
    const conditions = conditionsOf(call.query);
    const given = { ...attributes, componentCount };
    const composed = await objects.commit(bucket, name, content, given, conditions);
    if (deleteSourceObjects === true) {
      for (const source of new Map(sources.map((each) => [each.name, each])).values()) {
        if (source.name === name) continue;
        await objects.remove(bucket, source.name, { generationMatch: source.generation });
      }
    }
    return resourceReply(call, composed, parts);
  },
};

interface Component {
  readonly name: string;
  readonly generation: number | undefined;
  readonly conditions: Conditions;
}

function componentsOf(sent: unknown): Component[] {
  if (!Array.isArray(sent) || sent.length === 0) {
    throw invalid('You must provide at least one source component.');
  }
  if (sent.length > MAX_COMPONENTS) {
    throw invalid(
      `The number of source components provided (${sent.length}) exceeds the maximum (${MAX_COMPONENTS})`,
    );
  }
  return sent.map((component) => {
    const { name, generation, objectPreconditions } = jsonObject(component);
    if (typeof name !== 'string') throw requiredParameter('sourceObjects.name');
    const { ifGenerationMatch } = jsonObject(objectPreconditions);
    const query = new URLSearchParams();
    // Google's Python client sends null for what it was not given.
    if (generation !== undefined && generation !== null) {
      query.set('generation', String(generation));
    }
    if (ifGenerationMatch !== undefined && ifGenerationMatch !== null)
      query.set('ifGenerationMatch', String(ifGenerationMatch));
    return {
      name,
      generation: wholeNumber(query, 'generation'),
      conditions: conditionsOf(query),
    };
  });
}

function resourceReply(call: Call, object: ObjectRecord, { objects }: Parts): Reply {
  const json = objectResource(object, call.origin, objects.bucket(object.bucket));
  return { status: 200, json, headers: { etag: String(json.etag) } };
}

function invalid(message: string): GoogleError {
  return new GoogleError(400, message, 'INVALID_ARGUMENT', 'invalid');
}

export const objectRoutes: readonly Route[] = [
  list,
  get,
  remove,
  update('PATCH'),
  update('PUT'),
  copy,
  rewrite,
  move,
  compose,
];
