/** Failed images of an order by message, with what can be done about each. */
import * as l10n from '@vscode/l10n';
import type { TrackingDocument } from '../../core/index.ts';
import type { PageErrors } from './protocol.ts';

/** Facts of the core about the error of a task. */
export interface FailureAdvice {
  readonly adviceFor: (message: string) => string | undefined;
  readonly settingFor: (message: string) => string | undefined;
}

/** @returns the most frequent message first */
export function failureGroups(
  { ownItems }: TrackingDocument,
  { adviceFor, settingFor }: FailureAdvice,
): PageErrors[] {
  const groups = new Map<string, string[]>();
  for (const { name, status } of ownItems) {
    if (status.state !== 'FAILED') continue;
    const message = status.error_message?.trim() || l10n.t('Earth Engine gave no reason.');
    groups.set(message, [...(groups.get(message) ?? []), name]);
  }
  return [...groups]
    .sort(([, a], [, b]) => b.length - a.length)
    .map(([message, items]) => {
      const [advice, setting] = [adviceFor(message), settingFor(message)];
      return { message, items, ...(advice && { advice }), ...(setting && { setting }) };
    });
}
