/**
 * Expands "~" in the paths of a command line, which shells leave in quotes and after "=", and refuses
 * empty paths of folders, as of variables that are not set: they would be the current folder.
 */
import { homedir } from 'node:os';
import { type Argument, type Command, InvalidArgumentError, Option } from 'commander';
import { expandHome } from '../domain/homeFolder.ts';

/** Placeholders of options, such as `--dest <folder>`, and names of arguments that are paths. */
const PATH_OPTION = /<(file|folder)>/;
const FOLDER_OPTION = /<folder>/;
const PATH_ARGUMENTS = ['file', 'folder', 'path', 'configuration'];

/** Makes all options and arguments of commands that are paths expand "~"; also from the environment. */
export function expandHomePaths(program: Command): void {
  for (const command of [program, ...program.commands]) {
    for (const option of command.options) if (PATH_OPTION.test(option.flags)) expand(option);
    for (const argument of command.registeredArguments) {
      if (PATH_ARGUMENTS.includes(argument.name())) expand(argument);
    }
  }
}

function expand(part: Option | Argument): void {
  if (part.parseArg) throw new Error('A path must not have a parser of its own');
  const isFolder = part instanceof Option && FOLDER_OPTION.test(part.flags);
  part.argParser((text: string, earlier: unknown) => {
    if (isFolder && text.trim() === '') {
      throw new InvalidArgumentError('The path of a folder is expected.');
    }
    const path = expandHome(text, homedir());
    if (!part.variadic) return path;
    return Array.isArray(earlier) ? [...earlier, path] : [path];
  });
}
