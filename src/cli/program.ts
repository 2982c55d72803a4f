/** The `cedar` command line: its commands, and the options that all of them have. */
import { homedir } from 'node:os';
import { Command, Option } from 'commander';
import { expandHome } from '../domain/homeFolder.ts';
import { addArgumentParsers } from './argumentParsers.ts';
import { DEFAULT_CONFIG } from './commandSession.ts';
import { addAnnotate } from './commands/annotateCommand.ts';
import { addCancel } from './commands/cancelCommand.ts';
import { addCatalog } from './commands/catalogCommand.ts';
import { addCheck } from './commands/checkCommand.ts';
import { addClean } from './commands/cleanCommand.ts';
import type { Act, ActAlone } from './commands/command.ts';
import { addConvert } from './commands/convertCommand.ts';
import { addCount } from './commands/countCommand.ts';
import { addDescribe } from './commands/describeCommand.ts';
import { addDownload } from './commands/downloadCommand.ts';
import { addExportOrder } from './commands/exportOrderCommand.ts';
import { addGrid } from './commands/gridCommand.ts';
import { addInit } from './commands/initCommand.ts';
import { addList } from './commands/listCommand.ts';
import { addLogin } from './commands/loginCommand.ts';
import { addMcp } from './commands/mcpCommand.ts';
import { addRepeat } from './commands/repeatCommand.ts';
import { addResume } from './commands/resumeCommand.ts';
import { addRetry } from './commands/retryCommand.ts';
import { addScript } from './commands/scriptCommand.ts';
import { addShow } from './commands/showCommand.ts';
import { addSubmit } from './commands/submitCommand.ts';
import { addTasks } from './commands/tasksCommand.ts';
import { addUpdate } from './commands/updateCommand.ts';
import { addWait } from './commands/waitCommand.ts';
import { explainMissingArguments } from './followingWords.ts';
import { addOtherNames } from './otherNames.ts';
import { parseAddress, parseHosts } from './parse.ts';

const COMMANDS = [
  addSubmit,
  addCount,
  addDescribe,
  addList,
  addShow,
  addRepeat,
  addExportOrder,
  addAnnotate,
  addUpdate,
  addWait,
  addResume,
  addRetry,
  addCancel,
  addDownload,
  addClean,
  addTasks,
];

const EXIT_CODES = `
Exit codes: 0 done · 1 failed tasks or another failure · 2 wrong usage, configuration or name ·
3 not finished · 4 refused by a service, or no connection · 130 interrupted`;

export interface ProgramOptions {
  readonly version: string;
  readonly act: Act;
  readonly actAlone: ActAlone;
  /** Receives help and the version; standard output unless given. */
  readonly writeOut?: (text: string) => void;
}

export function createProgram({ version, act, actAlone, writeOut }: ProgramOptions): Command {
  const program = new Command('cedar')
    // Commands inherit it: the caller decides on exit codes.
    .exitOverride()
    .configureOutput(writeOut ? { writeOut } : {})
    .description('Order satellite imagery from Google Earth Engine, and follow the orders.')
    .version(version)
    .addOption(
      new Option('-C, --config <file>', 'the configuration')
        .env('CEDAR_CONFIG')
        // The Python tool's variable names the same file.
        .default(
          expandHome(process.env.CEDAR_CONFIG_FILE || DEFAULT_CONFIG, homedir()),
          DEFAULT_CONFIG,
        ),
    )
    .option('--project <id>', "Google Cloud project, in place of the configuration's")
    .option('--json', 'write the result as JSON')
    .option(
      '-q, --quiet',
      'no progress and no notes; what is missing or was not done is still reported',
    )
    .addOption(
      new Option('--earthengine-url <url>', "address of Earth Engine, in place of Google's")
        .env('CEDAR_EARTHENGINE_URL')
        .argParser(parseAddress),
    )
    .addOption(
      new Option('--storage-url <url>', "address of Cloud Storage, in place of Google's")
        .env('CEDAR_STORAGE_URL')
        .argParser(parseAddress),
    )
    .addOption(
      new Option('--drive-url <url>', "address of Google Drive, in place of Google's")
        .env('CEDAR_DRIVE_URL')
        .argParser(parseAddress),
    )
    .addOption(
      new Option(
        '--resource-manager-url <url>',
        "address of Cloud Resource Manager, in place of Google's",
      )
        .env('CEDAR_RESOURCE_MANAGER_URL')
        .argParser(parseAddress),
    )
    .addOption(
      new Option(
        '--trust-host <host>',
        'a host, or domain of a cloud, that a file with credentials may get tokens from and send them to; repeatable',
      )
        .env('CEDAR_TRUSTED_HOSTS')
        .argParser(parseHosts),
    )
    .addHelpText('after', EXIT_CODES)
    .showHelpAfterError('(see "cedar help")');
  addLogin(program, actAlone);
  addInit(program, actAlone);
  addGrid(program, actAlone);
  addCheck(program, actAlone);
  addMcp(program, actAlone);
  addCatalog(program, actAlone);
  addConvert(program, actAlone);
  addScript(program, actAlone);
  for (const add of COMMANDS) add(program, act);
  addArgumentParsers(program);
  explainMissingArguments(program);
  addOtherNames(program);
  return program;
}
