/** Types of the commands of `cedar`. */
import type { Command } from 'commander';
import type { CommandContext, Session } from '../commandSession.ts';
import type { ExitCode } from '../exitCodes.ts';
import type { Result } from '../output.ts';

/** Result of a command; the exit code is 0 unless given. */
export interface Outcome extends Result {
  readonly exitCode?: ExitCode;
}

/**
 * Makes the action of a command: opens the session, runs the work, writes its outcome.
 *
 * @param work receives the session, and what commander passes: arguments, then options
 * @param check throws for wrong usage, which is reported before the configuration is read
 */
export type Act = <Args extends unknown[]>(
  work: (session: Session, ...args: Args) => Promise<Outcome>,
  check?: (...args: Args) => void | Promise<void>,
) => (...args: Args) => Promise<void>;

/**
 * Makes the action of a command that needs no configuration and no connection.
 *
 * @param work receives the context, and what commander passes: arguments, then options
 */
export type ActAlone = <Args extends unknown[]>(
  work: (context: CommandContext, ...args: Args) => Promise<Outcome>,
) => (...args: Args) => Promise<void>;

/** Adds one command to the program. */
export type AddCommand = (program: Command, act: Act) => void;
