/**
 * `npm run test:google`: runs each step against Google's services, deletes everything that it has
 * written, and stores a recording without names and secrets.
 *
 * Exit codes: 0 done, 1 a step failed or something could not be deleted, 2 invalid arguments, 130
 * interrupted.
 */
import { randomBytes } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { createInterface } from 'node:readline/promises';
import { findCredentials } from '../../src/core/credentials/chain.ts';
import { CloudStorageStore, DriveStore, EarthEngine, type Store } from '../../src/core/index.ts';
import { hostOf, isGoogle, isLoopback } from '../../src/domain/hosts.ts';
import { type Arguments, HELP, readArguments, UsageError } from './arguments.ts';
import { Budget, BudgetError } from './budget.ts';
import { cleanUp } from './cleanup.ts';
import { mask, maskText, type Names, type Recording, type StepRecord } from './recording.ts';
import { RUN_PREFIX, type Run } from './run.ts';
import { Services } from './services.ts';
import { STEPS } from './steps/index.ts';

/** Milliseconds within which the end of an interrupted run must be done. */
const CLEANUP_MS = 180_000;

const print = (line: string) => process.stdout.write(`${line}\n`);

async function main(args: readonly string[]): Promise<number> {
  const parsed = readArguments(args);
  if (parsed === 'help') {
    print(HELP);
    return 0;
  }
  const wrong = parsed.only.filter((name) => !STEPS.some((step) => step.name === name));
  if (wrong.length > 0) {
    const names = STEPS.map(({ name }) => name).join(', ');
    throw new UsageError(`There is no step ${wrong.join(', ')}. The steps are: ${names}.`);
  }
  if (!(await isConfirmed(parsed))) return 0;
  const interrupted = interruption();
  const name = `${RUN_PREFIX}${randomBytes(4).toString('hex')}`;
  const { run, services } = await open(parsed, name, interrupted);
  if (parsed.isCleanOnly) return removeAll(services, parsed, RUN_PREFIX);
  let recording: Recording | undefined;
  try {
    recording = await record(run, parsed);
  } finally {
    process.exitCode = await removeAll(services, parsed, name);
  }
  if (interrupted.aborted) return 130;
  const file = parsed.out ?? path.join(import.meta.dirname, 'recordings', `${recording.day}.json`);
  await mkdir(path.dirname(file), { recursive: true });
  await writeFile(file, `${JSON.stringify(recording, null, 2)}\n`);
  print(`\nThe recording is in ${file}. Read it before you share it.`);
  print(`Tasks used ${run.budget.used.toFixed(1)} EECU-seconds.`);
  return Object.keys(recording.failed).length > 0 ? 1 : Number(process.exitCode ?? 0);
}

/** Aborted by Ctrl+C; a second one ends the process at once. */
function interruption(): AbortSignal {
  const controller = new AbortController();
  const interrupt = () => {
    if (controller.signal.aborted) process.exit(130);
    print('\nInterrupted. Deleting what was written. Press Ctrl+C again to leave it.');
    controller.abort();
  };
  process.on('SIGINT', interrupt).on('SIGTERM', interrupt);
  return controller.signal;
}

async function isConfirmed(parsed: Arguments): Promise<boolean> {
  const { project, bucket, withDrive, isConfirmed: isAgreed } = parsed;
  const places = [`the bucket ${bucket}`, ...(withDrive ? ['Google Drive'] : [])].join(' and ');
  print(
    parsed.isCleanOnly
      ? `Cancels all tasks of ${project}, and deletes everything in ${places}, whose name begins with "${RUN_PREFIX}".`
      : `Starts about ${withDrive ? 9 : 8} tasks in ${project}, with at most ${parsed.budget} EECU-seconds, and writes small files to ${places}, which are deleted at the end.`,
  );
  if (isAgreed || !process.stdin.isTTY) return true;
  const question = createInterface({ input: process.stdin, output: process.stdout });
  const answer = await question.question('Continue? (y/N) ');
  question.close();
  return /^y(es)?$/i.test(answer.trim());
}

async function open(
  parsed: Arguments,
  name: string,
  signal: AbortSignal,
): Promise<{ run: Run; services: Services }> {
  const { project, bucket, withDrive, earthEngineUrl, storageUrl, driveUrl } = parsed;
  const file = parsed.credentialsFile;
  const given = [earthEngineUrl, storageUrl, driveUrl].filter((url) => url !== undefined);
  const trustedHosts = given.filter((url) => !isGoogle(url) && !isLoopback(url)).map(hostOf);
  const credentials = await findCredentials(
    file === undefined ? undefined : { file: path.resolve(file), service: 'gcs' },
    { earthEngine: earthEngineUrl },
  );
  const options = { project, baseUrl: earthEngineUrl, credentials, trustedHosts, signal };
  const earthEngine = await EarthEngine.connect({ ...options, store: 'gcs' });
  const { auth } = earthEngine;
  // Tokens of service accounts are requested for one kind of store each.
  const driveAuth = withDrive
    ? (await EarthEngine.connect({ ...options, store: 'gdrive' })).auth
    : undefined;
  const stores: Store[] = [
    new CloudStorageStore({ bucket, project, auth, endpoint: storageUrl }),
    ...(driveAuth
      ? [new DriveStore({ auth: driveAuth, endpoint: driveUrl, removal: 'delete' })]
      : []),
  ];
  const services = new Services({
    auth,
    driveAuth,
    addresses: {
      earthEngine: earthEngine.baseUrl,
      storage: storageUrl ?? 'https://storage.googleapis.com',
      drive: driveUrl ?? 'https://www.googleapis.com',
    },
  });
  const pollMs = isLoopback(earthEngineUrl) ? 200 : 10_000;
  const budget = new Budget(parsed.budget);
  const run = { name, project, bucket, earthEngine, services, stores, budget, signal, pollMs };
  return { run, services };
}

/** Runs the steps. One that fails is recorded with its reason; the others continue. */
async function record(run: Run, parsed: Arguments): Promise<Recording> {
  const names: Names = [
    [run.name, 'RUN'],
    [run.project, 'PROJECT'],
    [run.bucket, 'BUCKET'],
  ];
  const steps: Record<string, StepRecord> = {};
  const failed: Record<string, string> = {};
  const chosen = STEPS.filter(({ name }) => parsed.only.length === 0 || parsed.only.includes(name));
  for (const [index, step] of chosen.entries()) {
    run.signal.throwIfAborted();
    print(`[${index + 1}/${chosen.length}] ${step.name}: ${step.title}`);
    try {
      const { facts, seen } = await step.run(run);
      const masked = mask({ facts, seen }, names);
      steps[step.name] = masked as unknown as StepRecord;
    } catch (error) {
      run.signal.throwIfAborted();
      const message = error instanceof Error ? error.message : String(error);
      print(`    failed: ${message}`);
      failed[step.name] = maskText(message, names);
      // Further steps would start further tasks.
      if (error instanceof BudgetError) break;
    }
  }
  return {
    version: 1,
    service: isLoopback(parsed.earthEngineUrl) ? 'sandbox' : 'google',
    day: new Date().toISOString().slice(0, 10),
    taskSeconds: Math.round(run.budget.used * 10) / 10,
    steps,
    failed,
  };
}

/** @returns the exit code */
async function removeAll(services: Services, parsed: Arguments, prefix: string): Promise<number> {
  const { project, bucket, withDrive } = parsed;
  const signal = AbortSignal.timeout(CLEANUP_MS);
  try {
    const done = await cleanUp({ services, project, bucket, withDrive, prefix, signal });
    print(
      `Cleaned up: ${done.tasks} tasks cancelled, ${done.objects} objects and ${done.folders} folders deleted.`,
    );
    return 0;
  } catch (error) {
    print(`Not everything was deleted: ${(error as Error).message}`);
    print(`Run this command again with --clean to delete what begins with "${prefix}".`);
    return 1;
  }
}

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  const isInterrupted = error instanceof Error && error.name === 'AbortError';
  if (!isInterrupted) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  }
  if (error instanceof UsageError) process.stderr.write('\nUse --help to see the options.\n');
  process.exitCode = error instanceof UsageError ? 2 : isInterrupted ? 130 : 1;
}
