/** Lists the operations of a project, page by page. */
import { randomInt } from 'node:crypto';
import {
  type Operation,
  type OperationsPage,
  parseComputed,
  parseOperationsPage,
} from './operations.ts';
import type { RequestOptions, Transport } from './transport.ts';

/** The most Earth Engine puts on one page of operations. */
const OPERATIONS_PER_PAGE = 500;

/**
 * All operations of the project, newest first.
 *
 * @param signal ends the listing
 * @returns pages of up to 500 operations
 * @throws ServiceError, CancelledError; InterceptedError when something that cannot compute answers
 *   that there are none
 */
export async function* operationPages(
  transport: Transport,
  signal?: AbortSignal,
): AsyncGenerator<readonly Operation[]> {
  let pageToken: string | undefined;
  do {
    const query = { pageSize: OPERATIONS_PER_PAGE, pageToken };
    const page: OperationsPage = await listPage(transport, { query, signal });
    yield page.operations;
    pageToken = page.nextPageToken;
  } while (pageToken);
}

/**
 * One page of operations. An empty one is an empty object, which many servers answer to anything:
 * it counts only when it comes again after a computation has shown that Earth Engine answers.
 */
export async function listPage(
  transport: Transport,
  request: Pick<RequestOptions, 'query' | 'signal' | 'repeatAfter'>,
): Promise<OperationsPage> {
  const list = () => transport.send('operations', { ...request, parse: parseOperationsPage });
  const page = await list();
  if (page.operations.length > 0 || page.nextPageToken) return page;
  await confirmService(transport, request);
  return list();
}

/**
 * Checks that Earth Engine computes a random number, which no other server can know. @throws
 * InterceptedError, ServiceError
 */
async function confirmService(
  transport: Transport,
  { signal, repeatAfter }: Pick<RequestOptions, 'signal' | 'repeatAfter'>,
): Promise<void> {
  const number = randomInt(1, 2 ** 31);
  const body = { expression: { result: '0', values: { 0: { constantValue: number } } } };
  const parse = (json: unknown) => {
    const computed = parseComputed<unknown>(json);
    return computed?.result === number ? computed : undefined;
  };
  await transport.send('value:compute', { body, parse, signal, repeatAfter, isQuick: true });
}
