/** The page of the order form: sends what is typed, shows the extension's answers. */

import type { ExistingChoice } from '../../src/domain/existingChoice.ts';
import '../components/texts.ts';
import * as l10n from '@vscode/l10n';
import type {
  CollectionChoice,
  ConfigurationChoice,
  Draft,
  Field,
  FieldNotes,
  FieldProblems,
  FieldRemedies,
  FrequencyChoice,
  FromOrderForm,
  Remedy,
  ToOrderForm,
} from '../../src/views/orderForm/protocol.ts';
import { el } from '../components/element.ts';
import {
  button,
  type Control,
  dateField,
  dropdown,
  registerControls,
  textArea,
  textField,
} from '../components/toolkit.ts';
import { CollectionAdder } from './collectionAdder.ts';
import { CollectionsField } from './collectionList.ts';
import { acceptDroppedAreas } from './dropArea.ts';
import { group, hint, noteLine, part, problemLine, remedyButtons } from './formElements.ts';
import { ImagesPane } from './imagesPane.ts';
import { LookPane } from './lookPane.ts';
import { MapPane } from './mapPane.ts';
import './orderForm.css';
import { PreviewPane } from './previewPane.ts';
import { ScenesPane } from './scenesPane.ts';
import { TilesFinder } from './tilesFinder.ts';

declare function acquireVsCodeApi(): { postMessage(message: FromOrderForm): void };

registerControls();
const host = acquireVsCodeApi();

const configuration = dropdown({
  id: 'configuration',
  label: l10n.t('Configuration'),
  choices: [],
});
const configurationGrid = hint('tiles-grid');
const openConfiguration = button({
  id: 'open-configuration',
  label: l10n.t('Open Configuration'),
  appearance: 'secondary',
});
const newTileGrid = button({
  id: 'new-tile-grid',
  label: l10n.t('New Tile Grid…'),
  appearance: 'secondary',
});
const collections = new CollectionsField();
const adder = new CollectionAdder({
  add: (text) => host.postMessage({ type: 'addCollection', text, draft: draft() }),
  cancel: () => host.postMessage({ type: 'cancelCollection' }),
});
const tiles = textArea({
  id: 'tiles',
  label: l10n.t('Tiles'),
  rows: 3,
  placeholder: 'h009v003, h010-012v003',
});
const tilesHint = hint(
  'tiles-hint',
  l10n.t(
    'Names such as h009v003 (h: column, v: row), or row and column as in “3, 9”, one tile per line. Ranges: h009-011v003, or “3-5, 9-11”. Rows copied from a table, with their headings, also work.',
  ),
);
const periodStart = dateField({ id: 'period-start', label: l10n.t('First day') });
const lastDay = dateField({ id: 'last-day', label: l10n.t('Last day (included)') });
const frequency = dropdown({ id: 'frequency', label: l10n.t('Frequency'), choices: [] });
const customFrequency = textField({
  id: 'custom-frequency',
  label: l10n.t('Pandas frequency'),
  placeholder: l10n.t('for example {0}', '2MS'),
});
const customHint = hint(
  'custom-frequency-hint',
  l10n.t(
    'D: days, W: weeks, MS and ME: starts and ends of months, QS: quarters, YS: years. Add a number in front for multiples: 10D, 2MS.',
  ),
);
const customPart = el(
  'div',
  { id: 'custom-part', class: 'labeled' },
  customFrequency.element,
  customHint,
);
const notice = el('p', { id: 'notice-text', role: 'status' });
const goBack = button({
  id: 'go-back',
  label: l10n.t('Restore Previous Values'),
  appearance: 'secondary',
});
const noticePart = el('div', { id: 'notice' }, notice, goBack.element);
const submit = button({ id: 'submit', label: l10n.t('Submit Order'), appearance: 'primary' });
const saveFile = button({
  id: 'save-file',
  label: l10n.t('Save as Order File…'),
  appearance: 'secondary',
});

/** The line for problems of each field, and the controls it is about. */
const problems: Readonly<
  Record<
    Field,
    {
      line: HTMLElement;
      note: HTMLElement;
      /** Buttons that fix the problem. */
      remedies: HTMLElement;
      controls: Control[];
      hints: HTMLElement[];
    }
  >
> = {
  configuration: at('configuration', [configuration]),
  collections: at('collections', []),
  tiles: at('tiles', [tiles], [configurationGrid, tilesHint]),
  periodStart: at('period-start', [periodStart]),
  lastDay: at('last-day', [lastDay]),
  frequency: at('frequency', [frequency, customFrequency], [customHint]),
  scenes: at('scenes', []),
  order: at('order', []),
};

function at(id: string, controls: Control[], hints: HTMLElement[] = []) {
  const [line, note] = [problemLine(`${id}-problem`), noteLine(`${id}-note`)];
  const remedies = el('div', { id: `${id}-remedies`, class: 'remedies' });
  return { line, note, remedies, controls, hints: [...hints, note] };
}

const scenes = new ScenesPane(problems.scenes.line);
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
  problem: problems.order.line,
  images,
  look,
  mend: (change) => {
    fill({ ...draft(), ...change });
    changed();
    // The button that was pressed disappears with its warning: the focus moves to an element
    // nearby.
    preview.element.focus();
  },
  choose: (choice) => {
    existing = choice;
    changed(true);
  },
});
const gridLine = el(
  'div',
  { class: 'with-button grid-line' },
  configurationGrid,
  newTileGrid.element,
);
/** Hidden while there is one configuration without problems. */
const configurationPart = part(
  'configuration-part',
  configuration.element,
  problems.configuration.line,
  openConfiguration.element,
);

/**
 * Until the extension has sent the form's contents, the page has no draft: it sends nothing and
 * ignores messages, which are sent again after the set-up.
 */
let isSetUp = false;
/** Counts changes, so that an answer to an earlier one is ignored. */
let revision = 0;
/** Fields that the user has visited: only these show that something is missing. */
const visited = new Set<Field>();
let lastProblems: FieldProblems = {};
let noteRemedies: FieldRemedies = {};
let configurations: readonly ConfigurationChoice[] = [];
/** The choice that lets the user type a pandas alias. */
let custom: FrequencyChoice | undefined;
let frequencies: readonly FrequencyChoice[] = [];
/** Keys of the images that are left out. */
let leaveOut: readonly string[] = [];
/** Ids of the scenes that are left out. */
let leaveOutScenes: readonly string[] = [];
/** What to do with images that exist already. */
let existing: ExistingChoice = 'leaveOut';

function layOut(page: HTMLElement): void {
  const fields = el(
    'form',
    { id: 'fields', 'aria-label': l10n.t('New order'), novalidate: '', inert: '' },
    configurationPart,
    group(
      'collections-group',
      l10n.t('Image collections'),
      collections.element,
      adder.element,
      problems.collections.line,
    ),
    part(
      'tiles-part',
      tiles.element,
      gridLine,
      el('div', { class: 'stacked' }, problems.tiles.line, tilesHint),
      map.element,
      finder.element,
    ),
    group(
      'period-group',
      l10n.t('Period'),
      el(
        'div',
        { class: 'columns' },
        el('div', {}, periodStart.element, problems.periodStart.line, problems.periodStart.note),
        el('div', {}, lastDay.element, problems.lastDay.line, problems.lastDay.note),
      ),
      frequency.element,
      customPart,
      problems.frequency.note,
      problems.frequency.line,
    ),
    scenes.element,
  );
  fields.addEventListener('submit', (event) => event.preventDefault());
  for (const { line, note, remedies } of Object.values(problems)) {
    (line.nextElementSibling === note ? note : line).after(remedies);
  }
  page.append(
    el('h1', {}, l10n.t('New order')),
    noticePart,
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
    periodStart: periodStart.value,
    lastDay: lastDay.value,
    frequency: frequency.value,
    customFrequency: customFrequency.value,
    scenes: scenes.value,
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
  periodStart.value = kept.periodStart;
  lastDay.value = kept.lastDay;
  const offered = frequencies.some(({ value }) => value === kept.frequency);
  frequency.value = offered ? kept.frequency : (custom?.value ?? '');
  customFrequency.value = kept.customFrequency;
  scenes.value = kept.scenes;
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
  customPart.hidden = frequency.value !== custom?.value;
  showGrid();
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
  showChoices(choices, chosen || (choices[0]?.id ?? ''));
  const canSubmit = !submit.disabled && configuration.value === chosen;
  changed(true);
  submit.disabled = !canSubmit;
  saveFile.disabled = submit.disabled;
}

function showChoices(choices: readonly ConfigurationChoice[], chosen: string): void {
  configurations = choices;
  configuration.setChoices(choices.map(({ id, label }) => ({ value: id, label })));
  configuration.value = chosen;
  showGrid();
  showConfigurationPart();
}

function showGrid(): void {
  const chosen = configurations.find(({ id }) => id === configuration.value);
  configurationGrid.textContent = chosen?.grid ? `${chosen.grid}.` : '';
}

/** An area without the grid has no tiles to choose. */
function showTiles(): void {
  const isHidden = finder.hasArea && finder.isWithoutGrid;
  for (const element of [tiles.element, gridLine, tilesHint]) element.hidden = isHidden;
  finder.showPlace(!isHidden);
}

function showConfigurationPart(): void {
  const isWrong = lastProblems.configuration !== undefined;
  configurationPart.hidden = configurations.length < 2 && !isWrong;
  configuration.element.hidden = configurations.length < 2;
  openConfiguration.element.hidden = !isWrong;
}

function showFrequencies(choices: readonly FrequencyChoice[]): void {
  frequencies = choices;
  custom = choices.find(({ isCustom }) => isCustom);
  frequency.setChoices(choices);
}

function showCollections(choices: readonly CollectionChoice[]): void {
  collections.setChoices(choices);
}

function showProblems(found: FieldProblems): void {
  lastProblems = found;
  for (const [field, { line, controls, hints }] of Object.entries(problems)) {
    const problem = found[field as Field];
    const shown = problem && (!problem.missing || visited.has(field as Field));
    const text = shown ? problem.message : '';
    // Set only when it changes; otherwise a screen reader repeats it with every key.
    if (line.textContent !== text) line.textContent = text;
    const buttons = (shown && problem.remedies) || noteRemedies[field as Field];
    showRemedies(field as Field, buttons ?? []);
    for (const control of controls) control.describe([...hints, line], Boolean(shown));
  }
  collections.describe(problems.collections.line, problems.collections.line.textContent !== '');
  showConfigurationPart();
}

/** Redrawn only on changes; otherwise a button loses the focus. */
function showRemedies(field: Field, remedies: readonly Remedy[]): void {
  const { remedies: place, controls } = problems[field];
  const shown = JSON.stringify(remedies);
  if (place.dataset.shown === shown) return;
  place.dataset.shown = shown;
  const mend = (change: Partial<Draft>) => {
    fill({ ...draft(), ...change });
    changed();
    // The button that was pressed disappears with the problem: the focus moves to an element
    // nearby.
    (controls[0] ?? preview.element).focus();
  };
  place.replaceChildren(...remedyButtons(remedies, mend));
}

function showNotes(notes: FieldNotes): void {
  for (const [field, { note }] of Object.entries(problems)) {
    const text = notes[field as Field] ?? '';
    if (note.textContent !== text) note.textContent = text;
  }
}

function showNotice(text: string, canGoBack: boolean): void {
  noticePart.hidden = text === '';
  notice.textContent = text;
  goBack.element.hidden = !canGoBack;
}

function receive(message: ToOrderForm): void {
  if (!isSetUp && message.type !== 'setup') return;
  switch (message.type) {
    case 'setup':
      isSetUp = true;
      document.getElementById('fields')?.removeAttribute('inert');
      showCollections(message.collections);
      showFrequencies(message.frequencies);
      showChoices(message.configurations, message.draft.configuration);
      fill(message.draft);
      map.setShown(message.isMapShown === true);
      changed();
      break;
    case 'collections':
      showCollections(message.collections);
      break;
    case 'collectionAdded':
      adder.show(message.words, message.ok);
      break;
    case 'configurations':
      followOrders(message.configurations);
      break;
    case 'checked':
      if (message.revision < revision) return;
      noteRemedies = message.noteRemedies ?? {};
      showProblems(message.problems);
      showNotes(message.notes);
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
      showNotice(message.text, message.canGoBack);
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
  files: (files) => host.postMessage({ type: 'dropFiles', files, draft: draft() }),
});
for (const control of [configuration, tiles, periodStart, lastDay, frequency, customFrequency]) {
  control.onInput(() => changed());
}
collections.onChange(() => changed());
scenes.onChange(() => changed());
for (const [field, { controls }] of Object.entries(problems)) {
  for (const { element } of controls) {
    element.addEventListener('focusout', () => {
      visited.add(field as Field);
      showProblems(lastProblems);
    });
  }
}
collections.element.addEventListener('focusout', (event) => {
  if (event.relatedTarget instanceof Node && collections.element.contains(event.relatedTarget))
    return;
  visited.add('collections');
  showProblems(lastProblems);
});
submit.onPress(send);
saveFile.onPress(() => host.postMessage({ type: 'saveFile', draft: draft() }));
goBack.onPress(() => host.postMessage({ type: 'goBack' }));
openConfiguration.onPress(() =>
  host.postMessage({ type: 'openConfiguration', configuration: configuration.value }),
);
newTileGrid.onPress(() => host.postMessage({ type: 'newTileGrid' }));
document.addEventListener('keydown', (event) => {
  if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) send();
});
window.addEventListener('message', ({ data }: MessageEvent<ToOrderForm>) => receive(data));
showProblems({});
showNotice('', false);
preview.element.tabIndex = -1;
host.postMessage({ type: 'ready' });
