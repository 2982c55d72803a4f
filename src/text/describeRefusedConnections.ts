/** Text of the status bar for configurations whose orders cannot be read because a service refuses it. */
import * as l10n from '@vscode/l10n';
import { messageOf } from '../domain/messages.ts';
import { findServiceError } from '../domain/refusalReasons.ts';
import { firstLine, oneLine } from '../domain/singleLine.ts';
import { formatShortReason } from './shortReason.ts';

/** Parts of a configuration that are needed. */
export interface Connection {
  readonly error: unknown;
  readonly source: {
    /** Identifies the configuration. */
    readonly id: string;
    readonly label: string;
  };
}

export interface RefusalText {
  /** With an icon, for the status bar. */
  readonly text: string;
  readonly tooltip: string;
  /** Id of the configuration to check. */
  readonly id: string;
}

/** Undefined where no service refuses anything; without a network, none answers. */
export function describeRefusedConnections(
  configurations: readonly Connection[],
): RefusalText | undefined {
  const refused = configurations.filter(
    ({ error }) => (findServiceError(error)?.status ?? 0) !== 0,
  );
  const [first] = refused;
  if (!first) return undefined;
  const lines = refused.map(({ source, error }) =>
    l10n.t('{0}: {1}', source.label, oneLine(firstLine(messageOf(error)))),
  );
  return {
    text: `$(error) ${l10n.t('Cedar: {0}', formatShortReason(first.error))}`,
    tooltip: lines.join('\n'),
    id: first.source.id,
  };
}
