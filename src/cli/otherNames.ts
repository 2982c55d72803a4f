/**
 * Names of commands in the Python tool and in similar programs, which lead to the commands of `cedar`.
 *
 * They are hidden commands of the argument parser, which itself suggests commands for names that are
 * written almost like theirs.
 */
import type { Command } from 'commander';

/** Commands of `cedar` by another name, and by the name of a part of it where that has its own. */
const COMMANDS: Readonly<Record<string, string | Readonly<Record<string, string>>>> = {
  // The Python tool: docs/fromCedarDatacube.md has the whole table.
  status: { '': 'list', list: 'list', print: 'show', update: 'update' },
  auth: 'login',
  gee: 'tasks',
  config: { '': 'check', template: 'init', print: 'check' },
  // Others have these names.
  add: 'submit',
  create: 'submit',
  delete: 'clean',
  doctor: 'check',
  estimate: 'count',
  fetch: 'download',
  get: 'download',
  info: 'show',
  ls: 'list',
  new: 'submit',
  order: 'submit',
  orders: 'list',
  queue: 'tasks',
  remove: 'clean',
  rm: 'clean',
  setup: 'check',
  signin: 'login',
  start: 'submit',
  stop: 'cancel',
  sync: 'update',
  task: 'tasks',
  tiles: 'grid',
};

/** Adds commands that do nothing but name the one to use. */
export function addOtherNames(program: Command): void {
  for (const [name, commands] of Object.entries(COMMANDS)) {
    const other = program
      .command(name, { hidden: true })
      .description('not a command of cedar')
      .argument('[part]')
      .allowUnknownOption()
      .allowExcessArguments()
      .helpOption(false);
    other.action((part: string = '') => {
      const nearest = typeof commands === 'string' ? commands : (commands[part] ?? commands['']);
      const isPart = typeof commands !== 'string' && part !== '' && Object.hasOwn(commands, part);
      const typed = isPart ? `${name} ${part}` : name;
      other.error(`error: unknown command '${typed}'\n(Did you mean 'cedar ${nearest}'?)`, {
        code: 'commander.unknownCommand',
      });
    });
  }
}
