/**
 * Search queries of `files.list`: `name = 'a.tif' and 'FOLDER' in parents and trashed = false`.
 *
 * https://developers.google.com/workspace/drive/api/guides/ref-search-terms
 */
import { type Token, TokenReader } from '../rest/textTokens.ts';
import { invalidValue, notImplemented } from './driveErrors.ts';
import type { DriveFiles } from './fileStore.ts';
import { parseTime } from './times.ts';
import type { DriveRecord, FileProperties } from './types.ts';

/** Subject of a query, and its comparison. */
export interface FileQuery {
  /** Ids of all folders that it names, of which Drive refuses those that are not there. */
  readonly parents: readonly string[];
  /** Whether `files` find a file. */
  matches(file: DriveRecord, files: DriveFiles): boolean;
}

type Test = FileQuery['matches'];

/** @throws DriveError 400 for a query that cannot be parsed, or that is not implemented */
export function parseQuery(text: string): FileQuery {
  if (text.trim() === '') return { parents: [], matches: () => true };
  const parser = new QueryParser(text);
  const matches = parser.parse();
  return { parents: parser.parents, matches };
}

/** Drive names only the parameter that is wrong. */
function invalid(): Error {
  return invalidValue('q');
}

type Kind = 'text' | 'word' | 'sign';

const TOKEN =
  /\s*(?:(?<text>'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")|(?<word>[A-Za-z][\w.]*)|(?<sign><=|>=|!=|[=<>(){}]))/y;

/** The deepest that parentheses and `not` may be nested. */
const MAX_DEPTH = 100;

class QueryParser {
  readonly parents: string[] = [];
  readonly #tokens: TokenReader<Kind>;
  #depth = 0;

  constructor(text: string) {
    this.#tokens = new TokenReader(text, TOKEN, invalid);
  }

  parse(): Test {
    const test = this.#or();
    this.#tokens.expectEnd();
    return test;
  }

  #or(): Test {
    const tests = [this.#and()];
    while (this.#tokens.accept('word', 'or')) tests.push(this.#and());
    return tests.length === 1 ? first(tests) : (file, files) => tests.some((t) => t(file, files));
  }

  #and(): Test {
    const tests = [this.#not()];
    while (this.#tokens.accept('word', 'and')) tests.push(this.#not());
    return tests.length === 1 ? first(tests) : (file, files) => tests.every((t) => t(file, files));
  }

  #not(): Test {
    this.#depth += 1;
    if (this.#depth > MAX_DEPTH) throw invalid();
    try {
      if (this.#tokens.accept('word', 'not')) {
        const test = this.#not();
        return (file, files) => !test(file, files);
      }
      if (!this.#tokens.accept('sign', '(')) return this.#term();
      const test = this.#or();
      this.#tokens.expect('sign', ')');
      return test;
    } finally {
      this.#depth -= 1;
    }
  }

  #term(): Test {
    const { kind, value } = this.#tokens.read('text', 'word');
    if (kind === 'text') return this.#membership(value);
    if (MISSING.has(value)) throw notImplemented(`the search term ${value}`);
    const operator = this.#tokens.read('word', 'sign').value;
    if (value === 'properties' || value === 'appProperties') {
      if (operator !== 'has') throw invalid();
      return this.#properties(value);
    }
    const make = TERMS.get(value);
    if (!make) throw invalid();
    return make(operator, this.#tokens.read('text', 'word'));
  }

  /** `'ID' in parents` */
  #membership(value: string): Test {
    this.#tokens.expect('word', 'in');
    const { value: collection } = this.#tokens.read('word');
    if (MISSING.has(collection)) throw notImplemented(`the search term ${collection}`);
    if (collection !== 'parents') throw invalid();
    this.parents.push(value);
    return ({ parent }, files) => parent !== undefined && parent === files.find(value)?.id;
  }

  /** `{ key='a' and value='b' }` */
  #properties(field: 'properties' | 'appProperties'): Test {
    this.#tokens.expect('sign', '{');
    const key = this.#pair('key');
    this.#tokens.expect('word', 'and');
    const value = this.#pair('value');
    this.#tokens.expect('sign', '}');
    return (file) => new Map(Object.entries<string>(file[field] ?? none)).get(key) === value;
  }

  #pair(name: string): string {
    this.#tokens.expect('word', name);
    this.#tokens.expect('sign', '=');
    return this.#tokens.read('text').value;
  }
}

const none: FileProperties = {};

function first(tests: readonly Test[]): Test {
  const [test] = tests;
  if (!test) throw invalid();
  return test;
}

/** Terms that Drive has and the sandbox does not. */
const MISSING = new Set([
  ...['fullText', 'viewedByMeTime', 'sharedWithMe', 'visibility', 'shortcutDetails.targetId'],
  ...['owners', 'writers', 'readers', 'memberCount', 'organizerCount', 'hidden', 'labels'],
]);

type TermMaker = (operator: string, value: Token<Kind>) => Test;

const TERMS: ReadonlyMap<string, TermMaker> = new Map(
  Object.entries({
    name: textTerm(({ name }) => name, startsWithWords),
    mimeType: textTerm(
      ({ mimeType }) => mimeType,
      (text, part) => text.includes(part),
    ),
    trashed: flagTerm((file, files) => files.isTrashed(file)),
    starred: flagTerm(({ starred }) => starred === true),
    createdTime: timeTerm(({ createdTime }) => createdTime),
    modifiedTime: timeTerm(({ modifiedTime }) => modifiedTime),
  }),
);

/**
 * Whether each word of a part is the beginning of a word of a text: `name contains 'World'` does not
 * find HelloWorld. Everything but letters and digits separates words.
 * https://github.com/GAM-team/GAM/wiki/Users-Drive-Query
 */
function startsWithWords(text: string, part: string): boolean {
  const words = wordsOf(text);
  return wordsOf(part).every((wanted) => words.some((word) => word.startsWith(wanted)));
}

function wordsOf(text: string): string[] {
  return text.split(/[^\p{L}\p{N}]+/u).filter(Boolean);
}

/**
 * Upper and lower case are the same to Drive, also for `=`. Nothing documents that; clients such as
 * rclone compare names once more for that reason.
 */
function textTerm(
  read: (file: DriveRecord) => string,
  contains: (text: string, part: string) => boolean,
): TermMaker {
  return (operator, { kind, value }) => {
    if (kind !== 'text') throw invalid();
    const wanted = value.toLowerCase();
    const test = textTests(wanted, contains).get(operator);
    if (!test) throw invalid();
    return (file) => test(read(file).toLowerCase());
  };
}

function textTests(wanted: string, contains: (text: string, part: string) => boolean) {
  return new Map([
    ['=', (text: string) => text === wanted],
    ['!=', (text: string) => text !== wanted],
    ['contains', (text: string) => contains(text, wanted)],
  ]);
}

function flagTerm(read: (file: DriveRecord, files: DriveFiles) => boolean): TermMaker {
  return (operator, { kind, value }) => {
    const isFlag = kind === 'word' && (value === 'true' || value === 'false');
    if (!isFlag || (operator !== '=' && operator !== '!=')) throw invalid();
    const wanted = (value === 'true') === (operator === '=');
    return (file, files) => read(file, files) === wanted;
  };
}

/** Times without a zone are in UTC. */
function timeTerm(read: (file: DriveRecord) => string): TermMaker {
  return (operator, { kind, value }) => {
    const wanted = kind === 'text' ? parseTime(value, true) : undefined;
    const test = COMPARISONS.get(operator);
    if (wanted === undefined || !test) throw invalid();
    return (file) => test(Date.parse(read(file)) - wanted);
  };
}

const COMPARISONS: ReadonlyMap<string, (difference: number) => boolean> = new Map(
  Object.entries({
    '=': (difference) => difference === 0,
    '!=': (difference) => difference !== 0,
    '<': (difference) => difference < 0,
    '<=': (difference) => difference <= 0,
    '>': (difference) => difference > 0,
    '>=': (difference) => difference >= 0,
  }),
);
