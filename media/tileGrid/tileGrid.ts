/** The page of a proposed tile grid: its facts, and its tiles over the area on a map. */
import '../components/texts.ts';
import * as l10n from '@vscode/l10n';
import type { FromTileGrid, ToTileGrid } from '../../src/views/tileGrid/protocol.ts';
import { el } from '../components/element.ts';
import { loadMap } from '../components/mapLoader.ts';
import '../components/mapPage.css';
import './tileGrid.css';

declare function acquireVsCodeApi(): { postMessage(message: FromTileGrid): void };

const host = acquireVsCodeApi();
const title = el('h1', {}, l10n.t('Tile Grid'));
const fit = el('p', { id: 'grid-fit' });
const facts = el('dl', { id: 'grid-facts' });
const notes = el('div', { id: 'grid-notes', role: 'status' });
const place = el('div', { id: 'grid-map' });
// Below the map, because the list of grids covers the top of the page.
const about = el('div', { id: 'grid-about' }, fit, facts, notes);
document.body.append(el('main', {}, title, place, about));

function showGrid(grid: Extract<ToTileGrid, { type: 'grid' }>): void {
  title.textContent = grid.title;
  fit.textContent = grid.fit;
  facts.replaceChildren(
    ...grid.facts.flatMap(({ name, value }) => [el('dt', {}, name), el('dd', {}, value)]),
  );
  notes.replaceChildren(...grid.notes.map((note) => el('p', { class: 'note' }, note)));
}

loadMap().then(
  ({ createTileMap }) => {
    const map = createTileMap({
      canChoose: false,
      pick: () => {},
      pickMany: () => {},
      pickRing: () => {},
    });
    place.append(map.element);
    window.addEventListener('message', ({ data }: MessageEvent<ToTileGrid>) => {
      if (data.type === 'map') map.show(data.contents);
      else showGrid(data);
    });
    host.postMessage({ type: 'ready' });
  },
  () =>
    place.append(
      el('p', { role: 'status' }, l10n.t('The map cannot be loaded. Reload the window.')),
    ),
);
