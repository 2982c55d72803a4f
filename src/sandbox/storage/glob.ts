/**
 * Globs over names of objects, as `matchGlob` has them.
 *
 * `*` is any number of characters and `?` one character, neither of them a `/`; `**` is any number
 * of characters whatever they are; `[abc]`, `[a-c]` and `[!a-c]` are one character, `{a,b}`
 * alternatives, and `\` makes the next character literal. Other than in a shell, `**` needs no
 * slashes around it, and those that are there must be in the name.
 * https://cloud.google.com/storage/docs/json_api/v1/objects/list#list-objects-and-prefixes-using-glob
 *
 * A name is compared in time proportional to its length and the length of the glob.
 */
import { GoogleError } from '../http.ts';

/** One step of a glob without alternatives: what the next character may be, and how often. */
interface Step {
  readonly repeats: boolean;
  accepts(character: string): boolean;
}

/** Maximum number of alternatives that braces may expand to. */
const MAX_ALTERNATIVES = 1000;
/** The most braces that may follow, or be nested in, each other. */
const MAX_BRACES = 100;

/** @throws GoogleError 400 when brackets or braces are not closed */
export function globMatcher(glob: string): (name: string) => boolean {
  const alternatives = expandBraces([...glob], glob).map((each) => parseSteps(each, glob));
  return (name) => {
    const characters = [...name];
    return alternatives.some((steps) => matches(characters, steps));
  };
}

/** Follows all ways through the steps at once. */
function matches(characters: readonly string[], steps: readonly Step[]): boolean {
  let places = withSkipped(new Set([0]), steps);
  for (const character of characters) {
    const next = new Set<number>();
    for (const place of places) {
      const step = steps[place];
      if (step?.accepts(character)) next.add(step.repeats ? place : place + 1);
    }
    if (next.size === 0) return false;
    places = withSkipped(next, steps);
  }
  return places.has(steps.length);
}

/** The places, and those behind steps that may match nothing. */
function withSkipped(places: Set<number>, steps: readonly Step[]): Set<number> {
  for (const place of places) if (steps[place]?.repeats) places.add(place + 1);
  return places;
}

function parseSteps(glob: readonly string[], whole: string): Step[] {
  const steps: Step[] = [];
  for (let at = 0; at < glob.length; at++) {
    const character = glob[at] ?? '';
    if (character === '*') {
      const crosses = glob[at + 1] === '*';
      while (glob[at + 1] === '*') at += 1;
      steps.push({ repeats: true, accepts: crosses ? () => true : (each) => each !== '/' });
    } else if (character === '?') {
      steps.push({ repeats: false, accepts: (each) => each !== '/' });
    } else if (character === '[') {
      const end = closingBracket(glob, at, whole);
      steps.push({ repeats: false, accepts: characterClass(glob.slice(at + 1, end)) });
      at = end;
    } else {
      if (character === '\\') at += 1;
      const literal = character === '\\' ? (glob[at] ?? '\\') : character;
      steps.push({ repeats: false, accepts: (each) => each === literal });
    }
  }
  return steps;
}

/** A `]` right after the opening one, or after its `!`, is a character of the class. */
function closingBracket(glob: readonly string[], open: number, whole: string): number {
  let at = open + 1;
  if (glob[at] === '!' || glob[at] === '^') at += 1;
  for (let first = true; at < glob.length; at++, first = false) {
    if (glob[at] === '\\') at += 1;
    else if (glob[at] === ']' && !first) return at;
  }
  throw invalidGlob(whole);
}

function characterClass(inner: readonly string[]): (character: string) => boolean {
  const negated = inner[0] === '!' || inner[0] === '^';
  const ranges: [number, number][] = [];
  const code = (at: number) => inner[at]?.codePointAt(0) ?? 0;
  for (let at = negated ? 1 : 0; at < inner.length; at++) {
    if (inner[at] === '\\' && at + 1 < inner.length) at += 1;
    const first = code(at);
    if (inner[at + 1] === '-' && at + 2 < inner.length) at += 2;
    ranges.push([first, code(at)]);
  }
  return (character) => {
    const value = character.codePointAt(0) ?? 0;
    const held = ranges.some(([first, last]) => first <= value && value <= last);
    return character !== '/' && held !== negated;
  };
}

/** All globs without braces that a glob expands to. */
function expandBraces(glob: readonly string[], whole: string, braces = 0): string[][] {
  const open = findUnescaped(glob, '{');
  if (open < 0) {
    if (findUnescaped(glob, '}') >= 0) throw invalidGlob(whole);
    return [[...glob]];
  }
  if (braces === MAX_BRACES) throw invalidGlob(whole);
  const parts: string[][] = [[]];
  let depth = 0;
  let at = open;
  for (; at < glob.length; at++) {
    const character = glob[at] ?? '';
    if (character === '{') depth += 1;
    if (character === '}') depth -= 1;
    if (depth === 0) break;
    if (depth === 1 && character === ',') parts.push([]);
    else if (!(depth === 1 && character === '{')) parts.at(-1)?.push(character);
    if (character === '\\' && at + 1 < glob.length) {
      at += 1;
      parts.at(-1)?.push(glob[at] ?? '');
    }
  }
  if (depth > 0) throw invalidGlob(whole);
  const head = glob.slice(0, open);
  const tails = expandBraces(glob.slice(at + 1), whole, braces + 1);
  const middles = parts.flatMap((part) => expandBraces(part, whole, braces + 1));
  if (tails.length * middles.length > MAX_ALTERNATIVES) throw invalidGlob(whole);
  return middles.flatMap((middle) => tails.map((tail) => [...head, ...middle, ...tail]));
}

/** Index of a character with its special meaning: not after a backslash, and not in brackets. */
function findUnescaped(glob: readonly string[], wanted: string): number {
  for (let at = 0; at < glob.length; at++) {
    if (glob[at] === '\\') at += 1;
    else if (glob[at] === wanted) return at;
    else if (glob[at] === '[') {
      const close = glob.indexOf(']', at + 2);
      if (close > 0) at = close;
    }
  }
  return -1;
}

function invalidGlob(glob: string): GoogleError {
  return new GoogleError(400, `Invalid glob pattern: ${glob}`, 'INVALID_ARGUMENT', 'invalid');
}
