/** Runs checks in the order of their dependencies, and at the same time where they have none. */
import * as l10n from '@vscode/l10n';
import { CancelledError } from '../errors.ts';
import { TimeLimit, untilAborted } from '../services/abort.ts';
import { fail, failure, skip } from './setupOutcomes.ts';
import { type SetupCheckId, type SetupOutcome, type SetupRow, setupTitle } from './setupRow.ts';

/** Limit of one check, milliseconds: a refusal takes about a second, a first token a few. */
const CHECK_TIMEOUT_MS = 60_000;

/** A check, and what it depends on. */
export interface SetupCheck {
  readonly id: SetupCheckId;
  /** Checks that must pass before, or at least not fail. */
  readonly needs: readonly SetupCheckId[];
  /** Keys in cedar.yaml that it is about, joined by dots. */
  readonly path?: string | undefined;
  /** Errors become a failed row. */
  run(signal: AbortSignal): Promise<SetupOutcome>;
}

export interface CheckRunOptions {
  /** Called with each row whose state changes. */
  readonly onRow?: ((row: SetupRow) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Runs all checks.
 *
 * @param checks each after those that it needs
 * @returns their rows, in the same order
 * @throws CancelledError as soon as the signal is aborted
 */
export async function runChecks(
  checks: readonly SetupCheck[],
  { onRow, signal }: CheckRunOptions,
): Promise<readonly SetupRow[]> {
  const rows = new Map<SetupCheckId, Promise<SetupRow>>();
  const show = (row: SetupRow) => {
    if (!signal?.aborted) onRow?.(row);
    return row;
  };
  for (const { id } of checks) show(rowOf(id, { state: 'waiting', detail: '' }));
  for (const check of checks) {
    const needed = check.needs.flatMap((id) => rows.get(id) ?? []);
    const run = async () => {
      const missing = (await Promise.all(needed)).find(isMissing);
      if (missing) return show(rowOf(check.id, skip(skippedFor(missing))));
      show(rowOf(check.id, { state: 'running', detail: '' }));
      return show(rowOf(check.id, await outcomeOf(check, signal)));
    };
    rows.set(check.id, run());
  }
  return untilAborted(Promise.all(rows.values()), signal);
}

async function outcomeOf(
  check: SetupCheck,
  signal: AbortSignal | undefined,
): Promise<SetupOutcome> {
  const limit = new TimeLimit(CHECK_TIMEOUT_MS, signal);
  try {
    return await untilAborted(check.run(limit.signal), limit.signal);
  } catch (error) {
    if (limit.expired) {
      return fail(l10n.t('No answer within {0} seconds.', CHECK_TIMEOUT_MS / 1000));
    }
    if (error instanceof CancelledError) return skip(l10n.t('Cancelled.'));
    return failure(error, check.path);
  } finally {
    limit.end();
  }
}

function isMissing({ state }: SetupRow): boolean {
  return state === 'fail' || state === 'skipped';
}

function skippedFor({ id, title, state, detail }: SetupRow): string {
  // The reason that kept the other one from running applies to this one as well.
  if (state === 'skipped' || id === 'configuration') return detail;
  return l10n.t('Not checked: it depends on "{0}".', title);
}

function rowOf(
  id: SetupCheckId,
  found: SetupOutcome | Pick<SetupRow, 'state' | 'detail'>,
): SetupRow {
  return { id, title: setupTitle(id), ...found };
}
