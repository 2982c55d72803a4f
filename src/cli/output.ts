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
  /** Without progress and notes. */
  readonly isQuiet: boolean;
  readonly stdout: Writable;
  readonly stderr: Writable & { readonly isTTY?: boolean };
}

interface ConfigurationNote {
  readonly message: string;
  /** The message with its place. */
  readonly text: string;
}

export class Output {
  readonly #options: OutputOptions;
  #progress: ProgressView | undefined;
  /** Problems of the configuration that are not written yet. */
  #heldBack: readonly ConfigurationNote[] = [];

  constructor(options: OutputOptions) {
    this.#options = options;
  }

  result({ json, lines }: Result): void {
    this.endProgress();
    this.#writeHeldBack();
    const { isJson, stdout } = this.#options;
    const text = isJson ? JSON.stringify(json, undefined, 2) : lines.join('\n');
    if (text) stdout.write(`${text}\n`);
  }

  /** Something that the user is to know but that is not the result. */
  note(text: string): void {
    if (!this.#options.isQuiet) this.#line(text);
  }

  /** Something that was not done, or that the user has to do. It is shown with `--quiet` as well. */
  alert(text: string): void {
    this.#line(text);
  }

  /**
   * Notes what has no effect in a configuration, and what orders cannot be made with. They are written before
   * the next output, unless an error reports the same: its message gets the place in the file.
   *
   * @param file name of the configuration for messages
   */
  noteProblems(file: string, problems: readonly ConfigProblem[]): void {
    const notes = problems.map((problem) => ({
      message: problem.message,
      text: `${file}: ${formatProblem(problem)}`,
    }));
    this.#heldBack = [...this.#heldBack, ...notes];
  }

  error(error: unknown): void {
    const { tag, message } = errorAsJson(error, this.#takeReported(error));
    if (this.#options.isJson) this.result({ json: { error: { tag, message } }, lines: [] });
    this.#line(`cedar: ${message}`);
  }

  /**
   * An error that keeps a command from one of several things, such as orders. The result of the others
   * follows, and has the error in its JSON.
   *
   * @param name of the order or file
   */
  partialError(name: string, error: unknown): void {
    this.alert(`cedar: ${name}: ${errorAsJson(error).message}`);
  }

  /** Shows a step of long work. */
  readonly onProgress = (step: Progress): void => {
    const { isQuiet, stderr } = this.#options;
    if (isQuiet) return;
    this.#writeHeldBack();
    this.#progress ??= progressView(stderr);
    this.#progress.show(step);
  };

  /** Leaves the latest progress on the screen, so that other lines follow it. */
  endProgress(): void {
    this.#progress?.end();
    this.#progress = undefined;
  }

  /** Removes the note that an error repeats. @returns its text, with the place in the file */
  #takeReported(error: unknown): string | undefined {
    const reported = this.#heldBack.find(
      ({ message }) => error instanceof Error && error.message === message,
    );
    this.#heldBack = this.#heldBack.filter((note) => note.message !== reported?.message);
    return reported?.text;
  }

  #writeHeldBack(): void {
    const notes = this.#heldBack;
    this.#heldBack = [];
    for (const { text } of notes) this.note(text);
  }

  #line(text: string): void {
    this.endProgress();
    this.#writeHeldBack();
    this.#options.stderr.write(`${text}\n`);
  }
}

/** An error in the JSON of all commands. */
interface ErrorJson {
  readonly tag: string;
  readonly message: string;
}

/** @param place the message with its place in the configuration, where it has one */
export function errorAsJson(error: unknown, place?: string): ErrorJson {
  return { tag: tagOf(error), message: withoutSecrets(describeError(error, place)) };
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

/** @param place the message with its place in the configuration, where it has one */
function describeError(error: unknown, place?: string): string {
  if (!(error instanceof Error)) return String(error);
  if (isAbort(error)) return 'Cancelled.';
  const problems = 'problems' in error ? (error.problems as readonly ConfigProblem[]) : [];
  const others = problems.filter(({ message }) => !error.message.includes(message));
  const next = [...(needsSignIn(error) ? [SIGN_IN_STEP] : []), ...existingSteps(error)];
  return [place ?? error.message, ...others.map(formatProblem), ...next].join('\n');
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
