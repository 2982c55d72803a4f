/** Steps of New Tile Grid after the area: the grid, its resolution, and the size of its tiles. */
import * as vscode from 'vscode';
import type { GridProposal } from '../../core/index.ts';
import { formatNumber } from '../../domain/locale.ts';
import { messageOf } from '../../domain/messages.ts';
import type { StepOutcome, StepPlace } from '../steps/runSteps.ts';
import { inputStep, pickStep, type StepAnswer, type StepItem } from '../steps/stepInputs.ts';
import type { NamedArea } from './areaChoice.ts';
import { describeGridCoverage, describeTileFile, formatGridTiles } from './proposalTexts.ts';

/** Value of the entry with which another size is entered. */
const OTHER = 'other';

export class GridSteps {
  readonly #title: string;
  readonly #show: (proposal: GridProposal) => void;
  #area: NamedArea | undefined;
  #proposals: readonly GridProposal[] = [];
  #proposal: GridProposal | undefined;

  /** @param show called with the proposal that is selected now */
  constructor(title: string, show: (proposal: GridProposal) => void) {
    this.#title = title;
    this.#show = show;
  }

  /** The chosen grid with its sizes. */
  get proposal(): GridProposal | undefined {
    return this.#proposal;
  }

  /** @throws GridError for an empty area */
  async setArea(area: NamedArea): Promise<void> {
    const { proposeGrids } = await import('../../core/index.ts');
    this.#area = area;
    this.#proposals = proposeGrids(area.area);
  }

  async chooseGrid(place: StepPlace): Promise<StepOutcome> {
    const { describeFit } = await import('../../core/index.ts');
    const chosen = this.#proposal?.system.id;
    const answer = await pickStep<GridProposal>({
      title: this.#title,
      place,
      placeholder: vscode.l10n.t('Tile grid for {0}, the best one first', this.#area?.name ?? ''),
      items: this.#proposals.map((proposal) => ({
        label: proposal.system.title,
        description: describeGridCoverage(proposal),
        detail: describeFit(proposal),
        value: proposal,
      })),
      current: ({ system }) => system.id === chosen,
      onActive: this.#show,
    });
    if (answer === 'back' || answer === 'cancel') return answer;
    if (answer.value.system.id !== chosen) this.#proposal = answer.value;
    return 'next';
  }

  async chooseResolution(place: StepPlace): Promise<StepOutcome> {
    const before = this.#proposal;
    if (!before || before.system.resolutions.length < 2) return 'skip';
    const { formatLength } = await import('../../core/index.ts');
    const { system } = before;
    const sizes = await this.#possible(system.resolutions.map((resolution) => ({ resolution })));
    const items = sizes.map(
      (proposal): StepItem<GridProposal | typeof OTHER> => ({
        label: formatLength(system, proposal.sizes.resolution),
        description: vscode.l10n.t(
          '{0} × {0} pixels in a tile of {1}',
          formatNumber(proposal.sizes.pixels),
          formatLength(system, proposal.sizes.tileSize),
        ),
        value: proposal,
      }),
    );
    const answer = await this.#pickSize(place, vscode.l10n.t('Pixel size'), items, (given) =>
      this.#resized({ resolution: given }),
    );
    return this.#keep(answer);
  }

  async chooseTileSize(place: StepPlace): Promise<StepOutcome> {
    const before = this.#proposal;
    if (!before || before.system.tiles.kind === 'fixed') return 'skip';
    const { formatLength, tileSizes } = await import('../../core/index.ts');
    const { system, sizes } = before;
    const { resolution } = sizes;
    const possible = await this.#possible(
      [...tileSizes(system, resolution)]
        .sort((a, b) => a - b)
        .map((tileSize) => ({ resolution, tileSize })),
    );
    const items = await Promise.all(
      possible.map(
        async (proposal): Promise<StepItem<GridProposal | typeof OTHER>> => ({
          label: formatLength(system, proposal.sizes.tileSize),
          description: [
            formatGridTiles(proposal.tileCount),
            vscode.l10n.t('{0} × {0} pixels', formatNumber(proposal.sizes.pixels)),
            await describeTileFile(proposal),
          ].join(' · '),
          value: proposal,
        }),
      ),
    );
    const answer = await this.#pickSize(place, vscode.l10n.t('Tile size'), items, (given) =>
      this.#resized({ resolution, tileSize: given }),
    );
    return this.#keep(answer);
  }

  /** A list of sizes, with an entry for another one, which is snapped. */
  async #pickSize(
    place: StepPlace,
    placeholder: string,
    items: readonly StepItem<GridProposal | typeof OTHER>[],
    resize: (size: number) => Promise<GridProposal>,
  ): Promise<StepAnswer<GridProposal>> {
    const current = this.#proposal?.sizes;
    for (;;) {
      const answer = await pickStep<GridProposal | typeof OTHER>({
        title: this.#title,
        place,
        placeholder,
        items: [
          ...items,
          {
            label: `$(edit) ${vscode.l10n.t('Enter a Size…')}`,
            detail: vscode.l10n.t('Pixels and tiles are adjusted to each other.'),
            alwaysShow: true,
            value: OTHER,
          },
        ],
        current: (value) =>
          value !== OTHER &&
          value.sizes.resolution === current?.resolution &&
          value.sizes.tileSize === current.tileSize,
        onActive: (value) => {
          if (value !== OTHER) this.#show(value);
        },
      });
      if (answer === 'back' || answer === 'cancel') return answer;
      if (answer.value !== OTHER) return { value: answer.value };
      const entered = await this.#enterSize(place, placeholder, resize);
      if (entered !== 'back') return entered;
    }
  }

  async #enterSize(
    place: StepPlace,
    placeholder: string,
    resize: (size: number) => Promise<GridProposal>,
  ): Promise<StepAnswer<GridProposal>> {
    const isGeographic = this.#proposal?.system.kind === 'geographic';
    const answer = await inputStep({
      title: this.#title,
      place: { ...place, canGoBack: true },
      prompt: isGeographic
        ? vscode.l10n.t('{0}, in degrees', placeholder)
        : vscode.l10n.t('{0}, in meters', placeholder),
      value: '',
      problem: (text) => problemOf(text, resize),
    });
    if (answer === 'back' || answer === 'cancel') return answer;
    const proposal = await resize(Number(answer.value));
    this.#show(proposal);
    return { value: proposal };
  }

  #keep(answer: StepAnswer<GridProposal>): StepOutcome {
    if (answer === 'back' || answer === 'cancel') return answer;
    this.#proposal = answer.value;
    return 'next';
  }

  async #resized(wanted: { resolution: number; tileSize?: number }): Promise<GridProposal> {
    const { resized } = await import('../../core/index.ts');
    if (!this.#proposal || !this.#area) throw new Error(vscode.l10n.t('Choose a grid first.'));
    return resized(this.#proposal, this.#area.area, wanted);
  }

  /** Those of several sizes that can be used: a tile may have too many pixels. */
  async #possible(
    wanted: readonly { resolution: number; tileSize?: number }[],
  ): Promise<GridProposal[]> {
    const { GridError } = await import('../../core/index.ts');
    const found = await Promise.all(
      wanted.map((each) =>
        this.#resized(each).catch((error: unknown) => {
          if (error instanceof GridError) return [];
          throw error;
        }),
      ),
    );
    return found.flat();
  }
}

/** @returns what is wrong with a size; undefined where it can be used */
async function problemOf(
  text: string,
  resize: (size: number) => Promise<GridProposal>,
): Promise<string | undefined> {
  if (!/^\d+(?:\.\d+)?(?:e-?\d+)?$/i.test(text)) {
    return vscode.l10n.t('Enter a number such as 30 or 0.00025.');
  }
  try {
    await resize(Number(text));
    return undefined;
  } catch (error) {
    return messageOf(error);
  }
}
