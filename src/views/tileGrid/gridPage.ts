/** The page "Tile Grid": shows the grid that is selected in the list beside it, and its tiles on a map. */

import * as vscode from 'vscode';
import type { GridProposal } from '../../core/index.ts';
import type { TileIndex } from '../../domain/tileIndex.ts';
import { mapArea } from '../map/areaOutline.ts';
import { mapGrid } from '../map/mapGrid.ts';
import { onDidChangeTileSource, readTileSource } from '../map/mapSettings.ts';
import type { MapContents } from '../map/protocol.ts';
import { pageHtml } from '../pageHtml.ts';
import { pageIcon } from '../pageIcon.ts';
import { TILE_GRID } from '../pageIds.ts';
import type { NamedArea } from './areaChoice.ts';
import { describeProposal } from './proposalTexts.ts';
import type { FromTileGrid, ToTileGrid } from './protocol.ts';

/** Most tiles that the map marks; of more, it shows the area. */
const MAX_MARKED = 2000;

export class GridPage implements vscode.Disposable {
  readonly #panel: vscode.WebviewPanel;
  readonly #area: NamedArea;
  readonly #listening: vscode.Disposable;
  #isReady = false;
  #isClosed = false;
  #proposal: GridProposal | undefined;

  /** Opens it beside the list, which keeps the focus. */
  constructor(extensionUri: vscode.Uri, area: NamedArea) {
    this.#area = area;
    const media = vscode.Uri.joinPath(extensionUri, 'dist', 'media');
    this.#panel = vscode.window.createWebviewPanel(
      TILE_GRID,
      vscode.l10n.t('Tile Grid'),
      { viewColumn: vscode.ViewColumn.Active, preserveFocus: true },
      { enableScripts: true, localResourceRoots: [media] },
    );
    this.#panel.iconPath = pageIcon(extensionUri);
    this.#panel.webview.onDidReceiveMessage(({ type }: FromTileGrid) => {
      if (type === 'ready') this.#start();
    });
    this.#listening = onDidChangeTileSource(() => this.#load(media));
    this.#panel.onDidDispose(() => {
      this.#isClosed = true;
      this.#listening.dispose();
    });
    this.#load(media);
  }

  show(proposal: GridProposal): void {
    this.#proposal = proposal;
    void this.#send();
  }

  dispose(): void {
    if (!this.#isClosed) this.#panel.dispose();
  }

  #load(media: vscode.Uri): void {
    this.#isReady = false;
    this.#panel.webview.html = pageHtml(this.#panel.webview, media, {
      name: 'tileGrid',
      title: vscode.l10n.t('Tile Grid'),
      map: { imageOrigins: readTileSource().origins },
    });
  }

  #start(): void {
    this.#isReady = true;
    const { name, outline, marks = [] } = this.#area;
    const isDrawn = outline.coordinates.length > 0 || marks.length > 0;
    this.#map({
      settings: readTileSource().settings,
      area: isDrawn ? mapArea(name, this.#area) : null,
    });
    void this.#send();
  }

  async #send(): Promise<void> {
    const proposal = this.#proposal;
    if (!proposal || !this.#isReady) return;
    const grid = await mapGrid(proposal.grid);
    const texts = await describeProposal(proposal);
    const chosen = await tilesOver(proposal, this.#area);
    // A later one may have been selected meanwhile.
    if (this.#proposal !== proposal || this.#isClosed) return;
    this.#post({ type: 'grid', ...texts });
    // First: the map shows a new grid around the chosen tiles.
    this.#map({ chosen, message: '' });
    this.#map({ grid });
  }

  #map(contents: MapContents): void {
    this.#post({ type: 'map', contents });
  }

  #post(message: ToTileGrid): void {
    if (!this.#isClosed) void this.#panel.webview.postMessage(message);
  }
}

/** The tiles over an area; none if there are too many to be marked one by one. */
async function tilesOver(
  { grid, tileCount }: GridProposal,
  { area }: NamedArea,
): Promise<TileIndex[]> {
  if (tileCount > MAX_MARKED) return [];
  const { tilesOverArea } = await import('../../core/index.ts');
  return tilesOverArea(grid, area);
}
