/**
 * Checks whether orders of a configuration can be made: the account, the project, Earth Engine, the
 * store, and the room in the task queue.
 *
 * ```ts
 * const readConfig = async () => loadConfig(await readFile('cedar.yaml', 'utf8'));
 * const rows = await checkSetup({ readConfig, onRow: (row) => console.log(row.title, row.state) });
 * ```
 *
 * Nothing is changed: one small object is written to the bucket and deleted at once, and nothing is
 * written to Google Drive.
 */
import * as l10n from '@vscode/l10n';
import type { Config, ConfigProblem } from '../config/config.ts';
import { throwIfCancelled } from '../watch.ts';
import { bucketChecks } from './bucketChecks.ts';
import { runChecks, type SetupCheck } from './checkRunner.ts';
import { driveChecks } from './driveChecks.ts';
import { earthEngineChecks } from './earthEngineChecks.ts';
import { queueChecks } from './queueChecks.ts';
import { type SetupConnection, SetupContext } from './setupContext.ts';
import { fail, failure, pass, skip } from './setupOutcomes.ts';
import { type SetupCheckId, type SetupOutcome, type SetupRow, setupChecks } from './setupRow.ts';

/** Options of the setup check. */
export interface SetupOptions {
  /** Reads the configuration. */
  readonly readConfig: () => Promise<Config>;
  /** How the services are reached; asked once, before the first request. */
  readonly connection?: (() => Promise<SetupConnection>) | undefined;
  /** Called with each row whose state changes; all rows come first, as `waiting`. */
  readonly onRow?: ((row: SetupRow) => void) | undefined;
  /** Ends the check. */
  readonly signal?: AbortSignal | undefined;
}

/**
 * Runs all checks, at the same time where they do not depend on each other.
 *
 * @param options the configuration, and how its services are reached
 * @returns the rows, in the order of the list
 * @throws CancelledError as soon as the signal is aborted; errors of the configuration and of services
 *   are rows
 */
export async function checkSetup(options: SetupOptions): Promise<readonly SetupRow[]> {
  const { readConfig, connection = async () => ({}), onRow, signal } = options;
  throwIfCancelled(signal);
  let context: SetupContext;
  try {
    context = new SetupContext(await readConfig(), await connection());
  } catch (error) {
    throwIfCancelled(signal);
    return runChecks(brokenChecks(failure(error)), { onRow, signal });
  }
  return runChecks(checksOf(context), { onRow, signal });
}

function checksOf(context: SetupContext): readonly SetupCheck[] {
  const { config } = context;
  const { store } = config;
  const ofStore =
    store.service === 'gdrive' ? driveChecks(context, store) : bucketChecks(context, store);
  const configuration: SetupCheck = {
    id: 'configuration',
    needs: [],
    run: async () => describeConfiguration(config),
  };
  return [configuration, ...earthEngineChecks(context), ...ofStore, ...queueChecks(context)];
}

/** Without a configuration, nothing else can be checked. */
function brokenChecks(outcome: SetupOutcome): readonly SetupCheck[] {
  const depends = skip(l10n.t('Not checked: the configuration cannot be used.'));
  return setupChecks('gcs').map(
    (id): SetupCheck => ({
      id,
      needs: [],
      run: async () => (id === FIRST ? outcome : depends),
    }),
  );
}

const FIRST: SetupCheckId = 'configuration';

function describeConfiguration(config: Config): SetupOutcome {
  const left = config.warnings.filter(({ placeholder }) => placeholder !== undefined);
  const [first] = left;
  if (first) {
    const { path } = first;
    return fail(left.map(describeWarning).join('\n'), {
      action: 'openConfiguration',
      path,
    });
  }
  const { warnings } = config;
  if (warnings.length === 0) return pass(l10n.t('No problems.'));
  return {
    state: 'warn',
    detail: warnings.map(describeWarning).join('\n'),
    action: 'openConfiguration',
    path: warnings[0]?.path,
  };
}

function describeWarning({ message, position }: ConfigProblem): string {
  return position ? `${l10n.t('line {0}', position.line)}: ${message}` : message;
}
