/**
 * The sandbox from a terminal: `npm run sandbox -- --port 0 --data FOLDER --json`.
 *
 * It runs until SIGTERM or SIGINT. Exit status: 0 after those, 1 when it cannot start, 2 when it
 * does not understand its arguments.
 */
import { watchFile } from 'node:fs';
import { parseArgs } from 'node:util';
import { readSettings, SettingsError } from './cloud/settingsFile.ts';
import { FaultRuleError, readFaults } from './faults.ts';
import type { Sandbox, SandboxOptions } from './index.ts';
import { type CredentialFiles, writeCredentials } from './oauth/credentialFiles.ts';

const HELP = `Earth Engine, Cloud Storage and Google Drive on this machine, to learn and to test with.

  npm run sandbox -- [options]

  --port NUMBER    port on 127.0.0.1 (default 0: any free one)
  --data FOLDER    where objects and tasks are kept (default: a temporary folder)
  --speed NUMBER   how fast tasks run: 1 takes a few seconds for an image (default 1)
  --queue NUMBER   how many tasks may wait to be run (default 3000)
  --latency MS     milliseconds that each answer waits (default 0)
  --forget SECONDS seconds after which Earth Engine forgets a task that has ended (default: never)
  --faults FILE    JSON or YAML list of rules for failures, read again whenever
                   it changes; see docs/sandbox.md
  --settings FILE  JSON or YAML file of accounts, projects and buckets, read again whenever
                   it changes; see docs/sandbox.md
  --project ID     Cloud project (default cedar-sandbox)
  --bucket NAME    bucket that is there from the start (default cedar-sandbox)
  --drive-quota BYTES  bytes that fit into My Drive (default 15 GiB)
  --client-json FILE   write the JSON of an OAuth client for desktop apps
  --service-account-key FILE  write the key of a service account
  --authorized-user FILE  write the credentials of an account that has signed in
  --json           print the addresses as one line of JSON
  --verbose        print each request to standard error
  --help           print this
`;

/** The process that started this one. */
const parent = process.ppid;

/** Milliseconds between two looks at what may change: the parent, and the file of faults. */
const LOOK_MS = 250;

/** Invalid arguments; the message names them. */
class UsageError extends Error {}

interface Arguments {
  readonly options: SandboxOptions;
  readonly json: boolean;
  readonly faultsFile: string | undefined;
  readonly settingsFile: string | undefined;
  readonly credentials: CredentialFiles;
}

async function main(args: string[]): Promise<void> {
  const parsed = await readArguments(args);
  if (parsed === 'help') {
    process.stdout.write(HELP);
    return;
  }
  // Loaded only now, so that a wrong argument is answered at once.
  const { startSandbox } = await import('./index.ts');
  const sandbox = await startSandbox(parsed.options);
  let stopping = false;
  const stop = () => {
    if (stopping) return;
    stopping = true;
    sandbox.close().then(
      () => process.exit(0),
      (error: unknown) => fail(`The sandbox could not save everything: ${errorText(error)}`, 1),
    );
  };
  process.on('SIGTERM', stop).on('SIGINT', stop);
  // Started with a channel to a parent, as VS Code does: it must not outlive that.
  process.once('disconnect', stop);
  stopWithNpm(stop);
  try {
    await writeCredentials(sandbox, parsed.credentials);
  } catch (error) {
    await sandbox.close();
    throw error;
  }
  const { faultsFile, settingsFile } = parsed;
  if (faultsFile !== undefined) {
    follow(faultsFile, 'rules', async () => sandbox.setFaults(await readFaults(faultsFile)));
  }
  if (settingsFile !== undefined) {
    follow(settingsFile, 'settings', async () =>
      sandbox.replaceSettings(await readSettings(settingsFile)),
    );
  }
  process.stdout.write(parsed.json ? `${addresses(sandbox)}\n` : welcome(sandbox));
}

/**
 * Stops the sandbox of `npm run sandbox` with npm. npm passes a signal on to the shell that runs the
 * script and no further: that shell ends, and its child gets another parent.
 */
function stopWithNpm(stop: () => void): void {
  if (process.env.npm_lifecycle_event !== 'sandbox') return;
  setInterval(() => process.ppid !== parent && stop(), LOOK_MS).unref();
}

/**
 * Follows a file. If it cannot be read, what it had before stays in force.
 *
 * @param what is in the file: `rules`
 * @param apply reads the file, and uses what is in it
 */
function follow(file: string, what: string, apply: () => Promise<void>): void {
  watchFile(file, { interval: LOOK_MS, persistent: false }, () => {
    apply().then(
      () => process.stderr.write(`The ${what} of ${file} have changed and are in force.\n`),
      (error: unknown) => process.stderr.write(`${errorText(error)}\n`),
    );
  });
}

function addresses({ earthEngine, storage, drive, oauth, project, bucket }: Sandbox): string {
  return JSON.stringify({ earthEngine, storage, drive, oauth, project, bucket });
}

function welcome({ earthEngine, storage, drive, project, bucket }: Sandbox): string {
  return (
    `The sandbox listens; Ctrl+C stops it.\n\n  Earth Engine   ${earthEngine}\n` +
    `  Cloud Storage  ${storage}\n  Google Drive   ${drive}\n  project        ${project}\n  bucket         ${bucket}\n`
  );
}

async function readArguments(args: string[]): Promise<Arguments | 'help'> {
  const values = parse(args);
  if (values.help) return 'help';
  const faults = values.faults === undefined ? [] : await readFaults(values.faults);
  const settings = values.settings === undefined ? {} : await readSettings(values.settings);
  const options: SandboxOptions = {
    ...settings,
    port: numberOption('--port', values.port, { whole: true, most: 65_535 }) ?? 0,
    data: values.data,
    speed: numberOption('--speed', values.speed, { above: 0 }),
    queue: numberOption('--queue', values.queue, { whole: true }),
    latency: numberOption('--latency', values.latency, {}),
    forget: numberOption('--forget', values.forget, {}),
    faults,
    project: values.project,
    bucket: values.bucket,
    driveQuota: numberOption('--drive-quota', values['drive-quota'], {
      whole: true,
      most: 2 ** 50,
    }),
    ...(values.verbose && { log: (line: string) => process.stderr.write(`${line}\n`) }),
  };
  const credentials = {
    clientJson: values['client-json'],
    serviceAccountKey: values['service-account-key'],
    authorizedUser: values['authorized-user'],
  };
  const { faults: faultsFile, settings: settingsFile, json = false } = values;
  return { options, json, faultsFile, settingsFile, credentials };
}

function parse(args: string[]) {
  try {
    return parseArgs({
      args,
      options: {
        port: { type: 'string' },
        data: { type: 'string' },
        speed: { type: 'string' },
        queue: { type: 'string' },
        latency: { type: 'string' },
        forget: { type: 'string' },
        faults: { type: 'string' },
        settings: { type: 'string' },
        project: { type: 'string' },
        bucket: { type: 'string' },
        'drive-quota': { type: 'string' },
        'client-json': { type: 'string' },
        'service-account-key': { type: 'string' },
        'authorized-user': { type: 'string' },
        json: { type: 'boolean' },
        verbose: { type: 'boolean' },
        help: { type: 'boolean', short: 'h' },
      },
    }).values;
  } catch (error) {
    throw new UsageError(errorText(error));
  }
}

function numberOption(
  option: string,
  text: string | undefined,
  { whole = false, above, most = 1e9 }: { whole?: boolean; above?: number; most?: number },
): number | undefined {
  if (text === undefined) return undefined;
  const value = Number(text);
  const right =
    text.trim() !== '' &&
    (above === undefined ? value >= 0 : value > above) &&
    value <= most &&
    (!whole || Number.isInteger(value));
  if (right) return value;
  const range = above === undefined ? `from 0 to ${most}` : `above ${above}`;
  throw new UsageError(
    `${option} must be a ${whole ? 'whole ' : ''}number ${range}, not "${text}".`,
  );
}

function errorText(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

function fail(message: string, status: number): never {
  process.stderr.write(`${message}\n`);
  process.exit(status);
}

main(process.argv.slice(2)).catch((error: unknown) => {
  const isUsage = error instanceof UsageError || error instanceof SettingsError;
  if (isUsage || error instanceof FaultRuleError) {
    fail(`${error.message}\nSee npm run sandbox -- --help`, 2);
  }
  const { code, port } = error as NodeJS.ErrnoException & { port?: number };
  if (code === 'EADDRINUSE') {
    fail(`Port ${port} of 127.0.0.1 is in use: choose another with --port, or --port 0.`, 1);
  }
  fail(`The sandbox cannot start: ${errorText(error)}`, 1);
});
