/** One page of a bucket's objects: by prefix, by folder, by range of names, by glob. */
import { GoogleError } from '../http.ts';
import type { Reply } from '../rest/call.ts';
import { compareNames } from './compareNames.ts';
import { globMatcher } from './glob.ts';
import { flagOf } from './refusals.ts';

export interface ListQuery {
  readonly prefix: string;
  /** Separator of folders; names are folded into prefixes at its first place after `prefix`. */
  readonly delimiter: string;
  /** Whether an object that is named like a folder is listed beside the folder. */
  readonly includeTrailingDelimiter: boolean;
  /** First name listed, and first name that is not. */
  readonly startOffset: string;
  readonly endOffset: string;
  readonly matchGlob: string;
  /** At most this many objects and prefixes together. */
  readonly maxResults: number;
  readonly pageToken: string;
}

export interface ListingPage {
  readonly names: string[];
  readonly prefixes: string[];
  readonly nextPageToken?: string;
}

/** A page holds at most 1,000: https://cloud.google.com/storage/docs/json_api/v1/objects/list */
const LARGEST_PAGE = 1000;

export function listQueryOf(query: URLSearchParams): ListQuery {
  const text = (name: string) => query.get(name) ?? '';
  const most = text('maxResults') === '' ? LARGEST_PAGE : Number(text('maxResults'));
  if (!Number.isInteger(most) || most < 0) throw invalid(`Invalid maxResults: ${most}`);
  return {
    prefix: text('prefix'),
    delimiter: text('delimiter'),
    includeTrailingDelimiter: flagOf(query, 'includeTrailingDelimiter'),
    startOffset: text('startOffset'),
    endOffset: text('endOffset'),
    matchGlob: text('matchGlob'),
    maxResults: most === 0 ? LARGEST_PAGE : Math.min(most, LARGEST_PAGE),
    pageToken: text('pageToken'),
  };
}

/** The page of `sorted` that a query requests. */
export function pageOfNames(sorted: readonly string[], query: ListQuery): ListingPage {
  const { prefix, delimiter, endOffset, maxResults } = query;
  const names: string[] = [];
  const prefixes: string[] = [];
  const after = readToken(query.pageToken);
  const matches = globOf(query);
  // The last entry of the page, and the folder within which names are passed over.
  let last: Entry | undefined;
  let folder = after?.folder ? after.name : undefined;
  for (let at = firstIndex(sorted, query, after); at < sorted.length; at++) {
    const name = sorted[at] ?? '';
    if (!name.startsWith(prefix)) break;
    if (endOffset !== '' && compareNames(name, endOffset) >= 0) break;
    if (!matches(name)) continue;
    const cut = delimiter === '' ? -1 : name.indexOf(delimiter, prefix.length);
    const group = cut < 0 ? undefined : name.slice(0, cut + delimiter.length);
    const itself = group === undefined || (query.includeTrailingDelimiter && name === group);
    const opens = group !== undefined && group !== folder;
    const added = Number(itself) + Number(opens);
    if (added === 0) continue;
    if (last !== undefined && names.length + prefixes.length + added > maxResults) {
      return { names, prefixes, nextPageToken: writeToken(last) };
    }
    if (itself) names.push(name);
    if (opens) prefixes.push(group);
    if (group !== undefined) folder = group;
    last = { name: group ?? name, folder: group !== undefined };
  }
  return { names, prefixes };
}

/** Answer with a page of resources; lists that would be empty are left out, as Google does. */
export function listReply(
  kind: string,
  { prefixes, nextPageToken }: ListingPage,
  items: readonly unknown[],
): Reply {
  return {
    status: 200,
    json: {
      kind,
      ...(nextPageToken !== undefined && { nextPageToken }),
      ...(prefixes.length > 0 && { prefixes }),
      ...(items.length > 0 && { items }),
    },
  };
}

interface Entry {
  readonly name: string;
  readonly folder: boolean;
}

function firstIndex(sorted: readonly string[], query: ListQuery, after: Entry | undefined): number {
  const { prefix, startOffset } = query;
  let from = compareNames(prefix, startOffset) > 0 ? prefix : startOffset;
  if (after && compareNames(after.name, from) >= 0) from = after.name;
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (compareNames(sorted[middle] ?? '', from) < 0) low = middle + 1;
    else high = middle;
  }
  return after && sorted[low] === after.name ? low + 1 : low;
}

function globOf({ matchGlob }: ListQuery): (name: string) => boolean {
  return matchGlob === '' ? () => true : globMatcher(matchGlob);
}

function writeToken(entry: Entry): string {
  return Buffer.from(`${entry.folder ? '/' : '='}${entry.name}`).toString('base64url');
}

function readToken(token: string): Entry | undefined {
  if (token === '') return undefined;
  const text = Buffer.from(token, 'base64url').toString();
  const [mark] = text;
  if (mark !== '/' && mark !== '=') throw invalid(`Invalid page token: ${token}`);
  return { name: text.slice(1), folder: mark === '/' };
}

function invalid(message: string): GoogleError {
  return new GoogleError(400, message, 'INVALID_ARGUMENT', 'invalid');
}
