/** Errors of tools for language models: the message of the core, and the tool that helps. */
import type {
  CedarErrorTag,
  CollectionMistake,
  CubeProblem,
  ExistingItem,
  TaggedError,
} from '../domain/cedarError.ts';
import { isCedarError } from '../domain/cedarError.ts';
import { boundMessage, messageOf } from '../domain/messages.ts';
import { needsSignIn } from '../domain/refusalReasons.ts';
import { withoutSecrets } from '../domain/secrets.ts';
import type { AssistantHost, UserSteps } from './assistantHost.ts';

/** Longest message, characters: a list of all collections is shortened. */
const MAX_ERROR_LENGTH = 1500;

/** Most problems of a configuration in a message. */
const MAX_PROBLEMS = 5;

/** A mistake in the input of a tool that only tools can have. */
export class ToolInputError extends Error {
  override readonly name = 'ToolInputError';
}

type NextSteps = {
  readonly [Tag in CedarErrorTag]?: string | ((error: TaggedError<Tag>) => string | undefined);
};

/** Advice for an assistant after an error: names only tools that help with it. */
const NEXT_STEPS: NextSteps = {
  'not-found': ({ what }) =>
    /\.tif$/i.test(what)
      ? 'cedar_describe_order lists the images of the order with their states.'
      : 'cedar_list_orders lists the names of all orders.',
  collection: ({ mistake }) => COLLECTION_STEPS[mistake],
  area: 'Change the area, or name tiles; cedar_list_configurations shows the grid.',
  'tile-index':
    'cedar_list_configurations shows the names of the first and the last tile of the grid.',
  'existing-items': ({ items }) => existingStep(items),
  submission: ({ canResume }) =>
    canResume
      ? 'The order is recorded: cedar_resume_order starts the rest of its tasks.'
      : undefined,
  'running-tasks':
    'Try again when these tasks have ended, which cedar_order_status shows. cedar_cancel_order cancels the tasks of an order.',
  conflict:
    'Another program has changed the order in the meantime: read it with cedar_describe_order, then try again if that is still wanted.',
  cube: ({ reason }) => CUBE_STEPS[reason],
  cancelled: 'If it was about an order, cedar_order_status shows what has been done.',
};

const COLLECTION_STEPS: Readonly<Record<CollectionMistake, string | undefined>> = {
  collection: 'cedar_list_collections lists the collections that can be ordered.',
  bands: 'cedar_describe_collection lists the bands of a collection.',
  description:
    'The user has to correct cedar.yaml; cedar_describe_collection drafts the description again.',
  record: 'cedar_plan_order plans the images again.',
};

const DOWNLOAD_AGAIN = 'cedar_download_order with "overwrite" downloads the images again.';

const CUBE_STEPS: Readonly<Partial<Record<CubeProblem, string>>> = {
  request: 'cedar_download_order downloads an order and returns the folder of its images.',
  document: DOWNLOAD_AGAIN,
  'missing-piece': DOWNLOAD_AGAIN,
  'damaged-piece': DOWNLOAD_AGAIN,
  disagreement: DOWNLOAD_AGAIN,
  'duplicate-date':
    'This tool refuses such dates. The user can run "cedar convert --take-newer", or remove one of the images from the folder.',
  'existing-cube':
    'If the user agrees, call this tool again with "overwrite": true, which replaces the cube by one of all images in the folder.',
  'busy-cube': 'Call this tool again with the same input when the other conversion has ended.',
};

/** What can be done about images that exist; those with other contents cannot be left out. */
export function existingStep(items: readonly Pick<ExistingItem, 'differences'>[]): string {
  return items.some(({ differences }) => differences)
    ? 'Plan again with "existing": takeOver computes the images again. They differ, so they cannot be left out.'
    : 'Plan again with "existing": leaveOut orders only the other images, takeOver computes them again.';
}

/**
 * The message of an error with the next step, without secrets.
 *
 * @param error of the core, of a schema, or of any other kind
 * @param host names what the user can do
 */
export function describeToolError(
  error: unknown,
  { userSteps }: Pick<AssistantHost, 'userSteps'>,
): string {
  const message = boundMessage(withoutSecrets(wholeMessage(error)), MAX_ERROR_LENGTH);
  const next = nextStep(error, userSteps);
  return next === undefined ? message : `${message}\nNext: ${next}`;
}

function nextStep(error: unknown, userSteps: UserSteps): string | undefined {
  const signIn = needsSignIn(error) ? userSteps.signIn : undefined;
  if (!isCedarError(error)) return signIn;
  if (error.tag !== 'config') return stepAfter(error) ?? signIn;
  return [userSteps.correctConfiguration, signIn].filter(Boolean).join(' ');
}

function stepAfter(error: TaggedError): string | undefined {
  const step = NEXT_STEPS[error.tag] as string | ((error: TaggedError) => string | undefined);
  const found = typeof step === 'function' ? step(error) : step;
  // A submission that has recorded nothing has failed because of something else.
  const isOther = found === undefined && error.tag === 'submission' && isCedarError(error.cause);
  return isOther ? stepAfter(error.cause as TaggedError) : found;
}

function wholeMessage(error: unknown): string {
  const issues = schemaIssues(error);
  if (issues) return `The input is not valid. ${issues}`;
  const message = messageOf(error);
  if (!isCedarError(error, 'config')) return message;
  const others = error.problems
    .filter((problem) => !message.includes(problem.message))
    .slice(0, MAX_PROBLEMS)
    .map(({ message: text, position }) => (position ? `line ${position.line}: ${text}` : text));
  return [message, ...others].join('\n');
}

/** "box: Too small: …", for errors of a schema. */
function schemaIssues(error: unknown): string | undefined {
  if (!(error instanceof Error) || !('issues' in error) || !Array.isArray(error.issues)) return;
  const issues = error.issues as { path: PropertyKey[]; message: string }[];
  return issues
    .slice(0, MAX_PROBLEMS)
    .map(({ path, message }) => (path.length > 0 ? `${path.join('.')}: ${message}` : message))
    .join(' ');
}
