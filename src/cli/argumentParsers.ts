/**
 * Parsers of the paths and order names of a command line: "~" is expanded, which shells leave in quotes
 * and after "=", and an empty name, as of a variable that is not set, is refused. An empty folder would be
 * the current one.
 */
import { homedir } from 'node:os';
import { type Argument, type Command, InvalidArgumentError, type Option } from 'commander';
import { expandHome } from '../domain/homeFolder.ts';

/** Placeholders of options, such as `--dest <folder>`, and names of arguments that are paths. */
const FILE_OPTION = /<file>/;
const FOLDER_OPTION = /<folder>/;
const PATH_ARGUMENTS = ['file', 'folder', 'path', 'configuration'];

/** Adds the parsers to all commands. Values from the environment are parsed as well. */
export function addArgumentParsers(program: Command): void {
  for (const command of [program, ...program.commands]) {
    for (const option of command.options) {
      if (FILE_OPTION.test(option.flags)) addParser(option, parsePath);
      if (FOLDER_OPTION.test(option.flags)) addParser(option, parseFolder);
    }
    for (const argument of command.registeredArguments) {
      if (PATH_ARGUMENTS.includes(argument.name())) addParser(argument, parsePath);
      if (argument.name() === 'order') addParser(argument, parseOrderName);
    }
  }
}

function addParser(part: Option | Argument, parse: (text: string) => string): void {
  if (part.parseArg) throw new Error('A path or an order has a parser already');
  part.argParser((text: string, earlier: unknown) => {
    const value = parse(text);
    if (!part.variadic) return value;
    return Array.isArray(earlier) ? [...earlier, value] : [value];
  });
}

function parsePath(text: string): string {
  return expandHome(text, homedir());
}

function parseFolder(text: string): string {
  if (text.trim() !== '') return parsePath(text);
  throw new InvalidArgumentError('The path of a folder is expected.');
}

export function parseOrderName(text: string): string {
  if (text.trim() !== '') return text;
  throw new InvalidArgumentError('The name is empty. "cedar list" shows the names of orders.');
}
