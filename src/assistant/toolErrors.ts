/** Errors of tools for language models: the message of the core, and the tool that helps. */
import type { CedarErrorTag } from '../domain/cedarError.ts';
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

/** Advice for an assistant after an error. */
const NEXT_STEPS: Readonly<Partial<Record<CedarErrorTag, string>>> = {
  'not-found': 'cedar_list_orders lists the names of all orders.',
  collection: 'cedar_list_collections lists the collections that can be ordered.',
  area: 'Change the area, or name tiles; cedar_list_configurations shows the grid.',
  'tile-index': 'cedar_list_configurations shows the rows and columns of the grid.',
  'existing-items':
    'Plan again with "existing": leaveOut orders only the other images, takeOver computes them again.',
  submission: 'The order is recorded: cedar_resume_order starts the rest of its tasks.',
  'running-tasks': 'Cancel the order first with cedar_cancel_order, or wait until it has ended.',
  conflict: 'Another program has changed the order in the meantime: read it again.',
  cancelled: 'cedar_order_status shows what has been done.',
};

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
  if (error.tag !== 'config') return NEXT_STEPS[error.tag] ?? signIn;
  return [userSteps.correctConfiguration, signIn].filter(Boolean).join(' ');
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
