/** Exit codes of `cedar`, which scripts can rely on; docs/commandLine.md lists them. */
import { CommanderError } from 'commander';
import type { TrackingDocument } from '../core/index.ts';
import { type CedarErrorTag, isCedarError } from '../domain/cedarError.ts';
import { isFinished } from '../domain/taskStates.ts';

export const EXIT = {
  done: 0,
  /** Tasks of the order have failed, or the command itself has. */
  failed: 1,
  /** The command line, the configuration or the order request is wrong. */
  usage: 2,
  /** Tasks are still under way, or some were not started. */
  notFinished: 3,
  /** A service refused the request, or could not be reached. */
  refused: 4,
  /** 128 + SIGINT, as shells report it. */
  interrupted: 130,
} as const;

export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

/** Tags of errors in what the user wrote: the command line, the configuration, the request. */
const USAGE_TAGS = new Set<CedarErrorTag>([
  'area',
  'collection',
  'config',
  'existing-items',
  'frequency',
  'grid',
  'not-found',
  'order-file',
  'order-request',
  'period',
  'template',
  'tile-index',
]);

/** Tags of errors after which the same command, or `resume`, continues. */
const UNFINISHED_TAGS = new Set<CedarErrorTag>(['conflict', 'running-tasks', 'submission']);

/** The exit code after an error. */
export function exitCodeOf(error: unknown): ExitCode {
  if (error instanceof CommanderError) return EXIT.usage;
  if (!isCedarError(error)) return EXIT.failed;
  if (error.tag === 'cancelled') return EXIT.interrupted;
  if (error.tag === 'service') return EXIT.refused;
  if (isCedarError(error, 'submission') && !error.canResume) return exitCodeOf(error.cause);
  if (USAGE_TAGS.has(error.tag)) return EXIT.usage;
  if (isCedarError(error, 'cube') && error.reason === 'request') return EXIT.usage;
  if (isCedarError(error, 'cube') && error.reason === 'busy-cube') return EXIT.notFinished;
  return UNFINISHED_TAGS.has(error.tag) ? EXIT.notFinished : EXIT.failed;
}

/** The exit code for the states of orders: unfinished tasks count more than failed ones. */
export function exitCodeFor(orders: readonly TrackingDocument[]): ExitCode {
  if (orders.some((order) => !isFinished(order))) return EXIT.notFinished;
  return orders.every(({ complete }) => complete) ? EXIT.done : EXIT.failed;
}

/** From the one that decides in any case to the one that decides alone. */
const BY_WEIGHT: readonly ExitCode[] = [
  EXIT.interrupted,
  EXIT.usage,
  EXIT.refused,
  EXIT.notFinished,
  EXIT.failed,
  EXIT.done,
];

/** The exit code of a command that did several things: what another run cannot mend counts most. */
export function combinedExitCode(codes: readonly ExitCode[]): ExitCode {
  return BY_WEIGHT.find((code) => codes.includes(code)) ?? EXIT.done;
}
