/** Submits a draft, and offers changes to the draft if the order is refused. */
import * as vscode from 'vscode';
import type { ConfigurationOrders } from '../../orders/order.ts';
import type { Action, Reporter } from '../report.ts';
import { isReportedError } from '../reportedError.ts';
import { namesLeftOut, plan } from './check.ts';
import { checkDraft } from './draft.ts';
import type { Draft } from './protocol.ts';
import { remediesOfRefusal } from './refusedOrder.ts';
import type { SubmitOrder } from './submitOrder.ts';

export interface SubmitDraftParts {
  readonly reporter: Reporter;
  readonly submitOrder: SubmitOrder;
  /** Whether the form shows which images already exist; they are not taken over otherwise. */
  readonly isExistingShown: () => Promise<boolean>;
  /** Called when the draft is valid, before anything is submitted. */
  readonly onValid: () => void;
  /** Opens the form again with a draft. */
  readonly reopen: (draft: Draft, notice: string) => Promise<void>;
}

/** Reports errors to the user. @param draft without problems */
export async function submitDraft(
  draft: Draft,
  configuration: ConfigurationOrders,
  parts: SubmitDraftParts,
): Promise<void> {
  const { request } = checkDraft(draft);
  if (!request) return;
  try {
    const leaveOut = namesLeftOut(
      await plan(await configuration.source.config(), request),
      draft.leaveOut,
    );
    const existing = (await parts.isExistingShown()) ? draft.existing : 'leaveOut';
    parts.onValid();
    const wanted = leaveOut.length > 0 ? { ...request, leaveOut } : request;
    await parts.submitOrder(configuration, wanted, existing);
  } catch (error) {
    if (isReportedError(error)) return;
    const actions = await actionsFor(error, draft, configuration, parts.reopen);
    const about = { file: configuration.source.file, actions };
    parts.reporter.report(vscode.l10n.t('Submitting order'), error, about);
  }
}

/** Opens the form again, with changes that keep the limits or as it was. */
async function actionsFor(
  error: unknown,
  draft: Draft,
  configuration: ConfigurationOrders,
  reopen: SubmitDraftParts['reopen'],
): Promise<Action[]> {
  const remedies = await remediesOfRefusal(error, draft, configuration).catch(() => undefined);
  if (!remedies) return [];
  const unchanged = { label: vscode.l10n.t('Change Order'), change: {} };
  const notice = vscode.l10n.t('This order was refused: its images exceed a limit.');
  return [...remedies, unchanged].map(({ label, change }) => ({
    label,
    run: () => reopen({ ...draft, ...change }, notice),
  }));
}
