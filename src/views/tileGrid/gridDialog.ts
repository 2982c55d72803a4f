/**
 * New Tile Grid: area, grid, resolution and tile size in turn, with the tiles on a map beside the lists,
 * and the place where the grid is written.
 */
import * as vscode from 'vscode';
import type { GridJson, GridProposal } from '../../core/index.ts';
import type { OrdersModel } from '../../orders/model.ts';
import type { ConfigurationOrders } from '../../orders/order.ts';
import { runSteps, type StepOutcome, type StepPlace } from '../steps/runSteps.ts';
import { pickStep, type StepItem } from '../steps/stepInputs.ts';
import { areaInFile, chooseArea, type NamedArea, parsePlace } from './areaChoice.ts';
import { GridPage } from './gridPage.ts';
import { GridSteps } from './gridSteps.ts';
import { confirmReplacement, createAnother, ordersOfOtherGrid, writeGrid } from './gridTargets.ts';
import { formatGridTiles } from './proposalTexts.ts';

export interface GridDialogParts {
  readonly extensionUri: vscode.Uri;
  readonly model: OrdersModel;
}

/** Values that the caller knows; the user is asked for the rest. */
export interface TileGridRequest {
  /** File with the area. */
  readonly file?: vscode.Uri | undefined;
  /** Id of the configuration that is changed. */
  readonly configuration?: string | undefined;
  /** Whether the grid is for a configuration that does not exist yet: it is only returned. */
  readonly isForNew?: boolean | undefined;
}

/** A complete request, of a caller that does not ask the user. */
export interface CompleteGridRequest {
  /** Path of a file with an area, or a place. */
  readonly area?: string;
  readonly place?: string;
  /** Id of a proposed grid. */
  readonly grid: string;
  readonly resolution?: number;
  readonly tileSize?: number;
  /** Path of the configuration. */
  readonly configuration: string;
}

type Target =
  | 'use'
  | 'copy'
  | 'create'
  | { readonly write: ConfigurationOrders }
  | { readonly another: ConfigurationOrders };

export class GridDialog {
  readonly #parts: GridDialogParts;
  #page: GridPage | undefined;

  constructor(parts: GridDialogParts) {
    this.#parts = parts;
  }

  /**
   * Asks the user.
   *
   * @returns the grid; undefined when the user cancels
   * @throws AreaError, GridError, ConfigError
   */
  async run(request: TileGridRequest): Promise<GridJson | undefined> {
    const given = request.file && (await areaInFile(request.file));
    if (request.file && !given) return undefined;
    const title = vscode.l10n.t('New Tile Grid');
    const steps = new GridSteps(title, (proposal) => this.#page?.show(proposal));
    let target: Target | undefined;
    if (given) await this.#start(steps, given);
    try {
      const isComplete = await runSteps([
        async (place) => {
          if (given) return 'skip';
          const answer = await chooseArea({ title, place });
          if (answer === 'back' || answer === 'cancel') return answer;
          await this.#start(steps, answer.value);
          return 'next';
        },
        (place) => steps.chooseGrid(place),
        (place) => steps.chooseResolution(place),
        (place) => steps.chooseTileSize(place),
        async (place) => {
          const chosen =
            steps.proposal && (await this.#chooseTarget(place, steps.proposal, request));
          if (typeof chosen !== 'object' || !('target' in chosen)) return chosen ?? 'cancel';
          target = chosen.target;
          return 'next';
        },
      ]);
      const { proposal } = steps;
      if (!isComplete || !proposal || !target) return undefined;
      return (await this.#finish(proposal, target)) ? proposal.grid.toJSON() : undefined;
    } finally {
      this.#page?.dispose();
      this.#page = undefined;
    }
  }

  /** Writes a grid without asking. @throws AreaError, GridError, ConfigError */
  async write(request: CompleteGridRequest): Promise<GridJson> {
    const { gridAreaOf, proposeGrid, readArea } = await import('../../core/index.ts');
    const { area: file, place = '', grid: id, resolution, tileSize, configuration } = request;
    const area =
      file === undefined ? (await parsePlace(place)).area : gridAreaOf(await readArea({ file }));
    const { grid } = proposeGrid(area, id, { resolution, tileSize });
    await writeGrid(configuration, grid);
    return grid.toJSON();
  }

  async #start(steps: GridSteps, area: NamedArea): Promise<void> {
    await steps.setArea(area);
    this.#page?.dispose();
    this.#page = new GridPage(this.#parts.extensionUri, area);
  }

  async #chooseTarget(
    place: StepPlace,
    proposal: GridProposal,
    request: TileGridRequest,
  ): Promise<StepOutcome | { readonly target: Target }> {
    const { describeGridSizes } = await import('../../core/index.ts');
    this.#page?.show(proposal);
    const answer = await pickStep<Target>({
      title: vscode.l10n.t('New Tile Grid'),
      place,
      placeholder: [
        proposal.system.title,
        describeGridSizes(proposal.system, proposal.sizes),
        formatGridTiles(proposal.tileCount),
      ].join(' · '),
      items: await this.#targets(proposal, request),
    });
    return answer === 'back' || answer === 'cancel' ? answer : { target: answer.value };
  }

  async #targets(proposal: GridProposal, request: TileGridRequest): Promise<StepItem<Target>[]> {
    if (request.isForNew) {
      return [{ label: `$(check) ${vscode.l10n.t('Use This Grid')}`, value: 'use' }];
    }
    const files = this.#files(request.configuration);
    const write = await Promise.all(
      files.map(async (configuration): Promise<StepItem<Target>> => {
        const orders = await ordersOfOtherGrid(configuration, proposal.grid);
        return {
          label: `$(edit) ${vscode.l10n.t('Write to {0}', configuration.source.description)}`,
          detail:
            orders > 0
              ? vscode.l10n.t('Its orders are in another grid: tile numbers change their meaning.')
              : vscode.l10n.t('Replaces tile_grid; everything else stays as it is.'),
          value: { write: configuration },
        };
      }),
    );
    const another = files.map(
      (configuration): StepItem<Target> => ({
        label: `$(new-file) ${vscode.l10n.t('Create Another Configuration…')}`,
        description: files.length > 1 ? configuration.source.description : '',
        detail: vscode.l10n.t('A copy with this grid, and its own folders for images and orders.'),
        value: { another: configuration },
      }),
    );
    const create: StepItem<Target> = {
      label: `$(new-file) ${vscode.l10n.t('Create Configuration…')}`,
      detail: vscode.l10n.t('Asks for project and bucket, and writes cedar.yaml.'),
      value: 'create',
    };
    const copy: StepItem<Target> = {
      label: `$(copy) ${vscode.l10n.t('Copy as YAML')}`,
      value: 'copy',
    };
    return [...write, ...another, ...(files.length === 0 ? [create] : []), copy];
  }

  /** Configurations that are files: the named one, or all. */
  #files(id: string | undefined): ConfigurationOrders[] {
    const files = this.#parts.model.configurations.filter(({ source }) => source.file);
    const named = files.filter(({ source }) => source.id === id);
    return named.length > 0 ? named : [...files];
  }

  /** @returns whether something has been done with the grid */
  async #finish(proposal: GridProposal, target: Target): Promise<boolean> {
    const { grid } = proposal;
    if (target === 'use') return true;
    if (target === 'create') {
      const made = await vscode.commands.executeCommand('cedar.createConfiguration', {
        tileGrid: grid.toJSON(),
      });
      return made !== undefined;
    }
    if (target === 'copy') {
      const { tileGridSection } = await import('../../core/index.ts');
      await vscode.env.clipboard.writeText(`${tileGridSection(grid)}\n`);
      vscode.window.setStatusBarMessage(vscode.l10n.t('The tile grid was copied.'), 5000);
      return true;
    }
    if ('another' in target) return this.#another(target.another, proposal);
    const orders = await ordersOfOtherGrid(target.write, grid);
    const choice = orders > 0 ? await confirmReplacement(orders) : 'replace';
    if (choice === 'another') return this.#another(target.write, proposal);
    if (choice === undefined || !target.write.source.file) return false;
    await writeGrid(target.write.source.file, grid);
    return true;
  }

  async #another({ source }: ConfigurationOrders, proposal: GridProposal): Promise<boolean> {
    return source.file !== undefined && (await createAnother(source.file, proposal)) !== undefined;
  }
}
