/** The page of an order's map. */
import '../components/texts.ts';
import * as l10n from '@vscode/l10n';
import type { FromOrderMap, OrderMapState, ToOrderMap } from '../../src/views/orderMap/protocol.ts';
import { el } from '../components/element.ts';
import { loadMap } from '../components/mapLoader.ts';
import '../components/mapPage.css';
import './orderMap.css';

declare function acquireVsCodeApi(): {
  postMessage(message: FromOrderMap): void;
  setState(state: OrderMapState): void;
};

const host = acquireVsCodeApi();
const title = el('h1');
const lines = el('div', { id: 'order-lines' });
const place = el('div', { id: 'order-map' });
const hint = el(
  'p',
  { class: 'hint' },
  l10n.t(
    'Select a tile to show its task in the orders view. Select it again for the next of its tasks.',
  ),
);
document.body.append(el('main', {}, title, lines, hint, place));

loadMap().then(
  ({ createTileMap }) => {
    const map = createTileMap({
      canChoose: false,
      pick: (tile) => host.postMessage({ type: 'showTasks', tile }),
      pickMany: () => {},
      pickRing: () => {},
    });
    place.append(map.element);
    window.addEventListener('message', ({ data }: MessageEvent<ToOrderMap>) => {
      if (data.type === 'map') return map.show(data.contents);
      host.setState(data.state);
      title.textContent = data.title;
      lines.replaceChildren(...data.lines.map((line) => el('p', {}, line)));
    });
    host.postMessage({ type: 'ready' });
  },
  () =>
    place.append(
      el('p', { role: 'status' }, l10n.t('The map cannot be loaded. Reload the window.')),
    ),
);
