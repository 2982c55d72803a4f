/** Arguments of `npm run test:google`. */
import { parseArgs } from 'node:util';
import { MAX_TASK_SECONDS } from './budget.ts';

export const HELP = `Compares Google's services with what Cedar and its sandbox assume of them.

  npm run test:google -- --project PROJECT --bucket BUCKET [--drive] [options]

  --project ID          project that is registered for Earth Engine
  --bucket NAME         bucket in which a few small objects are written and deleted
  --drive               orders to Google Drive as well
  --credentials FILE    JSON of Google's tools (default: the credentials of this machine)
  --out FILE            where the recording is written
                        (default: test/google/recordings/DATE.json)
  --only STEP,STEP      only these steps
  --budget SECONDS      most EECU-seconds of all tasks (default: ${MAX_TASK_SECONDS})
  --clean               only delete what an interrupted run has left behind
  --yes                 start without a question
  --earthengine-url URL, --storage-url URL, --drive-url URL
                        other addresses than Google's, such as those of the sandbox
  --help                show this text
`;

/** Invalid arguments; the message names them. */
export class UsageError extends Error {}

export interface Arguments {
  readonly project: string;
  readonly bucket: string;
  readonly withDrive: boolean;
  readonly credentialsFile: string | undefined;
  readonly out: string | undefined;
  /** Names of steps; all of them if empty. */
  readonly only: readonly string[];
  /** Most EECU-seconds of all tasks. */
  readonly budget: number;
  readonly isCleanOnly: boolean;
  readonly isConfirmed: boolean;
  readonly earthEngineUrl: string | undefined;
  readonly storageUrl: string | undefined;
  readonly driveUrl: string | undefined;
}

/** @throws UsageError */
export function readArguments(args: readonly string[]): Arguments | 'help' {
  const values = parse(args);
  if (values.help) return 'help';
  const { project, bucket } = values;
  if (!project || !bucket) {
    throw new UsageError('Name a project and a bucket: --project PROJECT --bucket BUCKET.');
  }
  return {
    project,
    bucket,
    withDrive: values.drive ?? false,
    credentialsFile: values.credentials,
    out: values.out,
    only: values.only?.split(',').filter(Boolean) ?? [],
    budget: secondsOf(values.budget),
    isCleanOnly: values.clean ?? false,
    isConfirmed: values.yes ?? false,
    earthEngineUrl: values['earthengine-url'],
    storageUrl: values['storage-url'],
    driveUrl: values['drive-url'],
  };
}

function secondsOf(text: string | undefined): number {
  const seconds = Number(text ?? MAX_TASK_SECONDS);
  if (seconds > 0) return seconds;
  throw new UsageError(`--budget takes a number of EECU-seconds above 0, not "${text}".`);
}

const TEXT = { type: 'string' } as const;
const FLAG = { type: 'boolean' } as const;

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      options: {
        project: TEXT,
        bucket: TEXT,
        drive: FLAG,
        credentials: TEXT,
        out: TEXT,
        only: TEXT,
        budget: TEXT,
        clean: FLAG,
        yes: FLAG,
        'earthengine-url': TEXT,
        'storage-url': TEXT,
        'drive-url': TEXT,
        help: FLAG,
      },
    }).values;
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}
