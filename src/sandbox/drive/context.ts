/** Context that the handlers of Drive's methods share. */
import type { Call, Reply } from '../rest/call.ts';
import { checkFields, selectParts } from '../rest/fieldsParameter.ts';
import type { Caller } from './access.ts';
import { fieldsOf, type MethodDescription } from './api.ts';
import type { DriveFiles } from './fileStore.ts';
import type { DriveParameters } from './parameters.ts';
import type { DriveUploads } from './uploads.ts';

export interface Context {
  readonly call: Call;
  readonly method: MethodDescription;
  /** The file or shared drive that the path names. */
  readonly id: string;
  /** The revision of it. */
  readonly innerId: string;
  readonly parameters: DriveParameters;
  readonly caller: Caller;
  readonly files: DriveFiles;
  readonly uploads: DriveUploads;
}

export type Handler = (context: Context) => Promise<Reply> | Reply;

/** The parts that a request selects; blanks between them do not matter to Drive. */
function requestedFields(query: URLSearchParams): string | null {
  return query.get('fields')?.replaceAll(/\s+/g, '') ?? null;
}

/** @throws GoogleError 400 for fields that an answer does not have */
export function checkRequestedFields(query: URLSearchParams, { response }: MethodDescription) {
  if (response) checkFields(requestedFields(query), fieldsOf(response.$ref));
}

/** A resource with the fields that a request selects, or those that Drive sends by itself. */
export function resourceReply(call: Call, resource: unknown, defaultFields: string | null): Reply {
  const fields = requestedFields(call.query) || defaultFields;
  return { status: 200, json: selectParts(resource, fields) };
}

export const NO_CONTENT: Reply = { status: 204, text: '' };
