/** The questions for a new configuration, one after the other. */
import * as vscode from 'vscode';
import type { GridJson, NewConfiguration, TileGrid } from '../../core/index.ts';
import type { StoreKind } from '../../domain/stores.ts';
import { runSteps, type Step, type StepOutcome, type StepPlace } from '../steps/runSteps.ts';
import { inputStep, pickStep, type StepAnswer } from '../steps/stepInputs.ts';
import { chooseBucket } from './chooseBucket.ts';
import { type CloudStep, chooseProject } from './chooseProject.ts';

/** Answers so far; they are kept when the user returns to an earlier step. */
interface Answers {
  project?: string;
  /** Name of a named grid, or one for an area. */
  grid?: string | TileGrid;
  orderName?: string;
  folder?: string;
  service?: StoreKind;
  bucket?: string;
}

/**
 * Asks until everything is answered. A bucket that the user lets Cedar create is created by the last
 * answer.
 *
 * @param open signs in
 * @param grid not asked for if it is given
 * @returns undefined when the user cancels
 */
export async function askForConfiguration(
  open: CloudStep['open'],
  grid?: TileGrid,
): Promise<NewConfiguration | undefined> {
  const steps = new ConfigurationSteps(open, grid);
  const isComplete = await runSteps([
    (place) => steps.project(place),
    (place) => steps.grid(place),
    (place) => steps.orderName(place),
    (place) => steps.service(place),
    (place) => steps.folder(place),
    (place) => steps.bucket(place),
  ] satisfies Step[]);
  return isComplete ? steps.result : undefined;
}

/** Of tiles like those of a grid for an area. */
const EXAMPLE_GRID = 'LANDSAT_ARD_CU';

class ConfigurationSteps {
  readonly #open: CloudStep['open'];
  readonly #hasGrid: boolean;
  readonly #answers: Answers = {};

  constructor(open: CloudStep['open'], grid: TileGrid | undefined) {
    this.#open = open;
    this.#hasGrid = grid !== undefined;
    if (grid) this.#answers.grid = grid;
  }

  /** Name of the grid, by which names of orders are shown; that of a usual one for a grid of an area. */
  get #gridName(): string {
    const { grid = '' } = this.#answers;
    return typeof grid === 'string' ? grid : EXAMPLE_GRID;
  }

  get result(): NewConfiguration {
    const { project = '', grid = '', orderName, folder, service, bucket = '' } = this.#answers;
    const store =
      service === 'gdrive' ? ({ service } as const) : { service: 'gcs' as const, bucket };
    return { project, store, grid, folder, orderName };
  }

  async project(place: StepPlace): Promise<StepOutcome> {
    const { project } = this.#answers;
    const answer = await chooseProject(this.#cloud(place), project);
    return this.#keep('project', answer);
  }

  async grid(place: StepPlace): Promise<StepOutcome> {
    if (this.#hasGrid) return 'skip';
    const { gridChoices } = await import('../../core/index.ts');
    for (;;) {
      const answer = await pickStep<string>({
        ...this.#texts(place),
        placeholder: vscode.l10n.t('Tile grid, by the area that it covers'),
        items: [
          ...gridChoices().map(({ name, area, title, tile, crs }) => ({
            label: area,
            description: name,
            detail: [title, tile, crs].join(' · '),
            value: name,
          })),
          {
            label: `$(globe) ${vscode.l10n.t('Propose Grids for an Area…')}`,
            alwaysShow: true,
            value: '',
          },
        ],
        current: (name) => name === this.#answers.grid,
      });
      if (answer === 'back' || answer === 'cancel' || answer.value !== '') {
        return this.#keep('grid', answer);
      }
      const proposed = await proposedGrid();
      if (proposed) return this.#keep('grid', { value: proposed });
    }
  }

  async orderName(place: StepPlace): Promise<StepOutcome> {
    const { orderName } = this.#answers;
    const { orderNameChoices } = await import('../../core/index.ts');
    const choices = orderNameChoices(this.#gridName);
    for (;;) {
      const answer = await pickStep<string>({
        ...this.#texts(place),
        placeholder: vscode.l10n.t('Names of orders'),
        items: [
          ...choices.map(({ label, template, example }) => ({
            label,
            detail: example,
            value: template,
          })),
          { label: `$(edit) ${vscode.l10n.t('Enter a Template…')}`, alwaysShow: true, value: '' },
        ],
        current: (template) => template === orderName,
      });
      if (answer === 'back' || answer === 'cancel' || answer.value !== '') {
        return this.#keep('orderName', answer);
      }
      const entered = await this.#enterTemplate(place, orderName ?? choices[0]?.template ?? '');
      if (entered !== 'back') return this.#keep('orderName', entered);
    }
  }

  async service(place: StepPlace): Promise<StepOutcome> {
    const answer = await pickStep<StoreKind>({
      ...this.#texts(place),
      placeholder: vscode.l10n.t('Where Earth Engine writes images'),
      items: [
        {
          label: vscode.l10n.t('Cloud Storage'),
          detail: vscode.l10n.t('A bucket: for large orders, and for several people and machines.'),
          value: 'gcs',
        },
        {
          label: vscode.l10n.t('Google Drive'),
          detail: vscode.l10n.t('A folder of your Drive: needs no billing account.'),
          value: 'gdrive',
        },
      ],
      current: (service) => service === this.#answers.service,
    });
    return this.#keep('service', answer);
  }

  async folder(place: StepPlace): Promise<StepOutcome> {
    const { DEFAULT_FOLDER, folderProblem } = await import('../../core/index.ts');
    const { folder = DEFAULT_FOLDER, service } = this.#answers;
    const answer = await inputStep({
      ...this.#texts(place),
      prompt:
        service === 'gdrive'
          ? vscode.l10n.t('Folder of the images in Google Drive')
          : vscode.l10n.t('Folder of the images in Cloud Storage'),
      value: folder,
      problem: folderProblem,
    });
    return this.#keep('folder', answer);
  }

  async bucket(place: StepPlace): Promise<StepOutcome> {
    const { service, project = '', bucket } = this.#answers;
    if (service === 'gdrive') return 'skip';
    const answer = await chooseBucket({ ...this.#cloud(place), project }, bucket);
    return this.#keep('bucket', answer);
  }

  #enterTemplate(place: StepPlace, value: string): Promise<StepAnswer<string>> {
    return inputStep({
      ...this.#texts({ ...place, canGoBack: true }),
      prompt: vscode.l10n.t(
        'Template for the names of orders, with fields such as {0} and {1}',
        '{tile_indices}',
        '{period_start:.10}',
      ),
      value,
      problem: async (template) => {
        const { orderNameProblem } = await import('../../core/index.ts');
        return orderNameProblem(template, this.#gridName);
      },
    });
  }

  #keep<Key extends keyof Answers>(
    key: Key,
    answer: StepAnswer<NonNullable<Answers[Key]>>,
  ): StepOutcome {
    if (answer === 'back' || answer === 'cancel') return answer;
    this.#answers[key] = answer.value;
    return 'next';
  }

  #texts(place: StepPlace) {
    const title = vscode.l10n.t('Create Configuration');
    const total = (this.#answers.service === 'gdrive' ? 5 : 6) - Number(this.#hasGrid);
    return { title, place, total };
  }

  #cloud(place: StepPlace): CloudStep {
    return { ...this.#texts(place), open: this.#open };
  }
}

/** Asks for a grid for an area; undefined when the user cancels. */
async function proposedGrid(): Promise<TileGrid | undefined> {
  const { TileGrid } = await import('../../core/index.ts');
  const grid = await vscode.commands.executeCommand<GridJson | undefined>('cedar.newTileGrid', {
    isForNew: true,
  });
  return grid && TileGrid.from(grid);
}
