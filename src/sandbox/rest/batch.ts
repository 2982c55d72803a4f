/**
 * Several calls in one request: `POST /batch/storage/v1` or `/batch/drive/v3` with `multipart/mixed`.
 *
 * https://cloud.google.com/storage/docs/batch
 * https://developers.google.com/workspace/drive/api/guides/performance#batch-requests
 */
import { randomUUID } from 'node:crypto';
import { STATUS_CODES } from 'node:http';
import { Readable } from 'node:stream';
import { GoogleError } from '../http.ts';
import { type Call, type Reply, readBytes } from './call.ts';
import { boundaryOf, MultipartReader } from './multipart.ts';

const MAX_CALLS = 100;
const LONGEST_CALL = 1024 * 1024;

/** Answers a batch; `answer` answers each of its calls, and never throws. */
export async function answerBatch(
  call: Call,
  answer: (inner: Call) => Promise<Reply>,
): Promise<Reply> {
  const parts = new MultipartReader(call.body, boundaryOf('mixed', call.header('content-type')));
  const inner: { id: string | undefined; call: Call }[] = [];
  for (let part = await parts.next(); part; part = await parts.next()) {
    const text = await readBytes(part.body, LONGEST_CALL);
    inner.push({ id: part.headers.get('content-id'), call: parseCall(text, call) });
    if (inner.length > MAX_CALLS) {
      throw invalid(`The batch has more than ${MAX_CALLS} calls, which is the maximum.`);
    }
  }
  const boundary = `batch_${randomUUID()}`;
  let text = '';
  for (const { id, call } of inner) {
    const named = id === undefined ? '' : `Content-ID: ${id.replace(/^<?/, '<response-')}\r\n`;
    const answered = formatReply(await answer(call));
    text += `--${boundary}\r\nContent-Type: application/http\r\n${named}\r\n${answered}\r\n`;
  }
  return {
    status: 200,
    headers: { 'content-type': `multipart/mixed; boundary=${boundary}` },
    text: `${text}--${boundary}--\r\n`,
  };
}

function parseCall(bytes: Buffer, outer: Call): Call {
  const text = bytes.toString('utf8');
  const [, head = '', body = ''] = /^([\s\S]*?)(?:\r?\n\r?\n([\s\S]*))?$/.exec(text) ?? [];
  const [line = '', ...lines] = head.split(/\r?\n/);
  const [, method, target] = /^([A-Z]+) (\S+)(?: HTTP\/[\d.]+)?$/.exec(line.trim()) ?? [];
  if (method === undefined || target === undefined) {
    throw invalid(`Failed to parse batch request: ${line}`);
  }
  const headers = new Map(
    lines.map((header) => {
      const colon = header.indexOf(':');
      return [header.slice(0, colon).trim().toLowerCase(), header.slice(colon + 1).trim()];
    }),
  );
  const [path = '', query = ''] = target.replace(/^https?:\/\/[^/]*/, '').split('?', 2);
  const bearer = /^Bearer (.+)$/i.exec(headers.get('authorization') ?? '')?.[1];
  return {
    method,
    path,
    query: new URLSearchParams(query),
    origin: outer.origin,
    bearer: bearer ?? outer.bearer,
    header: (name) => headers.get(name),
    body: Readable.from(body === '' ? [] : [Buffer.from(body)]),
  };
}

function formatReply({ status, headers = {}, json, text = '', bytes }: Reply): string {
  // Google's batches do not carry the bytes of objects either.
  bytes?.destroy();
  const body = json === undefined ? text : JSON.stringify(json);
  const all = {
    ...(json !== undefined && { 'content-type': 'application/json; charset=UTF-8' }),
    ...headers,
    'content-length': String(Buffer.byteLength(body)),
  };
  const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}\r\n`);
  return `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}\r\n${lines.join('')}\r\n${body}`;
}

function invalid(message: string): GoogleError {
  return new GoogleError(400, message, 'INVALID_ARGUMENT', 'badRequest');
}
