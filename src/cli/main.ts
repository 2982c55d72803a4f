/** `cedar`: orders from a terminal, a script or cron. A thin layer over the core. */
import { CommanderError, InvalidArgumentError } from 'commander';
import packageJson from '../../package.json' with { type: 'json' };
import { type GlobalOptions, openSession } from './commandSession.ts';
import type { Act, ActAlone } from './commands/command.ts';
import { EXIT, exitCodeOf } from './exitCodes.ts';
import { separateCollections } from './followingWords.ts';
import { Output } from './output.ts';
import { createProgram } from './program.ts';
import { requireNode } from './requireNode.ts';
import { suppressMetadataWarnings } from './warnings.ts';

// A reader that has seen enough, such as `head`, closes the pipe.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
  process.exit(EXIT.done);
});

suppressMetadataWarnings();
dropEmptyVariables();

void run(process.argv.slice(2)).then((exitCode) => {
  process.exitCode = exitCode;
});

/** An option as the Python tool has it, such as `--period_start`, with hyphens. */
function withHyphens(arg: string): string {
  return arg.replace(/^--[a-z_]+/, (option) =>
    option === '--config_file' ? '--config' : option.replaceAll('_', '-'),
  );
}

/** Containers and cron set variables to nothing where they are not used. */
function dropEmptyVariables(): void {
  for (const [name, value] of Object.entries(process.env)) {
    if (name.startsWith('CEDAR_') && value === '') delete process.env[name];
  }
}

/** Runs one command. @param args without the names of Node and the script */
async function run(args: readonly string[]): Promise<number> {
  const interrupted = new AbortController();
  const interrupt = () => {
    // A second Ctrl-C ends the process without waiting for anything.
    if (interrupted.signal.aborted) process.exit(EXIT.interrupted);
    interrupted.abort();
  };
  process.on('SIGINT', interrupt);
  process.on('SIGTERM', interrupt);
  let exitCode: number = EXIT.done;
  let output: Output | undefined;
  const actAlone: ActAlone =
    (work) =>
    async (...commandArgs) => {
      const { signal } = interrupted;
      const options = program.opts<GlobalOptions>();
      output = new Output({
        isJson: options.json ?? false,
        isQuiet: options.quiet ?? false,
        stdout: process.stdout,
        stderr: process.stderr,
      });
      requireNode();
      const outcome = await work({ options, output, signal }, ...commandArgs);
      output.result(outcome);
      exitCode = outcome.exitCode ?? EXIT.done;
    };
  const act: Act = (work, check) =>
    actAlone(async ({ options, ...context }, ...commandArgs) => {
      await check?.(...commandArgs);
      return work(await openSession(options, context), ...commandArgs);
    });
  const isJson = args.includes('--json');
  let shown = '';
  const program = createProgram({
    ...{ version: packageJson.version, act, actAlone },
    // Help and the version, which the parser writes by itself.
    ...(isJson && {
      writeOut: (text: string) => {
        shown += text;
      },
    }),
  });
  try {
    await program.parseAsync(separateCollections(args.map(withHyphens)), { from: 'user' });
    return exitCode;
  } catch (error) {
    return report(error);
  } finally {
    process.off('SIGINT', interrupt);
    process.off('SIGTERM', interrupt);
  }

  function report(error: unknown): number {
    // Commander has written its messages; help and the version are not errors.
    if (error instanceof CommanderError && !(error instanceof InvalidArgumentError)) {
      if (error.exitCode === 0) {
        if (isJson) writeShown(error, shown);
        return EXIT.done;
      }
      if (isJson) writeUsageError(error);
      return EXIT.usage;
    }
    if (interrupted.signal.aborted) {
      output?.error(error);
      return EXIT.interrupted;
    }
    if (output) output.error(error);
    else process.stderr.write(`cedar: ${error instanceof Error ? error.message : String(error)}\n`);
    return exitCodeOf(error);
  }
}

/** Help or the version, for readers of JSON. @param text as it is shown to others */
function writeShown({ code }: CommanderError, text: string): void {
  const key = code === 'commander.version' ? 'version' : 'help';
  process.stdout.write(`${JSON.stringify({ [key]: text.trimEnd() }, undefined, 2)}\n`);
}

/** For readers of JSON, in the form of all other errors. */
function writeUsageError({ code, message }: CommanderError): void {
  // Without a command, or with one that does not exist after `help`, commander writes the help alone.
  const isHelp = code === 'commander.help';
  const problem = isHelp ? 'Name a command: "cedar help" lists them.' : message;
  const error = { tag: 'usage', message: problem.replace(/^error: /, '') };
  process.stdout.write(`${JSON.stringify({ error }, undefined, 2)}\n`);
}
