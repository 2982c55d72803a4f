/** The page of the order form: sends what is typed, shows the extension's answers. */

import type { ExistingChoice } from '../../src/domain/existingChoice.ts';
import '../components/texts.ts';
import * as l10n from '@vscode/l10n';
import type {
  ConfigurationChoice,
  Draft,
  FromOrderForm,
  ToOrderForm,
} from '../../src/views/orderForm/protocol.ts';
import { el } from '../components/element.ts';
import { button, type Control, registerControls } from '../components/toolkit.ts';
import { CollectionAdder } from './collectionAdder.ts';
import { CollectionsField } from './collectionList.ts';
import { ConfigurationField } from './configurationField.ts';
import { acceptDroppedAreas } from './dropArea.ts';
import { FieldMessages } from './fieldMessages.ts';
import { group } from './formElements.ts';
import { ImagesPane } from './imagesPane.ts';
import { LookPane } from './lookPane.ts';
import { MapPane } from './mapPane.ts';
import { NoticeLine } from './noticeLine.ts';
import './orderForm.css';
import { PeriodFields } from './periodFields.ts';
import { PreviewPane } from './previewPane.ts';
import { ScenesField } from './scenesField.ts';
import { TilesField } from './tilesField.ts';
import { TilesFinder } from './tilesFinder.ts';

declare function acquireVsCodeApi(): { postMessage(message: FromOrderForm): void };

registerControls();
const host = acquireVsCodeApi();

const messages = new FieldMessages((change, field) => {
  // The button that was pressed disappears with the problem: the focus moves to an element nearby.
  applyRemedy(change, field ?? preview.element);
});
const { line: orderProblem } = messages.of.order;
const configuration = new ConfigurationField(messages.of.configuration.line);
const collections = new CollectionsField((id) => {
  adder.showReading();
  host.postMessage({ type: 'addBands', id, draft: draft() });
});
const adder = new CollectionAdder({
  add: (text) => host.postMessage({ type: 'addCollection', text, draft: draft() }),
  cancel: () => host.postMessage({ type: 'cancelCollection' }),
});
const tiles = new TilesField(messages.of.tiles.line, configuration.grid);
const period = new PeriodFields();
const notice = new NoticeLine(() => host.postMessage({ type: 'goBack' }));
const submit = button({ id: 'submit', label: l10n.t('Submit Order'), appearance: 'primary' });
const saveFile = button({
  id: 'save-file',
  label: l10n.t('Save as Order File…'),
  appearance: 'secondary',
});

const scenes = new ScenesField(messages.of.scenes.line);
const finder = new TilesFinder({
  typed: () => host.postMessage({ type: 'typed', draft: draft() }),
  look: (text) => host.postMessage({ type: 'place', text, draft: draft() }),
  addPlace: (text) => host.postMessage({ type: 'addPlace', text, draft: draft() }),
  addFile: () => host.postMessage({ type: 'addFile', draft: draft() }),
  addEditor: () => host.postMessage({ type: 'addEditor', draft: draft() }),
  removeArea: () => {
    const hadChoice = finder.isInside || finder.isWithoutGrid;
    finder.isInside = false;
    finder.isWithoutGrid = false;
    host.postMessage({ type: 'removeArea', draft: draft() });
    // The images are of whole tiles then.
    if (hadChoice) changed();
  },
  insideChanged: () => changed(),
  gridChanged: () => {
    // Other images have other keys.
    leaveOut = [];
    changed();
  },
});
const map = new MapPane({
  show: (isShown) => host.postMessage({ type: 'showMap', isShown }),
  pick: (tiles) => host.postMessage({ type: 'pickTiles', tiles, draft: draft() }),
  showScenes: (isShown) => host.postMessage({ type: 'showScenes', isShown, draft: draft() }),
  viewArea: (box, finest) => host.postMessage({ type: 'viewArea', box, finest }),
  pickRing: (ring) => host.postMessage({ type: 'pickRing', ring, draft: draft() }),
});
const images = new ImagesPane({
  leaveOut: (keys) => {
    leaveOut = keys;
    changed(true);
  },
  leaveOutEmpty: () => host.postMessage({ type: 'leaveOutEmpty', draft: draft() }),
  count: () => host.postMessage({ type: 'count', draft: draft() }),
  cancelCount: () => host.postMessage({ type: 'cancelCount' }),
});
const look = new LookPane({
  look: (target) => host.postMessage({ type: 'look', target, draft: draft() }),
  cancel: () => host.postMessage({ type: 'cancelLook' }),
  showScene: (id) => host.postMessage({ type: 'lookScene', id }),
  needThumbnails: (ids) => host.postMessage({ type: 'lookThumbnails', ids }),
  leaveOut: (ids) => {
    leaveOutScenes = ids;
    changed(true);
  },
});
const preview = new PreviewPane({
  submit: submit.element,
  saveFile: saveFile.element,
  problem: orderProblem,
  images,
  look,
  mend: (change) => applyRemedy(change, preview.element),
  choose: (choice) => {
    existing = choice;
    changed(true);
  },
});

/**
 * Until the extension has sent the form's contents, the page has no draft: it sends nothing and
 * ignores messages, which are sent again after the set-up.
 */
let isSetUp = false;
/** Counts changes, so that an answer to an earlier one is ignored. */
let revision = 0;
/** Keys of the images that are left out. */
let leaveOut: readonly string[] = [];
/** Ids of the scenes that are left out. */
let leaveOutScenes: readonly string[] = [];
/** Treatment of images that already exist. */
let existing: ExistingChoice = 'leaveOut';

function layOut(page: HTMLElement): void {
  const fields = el(
    'form',
    { id: 'fields', 'aria-label': l10n.t('New order'), novalidate: '', inert: '' },
    configuration.element,
    group(
      'collections-group',
      l10n.t('Image collections'),
      collections.element,
      adder.element,
      messages.of.collections.line,
    ),
    tiles.layOut(map.element, finder.element),
    period.layOut(messages.of),
    scenes.element,
  );
  fields.addEventListener('submit', (event) => event.preventDefault());
  messages.addRemedies();
  page.append(
    el('h1', {}, l10n.t('New order')),
    notice.element,
    el('div', { class: 'sides' }, fields, preview.element),
  );
}

function draft(): Draft {
  return {
    configuration: configuration.value,
    collections: collections.chosen,
    bands: collections.bands,
    encoded: collections.encoded,
    tiles: tiles.value,
    place: finder.place,
    isInside: finder.isInside,
    isWithoutGrid: finder.isWithoutGrid,
    ...period.value,
    ...scenes.value,
    leaveOut,
    leaveOutScenes,
    existing,
  };
}

function fill(kept: Draft): void {
  configuration.value = kept.configuration;
  collections.chosen = kept.collections;
  collections.bands = kept.bands;
  collections.encoded = kept.encoded;
  tiles.value = kept.tiles;
  period.value = kept;
  scenes.value = kept;
  leaveOut = kept.leaveOut;
  leaveOutScenes = kept.leaveOutScenes;
  look.setLeftOut(leaveOutScenes);
  existing = kept.existing;
  finder.isInside = kept.isInside;
  finder.isWithoutGrid = kept.isWithoutGrid;
  // Last, because the place is sent with the contents of the whole form.
  finder.place = kept.place;
}

/** @param isSameOrder whether the requested images are the same: choices made for them are kept */
function changed(isSameOrder = false): void {
  if (!isSetUp) return;
  if (!isSameOrder) existing = 'leaveOut';
  revision++;
  period.showCustom();
  scenes.setCollections(collections.chosen, (id) => collections.nameOf(id));
  configuration.showGrid();
  showTiles();
  submit.disabled = true;
  saveFile.disabled = true;
  preview.wait();
  host.postMessage({ type: 'changed', revision, draft: draft() });
}

/**
 * The orders of the window have changed, which can change the preview, but not the request. The button
 * stays as it is meanwhile: otherwise a press at this moment would have no effect.
 */
function followOrders(choices: readonly ConfigurationChoice[]): void {
  const chosen = configuration.value;
  configuration.setChoices(choices, chosen);
  const canSubmit = !submit.disabled && configuration.value === chosen;
  changed(true);
  submit.disabled = !canSubmit;
  saveFile.disabled = submit.disabled;
}

/** An area without the grid has no tiles to choose. */
function showTiles(): void {
  const isHidden = finder.hasArea && finder.isWithoutGrid;
  tiles.setHidden(isHidden);
  finder.showPlace(!isHidden);
}

function showProblems({ problems, noteRemedies = {} }: Extract<ToOrderForm, { type: 'checked' }>) {
  configuration.setWrong(problems.configuration !== undefined);
  messages.show(problems, noteRemedies);
  describeCollections();
}

function describeCollections(): void {
  const { line } = messages.of.collections;
  collections.describe(line, line.textContent !== '');
}

/** @param focus gets the focus, in place of the button that was pressed */
function applyRemedy(change: Partial<Draft>, focus: Pick<Control, 'focus'>): void {
  fill({ ...draft(), ...change });
  changed();
  focus.focus();
}

function receive(message: ToOrderForm): void {
  if (!isSetUp && message.type !== 'setup') return;
  switch (message.type) {
    case 'setup':
      isSetUp = true;
      document.getElementById('fields')?.removeAttribute('inert');
      collections.setChoices(message.collections);
      period.setChoices(message.frequencies);
      configuration.setChoices(message.configurations, message.draft.configuration);
      fill(message.draft);
      map.setShown(message.isMapShown === true);
      changed();
      break;
    case 'collections':
      collections.setChoices(message.collections);
      break;
    case 'bandsRead':
      adder.showNothing();
      break;
    case 'collectionAdded':
      adder.show(message.words, message.ok);
      break;
    case 'configurations':
      followOrders(message.configurations);
      break;
    case 'checked':
      if (message.revision < revision) return;
      showProblems(message);
      messages.showNotes(message.notes);
      if (message.chosen) collections.showChosen(message.chosen);
      if (message.scenes) scenes.show(message.scenes);
      submit.disabled = !message.preview?.tasks || Object.keys(message.problems).length > 0;
      saveFile.disabled = submit.disabled;
      if (message.preview) preview.show(message.preview, leaveOut);
      else preview.showNothing(Object.values(message.problems));
      break;
    case 'draft':
      fill({ ...draft(), ...message.change });
      changed();
      break;
    case 'notice':
      notice.show(message.text, message.canGoBack);
      break;
    case 'place':
      finder.show(message.text, message.answer);
      break;
    case 'tilesAdded':
      finder.added(message.words, message.ok, message.byPlace);
      break;
    case 'area':
      finder.setArea(message.name, message.insideProblem);
      showTiles();
      break;
    case 'editor':
      finder.setEditor(message.label);
      break;
    case 'count':
      images.showCount(message.count);
      break;
    case 'look':
    case 'lookPicture':
    case 'lookThumbnail':
      look.receive(message);
      break;
    case 'map':
      map.show(message.contents);
      break;
    case 'queue':
      preview.showQueue(message.words);
      break;
    case 'store':
      preview.showStore(message.note);
  }
}

function send(): void {
  if (submit.disabled) return;
  submit.disabled = true;
  host.postMessage({ type: 'submit', draft: draft() });
}

const page = el('main');
layOut(page);
document.body.append(page);
acceptDroppedAreas(page, {
  uris: (uris) => host.postMessage({ type: 'dropUris', uris, draft: draft() }),
  files: (files, folder) =>
    host.postMessage({ type: 'dropFiles', files, ...(folder && { folder }), draft: draft() }),
  refused: (words) => {
    // The result of an earlier file is not shown again.
    host.postMessage({ type: 'typed', draft: draft() });
    finder.added(words, false, false);
  },
});
const { periodStart, lastDay, frequency, customFrequency } = period;
messages.describe('configuration', [configuration.control]);
messages.describe('tiles', [tiles.control], [configuration.grid, tiles.hint]);
messages.describe('periodStart', [periodStart]);
messages.describe('lastDay', [lastDay]);
messages.describe('frequency', [frequency, customFrequency], [period.customHint]);
for (const control of [tiles.control, periodStart, lastDay, frequency, customFrequency]) {
  control.onInput(() => changed());
}
configuration.control.onInput(() => changed());
collections.onChange(() => changed());
scenes.onChange(() => changed());
collections.element.addEventListener('focusout', (event) => {
  if (event.relatedTarget instanceof Node && collections.element.contains(event.relatedTarget))
    return;
  messages.visit('collections');
  describeCollections();
});
submit.onPress(send);
saveFile.onPress(() => host.postMessage({ type: 'saveFile', draft: draft() }));
configuration.onOpen(() =>
  host.postMessage({ type: 'openConfiguration', configuration: configuration.value }),
);
tiles.onNewGrid(() => host.postMessage({ type: 'newTileGrid' }));
document.addEventListener('keydown', (event) => {
  if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) send();
});
window.addEventListener('message', ({ data }: MessageEvent<ToOrderForm>) => receive(data));
messages.show({}, {});
preview.element.tabIndex = -1;
host.postMessage({ type: 'ready' });
