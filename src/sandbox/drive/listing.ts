/** Pages of `files.list`: the files that are searched, their order, and the size of a page. */
import type { Caller } from './access.ts';
import { DriveError, fileNotFound, invalidValue, notImplemented } from './driveErrors.ts';
import { parseQuery } from './fileQuery.ts';
import type { DriveFiles } from './fileStore.ts';
import type { DriveParameters } from './parameters.ts';
import { type DriveRecord, FOLDER } from './types.ts';

const PAGE_SIZE = 100;

export interface FilePage {
  readonly files: readonly DriveRecord[];
  readonly nextPageToken?: string;
}

/** @throws DriveError 400, 403 or 404 */
export function listFiles(
  files: DriveFiles,
  parameters: DriveParameters,
  caller: Caller,
): FilePage {
  checkSpaces(parameters.list('spaces'));
  const searched = searchedFiles(files, parameters, caller);
  const query = parseQuery(parameters.text('q'));
  for (const id of query.parents) {
    const parent = files.find(id);
    // Drive leaves the id out.
    if (!parent || !caller.sees(parent)) throw fileNotFound('');
  }
  const compare = orderOf(parameters.text('orderBy'));
  const found = searched
    .filter((file) => caller.sees(file) && query.matches(file, files))
    .sort(compare);
  return pageOf(found, compare, parameters);
}

function checkSpaces(spaces: readonly string[]): void {
  for (const space of spaces) {
    if (space === 'appDataFolder') throw notImplemented('the space appDataFolder');
    if (space !== 'drive') throw invalidValue('spaces');
  }
}

/** https://developers.google.com/workspace/drive/api/guides/enable-shareddrives#search_for_content */
function searchedFiles(
  files: DriveFiles,
  parameters: DriveParameters,
  caller: Caller,
): DriveRecord[] {
  const driveId = parameters.text('driveId');
  const corpora = parameters.list('corpora');
  const named = corpora.length === 0 ? ['user'] : corpora;
  const other = named.find((each) => !['user', 'domain', 'drive', 'allDrives'].includes(each));
  if (other !== undefined) throw invalidValue('corpora');
  if (named.includes('domain')) throw notImplemented('corpora domain');
  if (named.includes('drive') !== (driveId !== '')) {
    throw new DriveError(
      400,
      'teamDriveIdRequiresTeamDriveCorpora',
      'The driveId parameter must be specified if and only if corpora is set to drive.',
    );
  }
  const all = parameters.flag('includeItemsFromAllDrives');
  if (!all && (driveId !== '' || named.includes('allDrives'))) {
    throw new DriveError(
      403,
      'teamDriveIncludeItemsRequired',
      'The includeItemsFromAllDrives parameter must be set to true when driveId is specified or ' +
        'corpora contains drive or allDrives.',
    );
  }
  if (all && !parameters.flag('supportsAllDrives')) {
    throw new DriveError(
      403,
      'teamDrivesSupportRequired',
      'The supportsAllDrives parameter must be set to true when includeItemsFromAllDrives is set ' +
        'to true.',
    );
  }
  if (driveId === '') return files.all().filter((file) => all || file.driveId === undefined);
  const { id } = caller.drive(files, driveId);
  return files.all().filter((file) => file.driveId === id);
}

type Compare = (one: DriveRecord, other: DriveRecord) => number;

/** Numbers in names by their value: file 2 comes before file 12. */
const NATURAL = new Intl.Collator('en', { numeric: true });
const ALPHABETICAL = new Intl.Collator('en');

/** Stored times are all written alike, so that they are in the order of their texts. */
function byTime(field: 'createdTime' | 'modifiedTime'): Compare {
  return (one, other) => Number(one[field] > other[field]) - Number(one[field] < other[field]);
}

/** https://developers.google.com/workspace/drive/api/reference/rest/v3/files/list#query-parameters */
const KEYS: ReadonlyMap<string, Compare> = new Map<string, Compare>([
  ['createdTime', byTime('createdTime')],
  ['modifiedTime', byTime('modifiedTime')],
  ['modifiedByMeTime', byTime('modifiedTime')],
  ['recency', byTime('modifiedTime')],
  ['folder', (one, other) => Number(other.mimeType === FOLDER) - Number(one.mimeType === FOLDER)],
  ['name', (one, other) => ALPHABETICAL.compare(one.name, other.name)],
  ['name_natural', (one, other) => NATURAL.compare(one.name, other.name)],
  ['quotaBytesUsed', (one, other) => (one.content?.size ?? 0) - (other.content?.size ?? 0)],
  ['starred', (one, other) => Number(other.starred === true) - Number(one.starred === true)],
]);

/** Keys that nothing here differs in. */
const EQUAL = new Set(['sharedWithMeTime', 'viewedByMeTime']);

/**
 * An order in which no two files are equal, so that pages have no overlap. Drive does not document
 * an order where none is requested; here it is the latest first, which no client should rely on.
 */
function orderOf(text: string): Compare {
  const keys = text.trim() === '' ? ['modifiedTime desc'] : text.split(',');
  const compares = keys.flatMap((each) => {
    const [key = '', direction, ...rest] = each.trim().split(/\s+/);
    const compare = KEYS.get(key);
    const isKnown = compare !== undefined || EQUAL.has(key);
    if (!isKnown || rest.length > 0 || (direction !== undefined && direction !== 'desc')) {
      throw invalidValue('orderBy');
    }
    if (!compare) return [];
    return [direction === 'desc' ? reversed(compare) : compare];
  });
  return (one, other) => {
    for (const compare of compares) {
      const difference = compare(one, other);
      if (difference !== 0) return difference;
    }
    return one.id < other.id ? -1 : Number(one.id > other.id);
  };
}

function reversed(compare: Compare): Compare {
  return (one, other) => compare(other, one);
}

/** Where the next page begins: after a file, in the order of the request that the token is of. */
interface PageToken {
  readonly after: DriveRecord;
  readonly request: string;
}

/** A token is for the same request: https://developers.google.com/workspace/drive/api/reference/rest/v3/files/list */
function pageOf(
  found: readonly DriveRecord[],
  compare: Compare,
  parameters: DriveParameters,
): FilePage {
  const size = parameters.number('pageSize', PAGE_SIZE);
  const request = ['q', 'orderBy', 'corpora', 'driveId']
    .map((name) => parameters.text(name))
    .join();
  const token = parameters.text('pageToken');
  const after = token === '' ? undefined : readToken(token, request);
  const rest = after ? found.filter((file) => compare(file, after) > 0) : found;
  const page = rest.slice(0, size);
  const last = page.at(-1);
  if (rest.length <= page.length || !last) return { files: page };
  return { files: page, nextPageToken: writeToken({ after: last, request }) };
}

function writeToken({ after, request }: PageToken): string {
  // The keys of all orders, and nothing else.
  const { id, name, mimeType, createdTime, modifiedTime, starred, content } = after;
  const key = { id, name, mimeType, createdTime, modifiedTime, starred, content };
  const token = JSON.stringify({ after: key, request });
  return `~!!~${Buffer.from(token).toString('base64url')}`;
}

function readToken(token: string, request: string): DriveRecord {
  try {
    const text = Buffer.from(token.replace(/^~!!~/, ''), 'base64url').toString();
    const parsed = JSON.parse(text) as PageToken;
    if (token.startsWith('~!!~') && parsed.request === request) return parsed.after;
  } catch {
    // It is not a token of this list, as in the case below.
  }
  throw invalidValue('pageToken');
}
