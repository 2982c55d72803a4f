/** `cedar submit`: orders images. */
import type { Command } from 'commander';
import { Option } from 'commander';
import type { ExistingChoice } from '../../core/index.ts';
import type { Session } from '../commandSession.ts';
import { formatCount } from '../format.ts';
import { type OrderFlags, requestFrom, withRequest } from '../orderRequest.ts';
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
        'what to do with images that exist already: order only the others, or compute them again',
      ).choices(Object.keys(EXISTING)),
    )
    .option('--no-save-empty-metadata', 'store no metadata of images without scenes')
    .option('--error-if-empty', 'order nothing when an image has no scenes')
    .option('-n, --dry-run', 'show what would be ordered; order nothing')
    .action(act(submit));
}

async function submit(
  session: Session,
  collections: string[],
  flags: SubmitFlags,
): Promise<Outcome> {
  const { tracker, output, signal } = session;
  const request = await requestFrom(collections, flags, session);
  const plan = tracker.plan(request);
  for (const warning of plan.warnings) output.note(warning);
  if (flags.dryRun) {
    const items = plan.items.map(({ name }) => name);
    return {
      json: { name: plan.name, items },
      lines: [
        `${plan.name}: ${formatCount(items.length, 'image')}`,
        ...items.map((item) => `  ${item}`),
      ],
    };
  }
  const submitted = await tracker.submit(request, {
    saveEmptyMetadata: flags.saveEmptyMetadata,
    ...(flags.errorIfEmpty && { errorIfEmpty: true }),
    ...(flags.existing && { existing: EXISTING[flags.existing] }),
    onProgress: output.onProgress,
    signal,
  });
  const { name, waiting, leftOut } = submitted;
  if (waiting > 0) {
    output.note(
      `${formatCount(waiting, 'image')} of the order will start when there is room in the queue: "cedar wait" starts them.`,
    );
  }
  if (leftOut.length > 0) output.note(`Left out, because they exist: ${leftOut.join(', ')}`);
  return { json: submitted, lines: [name] };
}
