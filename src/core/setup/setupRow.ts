/** Rows of the setup check, and what they report. */
import * as l10n from '@vscode/l10n';
import type { StoreKind } from '../../domain/stores.ts';

/** Names of the checks, in the order in which they are listed. */
export type SetupCheckId =
  | 'configuration'
  | 'account'
  | 'project'
  | 'api'
  | 'computation'
  | 'exports'
  | 'bucket'
  | 'read'
  | 'write'
  | 'delete'
  | 'location'
  | 'retention'
  | 'versions'
  | 'billing'
  | 'drive'
  | 'folders'
  | 'room'
  | 'queue'
  | 'compute';

/**
 * State of a check: `waiting` and `running` before it has ended; `warn` for what works, but not as a
 * user may expect; `skipped` where it depends on another check that failed.
 */
export type SetupState = 'waiting' | 'running' | 'pass' | 'warn' | 'fail' | 'skipped';

/**
 * Where the next step is done, besides a page: with another sign-in, with one that may also read projects,
 * in the configuration, or in the list of all tasks of the project.
 */
export type SetupAction = 'connect' | 'allowProjects' | 'openConfiguration' | 'showTasks';

/** Result of a check. */
export interface SetupOutcome {
  /** How the check ended. */
  readonly state: Exclude<SetupState, 'waiting' | 'running'>;
  /** The finding, in a sentence or less; empty where Google's words are all. */
  readonly detail: string;
  /** Google's answer, word for word. */
  readonly google?: string | undefined;
  /** Advice. */
  readonly advice?: string | undefined;
  /** Page of Google's where it is done. */
  readonly page?: string | undefined;
  /** The next step, where it is not on a page. */
  readonly action?: SetupAction | undefined;
  /** Keys in cedar.yaml that `openConfiguration` leads to, joined by dots. */
  readonly path?: string | undefined;
}

/** One row of the setup check. */
export interface SetupRow extends Omit<SetupOutcome, 'state'> {
  /** Name of the check. */
  readonly id: SetupCheckId;
  /** Name of the check, in a few words. */
  readonly title: string;
  /** State of the check. */
  readonly state: SetupState;
}

/** Name of a check, in a few words. */
export function setupTitle(id: SetupCheckId): string {
  switch (id) {
    case 'configuration':
      return l10n.t('Configuration');
    case 'account':
      return l10n.t('Account');
    case 'project':
      return l10n.t('Project registered for Earth Engine');
    case 'api':
      return l10n.t('Earth Engine API enabled');
    case 'computation':
      return l10n.t('Computation');
    case 'exports':
      return l10n.t('Permission to export');
    case 'bucket':
      return l10n.t('Bucket');
    case 'read':
      return l10n.t('Reading from the bucket');
    case 'write':
      return l10n.t('Writing to the bucket');
    case 'delete':
      return l10n.t('Deleting from the bucket');
    case 'location':
      return l10n.t('Location of the bucket');
    case 'retention':
      return l10n.t('Retention of objects');
    case 'versions':
      return l10n.t('Versions and soft delete');
    case 'billing':
      return l10n.t('Payer of requests');
    case 'drive':
      return l10n.t('Google Drive');
    case 'folders':
      return l10n.t('Folders on Google Drive');
    case 'room':
      return l10n.t('Storage on Google Drive');
    case 'queue':
      return l10n.t('Room in the task queue');
    case 'compute':
      return l10n.t('Compute this month');
  }
}

const EARTH_ENGINE_CHECKS: readonly SetupCheckId[] = ['project', 'api', 'computation', 'exports'];
const STORE_CHECKS: Readonly<Record<StoreKind, readonly SetupCheckId[]>> = {
  gcs: [
    ...(['bucket', 'read', 'write', 'delete', 'location', 'retention', 'versions'] as const),
    'billing',
  ],
  gdrive: ['drive', 'folders', 'room'],
};

/** The checks of a configuration, in the order in which they are listed. */
export function setupChecks(store: StoreKind): readonly SetupCheckId[] {
  return [
    'configuration',
    'account',
    ...EARTH_ENGINE_CHECKS,
    ...STORE_CHECKS[store],
    'queue',
    'compute',
  ];
}
