/** Step of a dialog: a bucket of a project, from the list, entered, or a new one. */
import * as vscode from 'vscode';
import type { CloudBucket } from '../../core/index.ts';
import { isCedarError } from '../../domain/cedarError.ts';
import { messageOf } from '../../domain/messages.ts';
import { oneLine } from '../../domain/singleLine.ts';
import { inputStep, pickStep, type StepAnswer, type StepItem } from '../steps/stepInputs.ts';
import { bucketLocations } from './bucketLocations.ts';
import { type CloudStep, connectItems, separator } from './chooseProject.ts';

type BucketChoice = { readonly name: string } | 'create' | 'enter' | 'connect';

export interface BucketStep extends CloudStep {
  /** Id of the project whose buckets are listed. */
  readonly project: string;
}

/** @returns the name of the bucket, which exists where it was listed or created here */
export async function chooseBucket(
  step: BucketStep,
  current?: string,
): Promise<StepAnswer<string>> {
  for (;;) {
    const answer = await pickStep<BucketChoice>({
      ...step,
      placeholder: vscode.l10n.t('Bucket that images and orders are stored in'),
      items: otherBuckets(),
      current: (choice) => typeof choice === 'object' && choice.name === current,
      load: (signal) => bucketItems(step, signal),
    });
    if (answer === 'back' || answer === 'cancel') return answer;
    const { value } = answer;
    if (value === 'connect') {
      await vscode.commands.executeCommand('cedar.connectToGoogle');
    } else if (value === 'enter' || value === 'create') {
      const named = value === 'enter' ? await enterBucket(step) : await createBucket(step);
      if (named !== 'back') return named;
    } else return { value: value.name };
  }
}

async function bucketItems(
  { open, project }: BucketStep,
  signal: AbortSignal,
): Promise<readonly StepItem<BucketChoice>[]> {
  try {
    const buckets = await (await open(signal)).buckets(project, signal);
    const items = buckets.map(
      ({ name, location }): StepItem<BucketChoice> => ({
        label: name,
        description: location,
        value: { name },
      }),
    );
    return [...items, ...(items.length > 0 ? [separator<BucketChoice>()] : []), ...otherBuckets()];
  } catch (error) {
    return otherBuckets(error);
  }
}

function otherBuckets(error?: unknown): StepItem<BucketChoice>[] {
  return [
    {
      label: `$(add) ${vscode.l10n.t('Create a Bucket…')}`,
      alwaysShow: true,
      value: 'create',
    },
    {
      label: `$(edit) ${vscode.l10n.t('Enter the Name of a Bucket…')}`,
      alwaysShow: true,
      value: 'enter',
      ...(error !== undefined && { detail: oneLine(messageOf(error)) }),
    },
    ...(error === undefined ? [] : connectItems<BucketChoice>('connect')),
  ];
}

async function enterBucket(step: BucketStep): Promise<StepAnswer<string>> {
  return nameBucket(step, { value: '', prompt: vscode.l10n.t('Name of a bucket that exists') });
}

/** Asks for name and location until the bucket is created. */
async function createBucket(step: BucketStep): Promise<StepAnswer<string>> {
  let value = `${step.project.replace(/^.*:/, '')}-cedar`;
  let refusal: string | undefined;
  for (;;) {
    const prompt = vscode.l10n.t(
      'Name of the new bucket, unique among all buckets of Cloud Storage',
    );
    const named = await nameBucket(step, { value, prompt, refusal });
    if (named === 'back' || named === 'cancel') return named;
    value = named.value;
    refusal = undefined;
    const location = await chooseLocation(step);
    if (location === 'cancel') return location;
    if (location === 'back') continue;
    try {
      await createNow(step, { name: value, location: location.value });
      return { value };
    } catch (error) {
      // Cancelled: the user can choose again.
      if (!isCedarError(error, 'cancelled')) refusal = oneLine(messageOf(error));
    }
  }
}

async function nameBucket(
  { title, place, total }: BucketStep,
  box: { readonly value: string; readonly prompt: string; readonly refusal?: string | undefined },
): Promise<StepAnswer<string>> {
  const { bucketProblem } = await import('../../core/index.ts');
  const problem = (text: string) => bucketProblem(text);
  return inputStep({ title, total, place: { ...place, canGoBack: true }, ...box, problem });
}

async function chooseLocation({ title, place, total }: BucketStep): Promise<StepAnswer<string>> {
  const texts = { title, total, place: { ...place, canGoBack: true } };
  for (;;) {
    const answer = await pickStep<string>({
      ...texts,
      placeholder: vscode.l10n.t('Location of the new bucket, which cannot be changed later'),
      items: [
        ...bucketLocations().map(({ name, ...texts }) => ({ label: name, value: name, ...texts })),
        separator<string>(),
        {
          label: `$(edit) ${vscode.l10n.t('Enter Another Location…')}`,
          alwaysShow: true,
          value: '',
        },
      ],
    });
    if (answer === 'back' || answer === 'cancel' || answer.value !== '') return answer;
    const entered = await inputStep({
      ...texts,
      prompt: vscode.l10n.t('Location of Cloud Storage, such as {0}', 'europe-north1'),
      value: '',
      problem: (text) =>
        /^[a-z0-9-]+$/i.test(text)
          ? undefined
          : vscode.l10n.t('Enter a location such as {0}.', 'europe-north1'),
    });
    if (entered !== 'back') return entered;
  }
}

/** @throws ServiceError in Google's words; CancelledError */
async function createNow({ open, project }: BucketStep, bucket: CloudBucket): Promise<void> {
  const title = vscode.l10n.t('Creating the bucket "{0}"', bucket.name);
  const options = { location: vscode.ProgressLocation.Notification, title, cancellable: true };
  await vscode.window.withProgress(options, async (_, token) => {
    const cancel = new AbortController();
    const listening = token.onCancellationRequested(() => cancel.abort());
    try {
      const resources = await open(cancel.signal);
      await resources.createBucket(project, bucket, cancel.signal);
    } finally {
      listening.dispose();
    }
  });
}
