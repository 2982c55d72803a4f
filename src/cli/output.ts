/**
 * Output of the command: results to standard output, everything else to standard error.
 *
 * With `--json` standard output is one JSON value, of the result or of the error. Progress is a bar on
 * a terminal, and a line every few seconds elsewhere.
 */
import type { Writable } from 'node:stream';
import { CommanderError } from 'commander';
import type { ConfigProblem, Progress } from '../core/index.ts';
import { isCedarError } from '../domain/cedarError.ts';
import { needsSignIn } from '../domain/refusalReasons.ts';
import { withoutSecrets } from '../domain/secrets.ts';
import { type ProgressView, progressView } from './progressView.ts';

/** Result of a command: what `--json` prints, and the lines for readers. */
export interface Result {
  readonly json: unknown;
  readonly lines: readonly string[];
}

export interface OutputOptions {
  readonly isJson: boolean;
  /** Shows results and errors only. */
  readonly isQuiet: boolean;
  readonly stdout: Writable;
  readonly stderr: Writable & { readonly isTTY?: boolean };
}

export class Output {
  readonly #options: OutputOptions;
  #progress: ProgressView | undefined;

  constructor(options: OutputOptions) {
    this.#options = options;
  }

  result({ json, lines }: Result): void {
    this.endProgress();
    const { isJson, stdout } = this.#options;
    const text = isJson ? JSON.stringify(json, undefined, 2) : lines.join('\n');
    if (text) stdout.write(`${text}\n`);
  }

  /** Something that the user is to know but that is not the result. */
  note(text: string): void {
    if (!this.#options.isQuiet) this.#line(text);
  }

  error(error: unknown): void {
    const message = withoutSecrets(describeError(error));
    if (this.#options.isJson) {
      const tag = tagOf(error);
      this.result({ json: { error: { tag, message } }, lines: [] });
    }
    this.#line(`cedar: ${message}`);
  }

  /** Shows a step of long work. */
  readonly onProgress = (step: Progress): void => {
    const { isQuiet, stderr } = this.#options;
    if (isQuiet) return;
    this.#progress ??= progressView(stderr);
    this.#progress.show(step);
  };

  /** Leaves the latest progress on the screen, so that other lines follow it. */
  endProgress(): void {
    this.#progress?.end();
    this.#progress = undefined;
  }

  #line(text: string): void {
    this.endProgress();
    this.#options.stderr.write(`${text}\n`);
  }
}

/** The tag of an error in JSON: that of Cedar, or `usage` for a command line that is not valid. */
function tagOf(error: unknown): string {
  if (isCedarError(error)) return error.tag;
  if (isAbort(error)) return 'cancelled';
  return error instanceof CommanderError ? 'usage' : 'other';
}

/** Node.js ends timers and other waiting with this error when their signal is aborted. */
function isAbort(error: unknown): boolean {
  return error instanceof Error && error.name === 'AbortError';
}

function describeError(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (isAbort(error)) return 'Cancelled.';
  const problems = 'problems' in error ? (error.problems as readonly ConfigProblem[]) : [];
  const others = problems.filter(({ message }) => !error.message.includes(message));
  const next = [...(needsSignIn(error) ? [SIGN_IN_STEP] : []), ...existingSteps(error)];
  return [error.message, ...others.map(formatProblem), ...next].join('\n');
}

/** What a user does about images that other orders have; those with other contents cannot be left out. */
function existingSteps(error: unknown): string[] {
  if (!isCedarError(error, 'existing-items')) return [];
  const isDifferent = error.items.some(({ differences }) => differences);
  const choices = isDifferent ? '--existing take-over' : '--existing leave-out or take-over';
  return [`With "cedar submit", use ${choices}.`];
}

/** How a user signs in here. */
export const SIGN_IN_STEP = 'To sign in with your Google account, run "cedar login".';

/** The command that asks for reading projects as well, which orders do not need. */
export const PROJECTS_STEP = '"cedar login --projects"';

/** "line 3: There is no grid …" */
export function formatProblem({
  message,
  position,
}: Pick<ConfigProblem, 'message' | 'position'>): string {
  return position ? `line ${position.line}: ${message}` : message;
}
