/** `cedar submit`: orders images. */
import type { Command } from 'commander';
import { InvalidArgumentError, Option } from 'commander';
import type { ExistingChoice, OrderRequest, SubmitOptions } from '../../core/index.ts';
import type { Session } from '../commandSession.ts';
import { formatCount } from '../format.ts';
import { readOrderFileAt, requestOfFile } from '../orderFileOption.ts';
import { checkTiles, type OrderFlags, requestFrom, withRequest } from '../orderRequest.ts';
import { noteWaiting, repeatFile } from '../repeatFile.ts';
import type { Act, Outcome } from './command.ts';

interface SubmitFlags extends OrderFlags {
  readonly existing?: keyof typeof EXISTING;
  readonly saveEmptyMetadata: boolean;
  readonly errorIfEmpty?: boolean;
  readonly dryRun?: boolean;
}

/** The values of `--existing`. */
const EXISTING = { 'leave-out': 'leaveOut', 'take-over': 'takeOver' } as const satisfies Record<
  string,
  ExistingChoice
>;

export function addSubmit(program: Command, act: Act): void {
  withRequest(program.command('submit').description('order images'))
    .addOption(
      new Option(
        '--existing <choice>',
        'what to do with images that already exist: order only the others, or compute them again',
      ).choices(Object.keys(EXISTING)),
    )
    .option('--no-save-empty-metadata', 'store no metadata of images without scenes')
    .option('--error-if-empty', 'order nothing when an image has no scenes')
    .option('-n, --dry-run', 'show what would be ordered; order nothing')
    .action(act(submit, (_, flags) => checkSubmit(flags)));
}

/** @throws InvalidArgumentError; OrderFileError when the file cannot be read */
async function checkSubmit(flags: SubmitFlags): Promise<void> {
  checkTiles(flags);
  if (flags.file === undefined) return;
  const given = flags.existing ?? (flags.errorIfEmpty || !flags.saveEmptyMetadata);
  if (given && (await readOrderFileAt(flags.file)).file.repeat) {
    throw new InvalidArgumentError(
      `"${flags.file}" repeats: write these options into the file. Existing images are left out.`,
    );
  }
}

async function submit(
  session: Session,
  collections: string[],
  flags: SubmitFlags,
): Promise<Outcome> {
  if (flags.file !== undefined) return submitFile(session, flags.file, flags);
  const request = await requestFrom(collections, flags, session);
  return submitRequest(session, request, optionsOf(flags), flags);
}

/** An order file; one that repeats orders what is due. */
async function submitFile(session: Session, name: string, flags: SubmitFlags): Promise<Outcome> {
  const read = await readOrderFileAt(name);
  if (read.file.repeat) return repeatFile(session, read, { isDryRun: flags.dryRun ?? false });
  const { request, options } = await requestOfFile(read, session);
  return submitRequest(session, request, { ...options, ...optionsOf(flags) }, flags);
}

/** Options of the command line, which come before those of a file. */
function optionsOf({ saveEmptyMetadata, errorIfEmpty, existing }: SubmitFlags): SubmitOptions {
  return {
    ...(!saveEmptyMetadata && { saveEmptyMetadata }),
    ...(errorIfEmpty && { errorIfEmpty: true }),
    ...(existing && { existing: EXISTING[existing] }),
  };
}

async function submitRequest(
  session: Session,
  request: OrderRequest,
  options: SubmitOptions,
  { dryRun }: Pick<SubmitFlags, 'dryRun'>,
): Promise<Outcome> {
  const { tracker, output, signal } = session;
  const plan = tracker.plan(request);
  for (const warning of plan.warnings) output.note(warning);
  if (dryRun) {
    await tracker.checkDescriptions(request, { signal });
    const items = plan.items.map(({ name }) => name);
    return {
      json: { name: plan.name, items },
      lines: [
        `${plan.name}: ${formatCount(items.length, 'image')}`,
        ...items.map((item) => `  ${item}`),
      ],
    };
  }
  await noteMissingScenes(session, request);
  const submitted = await tracker.submit(request, {
    ...options,
    onProgress: output.onProgress,
    signal,
  });
  const { name, waiting, leftOut, empty, failed } = submitted;
  noteWaiting(output, waiting);
  if (empty > 0) {
    output.note(`Without scenes, so that nothing is exported: ${formatCount(empty, 'image')}.`);
  }
  if (failed > 0) {
    output.note(
      `Failed before they were started: ${formatCount(failed, 'image')}. "cedar show ${name}" has the reasons, and "cedar retry ${name}" tries them again.`,
    );
  }
  if (leftOut.length > 0) output.note(`Left out, because they exist: ${leftOut.join(', ')}`);
  return { json: submitted, lines: [name] };
}

/** Notes of which collections the filters leave no scene, before the first task is started. */
async function noteMissingScenes(
  { tracker, output, signal }: Session,
  request: OrderRequest,
): Promise<void> {
  const empty = await tracker.emptyCollections(request, { signal });
  if (empty.length === 0) return;
  const all = [request.collections].flat();
  output.note(
    empty.length === all.length
      ? 'No scenes are left for this order: all of its images will be empty.'
      : `No scenes are left of ${empty.join(', ')}: these images will be empty.`,
  );
}
