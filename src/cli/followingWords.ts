/**
 * Words after options that take any number of them, or none: which of them are values of the option, and
 * which are collections or orders.
 *
 * ```sh
 * cedar count --mask LANDSAT/LC08/C02/T1_L2 …       # a collection: recipes have no "/"
 * cedar count --index 4 4 LANDSAT/LC08/C02/T1_L2 …  # a collection: not a number
 * cedar count --nadir-only LANDSAT/LC08/C02/T1_L2 … # a collection, unless it is named again
 * ```
 */
import type { Command, Option } from 'commander';

/** Options of requests, and whether a word after them is an image collection, not a value. */
const IS_COLLECTION: Readonly<Record<string, (word: string, args: readonly string[]) => boolean>> =
  {
    '--mask': isCollectionId,
    '--index': isCollectionId,
    '-i': isCollectionId,
    // The collections that the option is for are those of the order.
    '--nadir-only': (word, args) => args.indexOf(word) === args.lastIndexOf(word),
  };

/**
 * Moves these options behind all other words, without the collections that follow them.
 *
 * @param args without the names of Node and the script
 * @returns the same words for a parser in which options take all words up to the next option
 */
export function separateCollections(args: readonly string[]): readonly string[] {
  const end = args.includes('--') ? args.indexOf('--') : args.length;
  const rest: string[] = [];
  const withValues: string[] = [];
  const withoutValue: string[] = [];
  let isNeeded = false;
  for (let at = 0; at < end; at++) {
    const arg = args[at] ?? '';
    const isCollection = IS_COLLECTION[arg];
    const words = isCollection ? wordsAfter(args.slice(0, end), at) : [];
    const found = words.findIndex((word) => isCollection?.(word, args));
    const values = found < 0 ? words : words.slice(0, found);
    isNeeded ||= found >= 0;
    const hasMoved = isCollection && (found >= 0 || words.length === 0);
    if (!hasMoved) rest.push(arg);
    else {
      (values.length > 0 ? withValues : withoutValue).push(arg, ...values);
      at += values.length;
    }
  }
  if (!isNeeded) return args;
  return [...rest, ...withValues, ...withoutValue, ...args.slice(end)];
}

/** Adds what is wrong where an option has taken an argument that is missing then. */
export function explainMissingArguments(program: Command): void {
  for (const command of program.commands) {
    const report = command.error.bind(command);
    command.error = (message, options) => {
      const [, name] = /^error: missing required argument '(.*)'$/.exec(message) ?? [];
      return report(name ? message + takenWords(command, name) : message, options);
    };
  }
}

function takenWords(command: Command, name: string): string {
  for (const option of command.options) {
    const isOpen = option.variadic || option.optional;
    const words = isOpen ? valuesOf(command, option) : [];
    if (words.length > 0) {
      return `\n(${option.long ?? option.flags} takes the words after it: ${words.join(' ')}. Write the ${name} before it.)`;
    }
  }
  return '';
}

/** Words as they were typed; a parsed value has the word behind the collection that it is for. */
function valuesOf(command: Command, option: Option): string[] {
  const values: unknown = command.getOptionValue(option.attributeName());
  const all: unknown[] = Array.isArray(values) ? values : [];
  return all.flat().filter((word) => typeof word === 'string');
}

function isCollectionId(word: string): boolean {
  return word.includes('/') && !word.includes('=');
}

function wordsAfter(args: readonly string[], at: number): readonly string[] {
  const after = args.slice(at + 1);
  const count = after.findIndex((word) => word.startsWith('-'));
  return count < 0 ? after : after.slice(0, count);
}
