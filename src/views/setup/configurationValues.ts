/** Replaces the example of a project or bucket in `cedar.yaml` by one that the user chooses. */
import * as vscode from 'vscode';
import type { StepAnswer } from '../steps/stepInputs.ts';
import { chooseBucket } from './chooseBucket.ts';
import { type CloudStep, chooseProject } from './chooseProject.ts';
import type { OpenCloud } from './configurationCreator.ts';

const PROJECT = 'gcs.project';
const BUCKET = 'gcs.bucket_name';

/** Arguments of a caller. */
export interface ValueRequest {
  /** Path of the configuration. */
  readonly file: unknown;
  /** Path of a key, such as `gcs.bucket_name`. */
  readonly key: unknown;
  /** The user is asked for the value unless it is a text. */
  readonly value: unknown;
}

/**
 * Changes the document, and does not save it.
 *
 * @param openCloud signs in to list projects and buckets
 * @returns the value; undefined when the user cancels
 * @throws Error for what is not a request, and for a value that cannot be used
 */
export async function chooseConfigurationValue(
  { file, key, value }: ValueRequest,
  openCloud: OpenCloud,
): Promise<string | undefined> {
  const { listedKind } = await import('../../configurations/language/index.ts');
  if (typeof file !== 'string' || typeof key !== 'string' || !listedKind(key)) {
    throw new Error(
      vscode.l10n.t(
        'Pass the path of a configuration, and gcs.bucket_name, gcs.project or gdrive.project.',
      ),
    );
  }
  const document = await vscode.workspace.openTextDocument(vscode.Uri.file(file));
  const open = (signal?: AbortSignal) => openCloud(file, signal);
  if (typeof value === 'string') await checkValue(key, value);
  const values =
    typeof value === 'string' ? { [key]: value } : await askForValues(document, key, open);
  if (!values) return undefined;
  await replaceValues(document, values);
  return values[key];
}

/** @throws Error when the value cannot be used */
async function checkValue(key: string, value: string): Promise<void> {
  const { bucketProblem, projectProblem } = await import('../../core/index.ts');
  const problem = key === BUCKET ? bucketProblem(value) : projectProblem(value);
  if (problem !== undefined) throw new Error(problem);
}

type Values = Readonly<Record<string, string>>;

/** The value of a key, and that of the project where a bucket needs it. */
async function askForValues(
  document: vscode.TextDocument,
  key: string,
  open: CloudStep['open'],
): Promise<Values | undefined> {
  const place = { number: 1, canGoBack: false };
  if (key !== BUCKET) {
    const title = vscode.l10n.t('Choose a Project');
    return answerAs(await chooseProject({ title, place, open }, undefined), key);
  }
  const title = vscode.l10n.t('Choose a Bucket');
  const { projectProblem } = await import('../../core/index.ts');
  const { valueAt } = await import('../../configurations/language/index.ts');
  const own = valueAt(document.getText(), PROJECT) ?? '';
  for (;;) {
    const isKnown = projectProblem(own) === undefined;
    const given = isKnown
      ? undefined
      : answerAs(await chooseProject({ title, place, open }, undefined), PROJECT);
    if (!isKnown && !given) return undefined;
    const project = given?.[PROJECT] ?? own;
    const second = isKnown ? place : { number: 2, canGoBack: true };
    const answer = await chooseBucket({ title, place: second, open, project });
    const chosen = answerAs(answer, key);
    if (answer !== 'back') return chosen && { ...given, ...chosen };
  }
}

function answerAs(answer: StepAnswer<string>, key: string): Values | undefined {
  return typeof answer === 'string' ? undefined : { [key]: answer.value };
}

/** @throws Error when the document has no such value */
async function replaceValues(document: vscode.TextDocument, values: Values): Promise<void> {
  const { valueEdits } = await import('../../configurations/language/index.ts');
  const edits = valueEdits(document.getText(), values);
  if (!edits) {
    const keys = Object.keys(values).join(', ');
    throw new Error(vscode.l10n.t('"{0}" has no value for {1}.', document.fileName, keys));
  }
  const change = new vscode.WorkspaceEdit();
  for (const { start, end, text } of edits) {
    const range = new vscode.Range(document.positionAt(start), document.positionAt(end));
    change.replace(document.uri, range, text);
  }
  await vscode.workspace.applyEdit(change);
}
