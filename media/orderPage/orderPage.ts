/** The page of an order: its images as matrices, its progress, errors, files, and options. */
import '../components/texts.ts';
import * as l10n from '@vscode/l10n';
import type {
  FromOrderPage,
  OrderPageState,
  PageOrder,
  ToOrderPage,
} from '../../src/views/orderPage/protocol.ts';
import { el } from '../components/element.ts';
import { registerControls } from '../components/toolkit.ts';
import { CellsPane } from './cellsPane.ts';
import { MapSection } from './mapSection.ts';
import { OrderHeader } from './orderHeader.ts';
import './orderPage.css';
import { errorsSection, factsSection, timelineSection } from './sections.ts';

declare function acquireVsCodeApi(): {
  postMessage(message: FromOrderPage): void;
  setState(state: OrderPageState): void;
};

registerControls();
const host = acquireVsCodeApi();
const header = new OrderHeader({
  act: (action) => host.postMessage({ type: 'actOnOrder', action }),
  annotate: (name, note) => host.postMessage({ type: 'annotate', name, note }),
});
const cells = new CellsPane({
  act: (action, items) => host.postMessage({ type: 'act', action, items }),
  showOnMap: (tiles) => void map.showTiles(tiles),
});
const map = new MapSection({
  show: () => host.postMessage({ type: 'showMap' }),
  pick: (tile) => cells.selectTile(tile),
});
const problem = el('p', { id: 'order-problem', class: 'problem', role: 'alert' });
const errors = el('div', {});
const facts = el('div', {});
const page = el(
  'main',
  {},
  header.element,
  problem,
  errors,
  el(
    'div',
    { class: 'sides' },
    el('div', { class: 'side-main' }, cells.element, map.element),
    el('div', { class: 'side-facts' }, header.annotation, facts),
  ),
);
page.hidden = true;
document.body.append(page);

function showOrder(order: PageOrder): void {
  header.show(order);
  replaceOnChange(errors, order.errors, () => [
    errorsSection(order.errors, {
      retry: (items) => host.postMessage({ type: 'act', action: 'retry', items }),
      select: (items) => cells.selectItems(items),
      openSetting: (setting) => host.postMessage({ type: 'openSetting', setting }),
    }),
  ]);
  replaceOnChange(facts, [order.timeline, order.facts], () => [
    timelineSection(order.timeline),
    ...order.facts.map(factsSection),
  ]);
}

/** Redrawn only on changes: otherwise a button loses the focus, and a text its selection. */
function replaceOnChange(place: HTMLElement, value: unknown, create: () => HTMLElement[]): void {
  const shown = JSON.stringify(value);
  if (place.dataset.shown === shown) return;
  place.dataset.shown = shown;
  place.replaceChildren(...create());
}

function receive(message: ToOrderPage): void {
  switch (message.type) {
    case 'order':
      page.hidden = false;
      host.setState(message.state);
      cells.setOrder({ ...message.state, isOnCloud: message.order.isOnCloud });
      showOrder(message.order);
      break;
    case 'images':
      cells.show(message.matrices);
      break;
    case 'map':
      map.show(message.contents);
      break;
    case 'problem':
      page.hidden &&= message.text === '';
      problem.textContent = message.text;
      break;
    case 'annotated':
      header.showProblem(message.problem);
  }
}

document.title = l10n.t('Order');
window.addEventListener('message', ({ data }: MessageEvent<ToOrderPage>) => receive(data));
host.postMessage({ type: 'ready' });
