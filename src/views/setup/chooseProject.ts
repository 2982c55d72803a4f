/** Step of a dialog: a Google Cloud project, from the list of the account's or entered. */
import * as vscode from 'vscode';
import type { CloudResources } from '../../core/index.ts';
import { isCedarError } from '../../domain/cedarError.ts';
import { messageOf } from '../../domain/messages.ts';
import { TOO_NARROW } from '../../domain/refusalReasons.ts';
import { oneLine } from '../../domain/singleLine.ts';
import type { StepPlace } from '../steps/runSteps.ts';
import { inputStep, pickStep, type StepAnswer, type StepItem } from '../steps/stepInputs.ts';
import { allowProjects, allowProjectsLabel } from './allowProjects.ts';

/** Dependencies of a step that asks Google. */
export interface CloudStep {
  readonly title: string;
  readonly place: StepPlace;
  readonly total?: number | undefined;
  /** Signs in. */
  readonly open: (signal: AbortSignal) => Promise<CloudResources>;
}

type ProjectChoice = { readonly id: string } | 'enter' | 'connect' | 'allow';

/** @param current id of the project that was chosen before */
export async function chooseProject(
  step: CloudStep,
  current: string | undefined,
): Promise<StepAnswer<string>> {
  let suggested = current;
  let account: string | undefined;
  for (;;) {
    const answer = await pickStep<ProjectChoice>({
      ...step,
      placeholder: vscode.l10n.t('Google Cloud project that orders are computed in'),
      items: enterItems(),
      current: (choice) => typeof choice === 'object' && choice.id === suggested,
      load: async (signal) => {
        try {
          const resources = await step.open(signal);
          suggested ??= resources.suggestedProject;
          account = resources.cedarAccount;
          const projects = await resources.projects(signal);
          const items = projects.map(
            ({ id, name }): StepItem<ProjectChoice> => ({
              label: id,
              ...(name !== id && { description: name }),
              value: { id },
            }),
          );
          return [
            ...items,
            ...(items.length > 0 ? [separator<ProjectChoice>()] : []),
            ...enterItems(),
          ];
        } catch (error) {
          return enterItems(error, account);
        }
      },
    });
    if (answer === 'back' || answer === 'cancel') return answer;
    if (answer.value === 'connect') {
      await vscode.commands.executeCommand('cedar.connectToGoogle', { projects: true });
    } else if (answer.value === 'allow') {
      await allowProjects(account);
    } else if (answer.value === 'enter') {
      const entered = await enterProject(step, suggested);
      if (entered !== 'back') return entered;
    } else return { value: answer.value.id };
  }
}

/** @param account signed in to Cedar, which can be asked for the permission to list its projects */
function enterItems(error?: unknown, account?: string): StepItem<ProjectChoice>[] {
  const isNarrow = isCedarError(error, 'service') && error.reason === TOO_NARROW;
  return [
    {
      label: `$(edit) ${vscode.l10n.t('Enter the Id of a Project…')}`,
      alwaysShow: true,
      value: 'enter',
      ...(error !== undefined && { detail: oneLine(messageOf(error)) }),
    },
    ...(isNarrow && account !== undefined ? [allowItem(account)] : []),
    ...(error === undefined ? [] : connectItems<ProjectChoice>('connect')),
  ];
}

function allowItem(account: string): StepItem<ProjectChoice> {
  return {
    label: `$(list-unordered) ${allowProjectsLabel()}`,
    description: account,
    alwaysShow: true,
    value: 'allow',
  };
}

/** The entry that signs in another way, below a list that could not be requested. */
export function connectItems<T>(value: T): StepItem<T>[] {
  return [{ label: `$(sign-in) ${vscode.l10n.t('Connect to Google…')}`, alwaysShow: true, value }];
}

export function separator<T>(): StepItem<T> {
  return { label: '', kind: vscode.QuickPickItemKind.Separator };
}

async function enterProject(
  { title, place, total }: CloudStep,
  suggested: string | undefined,
): Promise<StepAnswer<string>> {
  const { projectProblem } = await import('../../core/index.ts');
  return inputStep({
    title,
    total,
    place: { ...place, canGoBack: true },
    prompt: vscode.l10n.t('Id of a Google Cloud project that is registered for Earth Engine'),
    value: suggested ?? '',
    problem: projectProblem,
  });
}
