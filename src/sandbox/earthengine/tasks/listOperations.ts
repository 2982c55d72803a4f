/** Operations page by page, newest first. */
import { fieldType, hasField } from '../api/fieldMask.ts';
import { parseScalar } from '../api/scalar.ts';
import { invalidArgument } from '../evaluationErrors.ts';
import { type Literal, parseListFilter, passes } from '../listFilter.ts';
import { type TaskRecord, toOperation } from './record.ts';

/** Entries of a page unless the request sets another number. */
const USUAL_PAGE = 100;
const LARGEST_PAGE = 500;

/**
 * @param tasks oldest first
 * @param query `filter` (see listFilter.ts), `pageSize` and `pageToken`
 */
export function listOperations(
  tasks: readonly TaskRecord[],
  project: string,
  query: Readonly<Record<string, unknown>>,
): Record<string, unknown> {
  const size = Number(query.pageSize || USUAL_PAGE);
  if (size < 0) throw invalidArgument(`Page size must be a non-negative integer, not ${size}.`);
  const filter = parseListFilter(String(query.filter ?? ''), {
    hasField: (path) => hasField('Operation', path),
    accepts,
  });
  const before = parseToken(query.pageToken as string | undefined);
  const most = Math.min(size || USUAL_PAGE, LARGEST_PAGE);
  const page: Record<string, unknown>[] = [];
  let last: TaskRecord | undefined;
  for (const task of tasks.toReversed()) {
    if (task.sequence >= before) continue;
    const operation = toOperation(project, task);
    // Fields that have their default are absent.
    if (filter && !passes(filter, { done: false, ...operation })) continue;
    if (page.length === most) {
      return { operations: page, ...(last && { nextPageToken: createToken(last.sequence) }) };
    }
    page.push(operation);
    last = task;
  }
  return page.length > 0 ? { operations: page } : {};
}

/** Texts can be compared with anything; numbers, flags, states and instants with their like. */
function accepts(path: readonly string[], value: Literal): boolean {
  const type = fieldType('Operation', path);
  const isText = type?.type === 'string' && !type.enum && !type.format;
  if (!type || type.$ref || type.items || type.type === 'any' || isText) return true;
  return parseScalar(type, value).problem === undefined;
}

/** Identifies the task after which a page begins: new tasks do not shift it. */
function createToken(sequence: number): string {
  return Buffer.from(`before:${sequence}`).toString('base64url');
}

function parseToken(token: string | undefined): number {
  if (!token) return Number.POSITIVE_INFINITY;
  const sequence = /^before:(\d+)$/.exec(Buffer.from(token, 'base64url').toString())?.[1];
  if (sequence) return Number(sequence);
  throw invalidArgument(`Invalid page token: '${token}'.`);
}
