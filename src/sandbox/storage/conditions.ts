/** Preconditions: "only if the object is still the version I have read". */
import { GoogleError } from '../http.ts';

/** Numbers that an object's generation and metageneration must, or must not, equal. */
export interface Conditions {
  /** 0 requires that the object does not exist. */
  readonly generationMatch?: number;
  readonly generationNotMatch?: number;
  readonly metagenerationMatch?: number;
  readonly metagenerationNotMatch?: number;
}

interface Versioned {
  readonly generation: number;
  readonly metageneration: number;
}

/**
 * Reads the preconditions of a request's query.
 *
 * `prefix` is `if`, or `ifSource` for the object that is copied from.
 */
export function conditionsOf(query: URLSearchParams, prefix: 'if' | 'ifSource' = 'if'): Conditions {
  const read = (name: string) => wholeNumber(query, `${prefix}${name}`);
  return {
    generationMatch: read('GenerationMatch'),
    generationNotMatch: read('GenerationNotMatch'),
    metagenerationMatch: read('MetagenerationMatch'),
    metagenerationNotMatch: read('MetagenerationNotMatch'),
  };
}

/** A whole number of a query, or undefined; 400 when it is anything else. */
export function wholeNumber(query: URLSearchParams, name: string): number | undefined {
  const text = query.get(name);
  if (text === null) return undefined;
  if (!/^-?\d+$/.test(text) || !Number.isSafeInteger(Number(text))) {
    throw new GoogleError(
      400,
      `Invalid value for ${name}: '${text}'`,
      'INVALID_ARGUMENT',
      'invalidParameter',
      name,
    );
  }
  return Number(text);
}

/**
 * Compares what a reader sends in `If-Match` and `If-None-Match`: 412, or 304 when it has it already.
 *
 * https://cloud.google.com/storage/docs/request-preconditions#etags
 */
export function checkEtags(call: { header(name: string): string | undefined }, etag: string): void {
  const wanted = etagsOf(call.header('if-match'));
  if (wanted && !wanted.has('*') && !wanted.has(etag)) throw conditionNotMet();
  const known = etagsOf(call.header('if-none-match'));
  if (known?.has('*') || known?.has(etag)) throw new GoogleError(304, '');
}

/**
 * Compares when an object was last changed with what a reader sends in `If-Modified-Since` and
 * `If-Unmodified-Since`: 304 or 412. Headers with ETags go before these, and times that cannot be
 * read are ignored: https://www.rfc-editor.org/rfc/rfc9110#section-13.1
 */
export function checkTimes(
  call: { header(name: string): string | undefined },
  updated: string,
): void {
  const changed = Math.floor(Date.parse(updated) / 1000) * 1000;
  const time = (name: string) => Date.parse(call.header(name) ?? '');
  if (call.header('if-match') === undefined && changed > time('if-unmodified-since')) {
    throw conditionNotMet();
  }
  if (call.header('if-none-match') === undefined && changed <= time('if-modified-since')) {
    throw new GoogleError(304, '');
  }
}

/**
 * Preconditions that hold for nothing but the version with an ETag of `If-Match`.
 *
 * @param now the version that is there; undefined when there is none
 * @throws GoogleError 412 when it has another ETag
 */
export function withIfMatch(
  call: { header(name: string): string | undefined },
  conditions: Conditions,
  now: (Versioned & { readonly etag: string }) | undefined,
): Conditions {
  const wanted = etagsOf(call.header('if-match'));
  if (!wanted || !now || wanted.has('*')) return conditions;
  if (!wanted.has(now.etag)) throw conditionNotMet();
  return {
    ...conditions,
    generationMatch: conditions.generationMatch ?? now.generation,
    metagenerationMatch: conditions.metagenerationMatch ?? now.metageneration,
  };
}

/** With and without quotes, which the JSON of a resource leaves out; a weak one counts as the same. */
function etagsOf(header: string | undefined): Set<string> | undefined {
  if (header === undefined) return undefined;
  const etags = header.split(',').map((each) => each.trim().replace(/^W\//, ''));
  return new Set(etags.map((each) => each.replace(/^"(.*)"$/, '$1')));
}

/**
 * Throws 412 when a precondition does not hold, or 304 when a reader has the object already.
 *
 * `reading` is set for requests that only read.
 */
export function checkConditions(
  object: Versioned | undefined,
  conditions: Conditions,
  reading = false,
): void {
  const { generationMatch, metagenerationMatch } = conditions;
  const { generationNotMatch, metagenerationNotMatch } = conditions;
  const generation = object?.generation ?? 0;
  if (generationMatch !== undefined && generationMatch !== generation) throw conditionNotMet();
  if (metagenerationMatch !== undefined && metagenerationMatch !== object?.metageneration) {
    throw conditionNotMet();
  }
  const known =
    (generationNotMatch !== undefined && generationNotMatch === generation) ||
    (metagenerationNotMatch !== undefined && metagenerationNotMatch === object?.metageneration);
  if (known) throw reading ? new GoogleError(304, '') : conditionNotMet();
}

function conditionNotMet(): GoogleError {
  return new GoogleError(
    412,
    'At least one of the pre-conditions you specified did not hold.',
    'FAILED_PRECONDITION',
    'conditionNotMet',
  );
}
