/** Expands "~" in the paths of a command line, which shells leave in quotes and after "=". */
import { homedir } from 'node:os';
import type { Argument, Command, Option } from 'commander';
import { expandHome } from '../domain/homeFolder.ts';

/** Placeholders of options, such as `--dest <folder>`, and names of arguments that are paths. */
const PATH_OPTION = /<(file|folder)>/;
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
  part.argParser((text: string, earlier: unknown) => {
    const path = expandHome(text, homedir());
    if (!part.variadic) return path;
    return Array.isArray(earlier) ? [...earlier, path] : [path];
  });
}
