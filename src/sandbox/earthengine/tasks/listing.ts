/** Operations page by page, newest first. */
import { invalidArgument } from '../errors.ts';
import { type TaskRecord, toOperation } from './record.ts';

/** Entries of a page, unless asked for otherwise, and at most. */
const USUAL_PAGE = 100;
const LARGEST_PAGE = 500;

/** @param tasks oldest first */
export function listOperations(
  tasks: readonly TaskRecord[],
  project: string,
  query: URLSearchParams,
): Record<string, unknown> {
  const size = Number(query.get('pageSize') || USUAL_PAGE);
  if (!Number.isInteger(size) || size < 0) {
    throw invalidArgument(
      `Page size must be a non-negative integer, not ${query.get('pageSize')}.`,
    );
  }
  const before = parseToken(query.get('pageToken'));
  const older = tasks.filter(({ sequence }) => sequence < before).reverse();
  const page = older.slice(0, Math.min(size || USUAL_PAGE, LARGEST_PAGE));
  const last = page.at(-1);
  return {
    ...(page.length > 0 && { operations: page.map((task) => toOperation(project, task)) }),
    ...(last && page.length < older.length && { nextPageToken: createToken(last.sequence) }),
  };
}

/** Says after which task a page begins: new tasks do not shift it. */
function createToken(sequence: number): string {
  return Buffer.from(`before:${sequence}`).toString('base64url');
}

function parseToken(token: string | null): number {
  if (!token) return Number.POSITIVE_INFINITY;
  const sequence = /^before:(\d+)$/.exec(Buffer.from(token, 'base64url').toString())?.[1];
  if (sequence) return Number(sequence);
  throw invalidArgument(`Invalid page token: '${token}'.`);
}
