/** The page of the order form: sends what is typed, shows what the extension answers. */

import '../components/texts.ts';
import type {
  CollectionChoice,
  ConfigurationChoice,
  Draft,
  Field,
  FieldProblems,
  FrequencyChoice,
  FromPage,
  ToPage,
} from '../../src/views/orderForm/protocol.ts';
import {
  button,
  type Control,
  dateField,
  dropdown,
  registerControls,
  textArea,
  textField,
} from '../components/toolkit.ts';
import { CollectionsField } from './collections.ts';
import { el, group, hint, part, problemLine } from './elements.ts';
import './orderForm.css';
import { PreviewPane } from './preview.ts';

declare function acquireVsCodeApi(): { postMessage(message: FromPage): void };

registerControls();
const host = acquireVsCodeApi();

const configuration = dropdown({ id: 'configuration', label: 'Configuration', choices: [] });
const configurationGrid = hint('tiles-grid');
const openConfiguration = button({
  id: 'open-configuration',
  label: 'Open Configuration',
  appearance: 'secondary',
});
const collections = new CollectionsField();
const tiles = textArea({
  id: 'tiles',
  label: 'Tiles',
  rows: 3,
  placeholder: 'h009v003, h010-012v003',
});
const tilesHint = hint(
  'tiles-hint',
  'Names such as h009v003 (h: column, v: row), or row and column as in “3, 9”, one tile a line. Ranges: h009-011v003, or “3-5, 9-11”. Cells copied from a table work too.',
);
const periodStart = dateField({ id: 'period-start', label: 'Start, first day' });
const periodEnd = dateField({ id: 'period-end', label: 'End, the day after the last' });
const frequency = dropdown({ id: 'frequency', label: 'Frequency', choices: [] });
const customFrequency = textField({
  id: 'custom-frequency',
  label: 'Frequency, as pandas writes it',
  placeholder: '2MS',
});
const customHint = hint(
  'custom-frequency-hint',
  'D days, W weeks, MS and ME starts and ends of months, QS quarters, YS years; with a number in front for more: 10D, 2MS.',
);
const customPart = el(
  'div',
  { id: 'custom-part', class: 'labelled' },
  customFrequency.element,
  customHint,
);
const submit = button({ id: 'submit', label: 'Submit Order', appearance: 'primary' });

/** The line of each field that tells what is wrong, and the controls it is about. */
const problems: Readonly<
  Record<Field, { line: HTMLElement; controls: Control[]; hints: HTMLElement[] }>
> = {
  configuration: at('configuration', [configuration]),
  collections: at('collections', []),
  tiles: at('tiles', [tiles], [configurationGrid, tilesHint]),
  periodStart: at('period-start', [periodStart]),
  periodEnd: at('period-end', [periodEnd]),
  frequency: at('frequency', [frequency, customFrequency], [customHint]),
  order: at('order', []),
};

function at(id: string, controls: Control[], hints: HTMLElement[] = []) {
  return { line: problemLine(`${id}-problem`), controls, hints };
}

const preview = new PreviewPane(submit.element, problems.order.line);
/** Of no interest while there is one configuration and nothing is wrong with it. */
const configurationPart = part(
  'configuration-part',
  configuration.element,
  problems.configuration.line,
  openConfiguration.element,
);

/** Counts changes, so that an answer to an earlier one is not taken for the current one. */
let revision = 0;
/** Fields a person has been in: only those are told that something is missing. */
const visited = new Set<Field>();
let lastProblems: FieldProblems = {};
let configurations: readonly ConfigurationChoice[] = [];
/** The choice behind which an alias of pandas is typed. */
let custom: FrequencyChoice | undefined;
let frequencies: readonly FrequencyChoice[] = [];

function layOut(page: HTMLElement): void {
  const fields = el(
    'form',
    { id: 'fields', 'aria-label': 'New order', novalidate: '' },
    configurationPart,
    group('collections-group', 'Image collections', collections.element, problems.collections.line),
    part('tiles-part', tiles.element, configurationGrid, problems.tiles.line, tilesHint),
    group(
      'period-group',
      'Period',
      el(
        'div',
        { class: 'columns' },
        el('div', {}, periodStart.element, problems.periodStart.line),
        el('div', {}, periodEnd.element, problems.periodEnd.line),
      ),
      frequency.element,
      customPart,
      problems.frequency.line,
    ),
  );
  fields.addEventListener('submit', (event) => event.preventDefault());
  page.append(el('h1', {}, 'New order'), el('div', { class: 'sides' }, fields, preview.element));
}

function draft(): Draft {
  return {
    configuration: configuration.value,
    collections: collections.chosen,
    tiles: tiles.value,
    periodStart: periodStart.value,
    periodEnd: periodEnd.value,
    frequency: frequency.value,
    customFrequency: customFrequency.value,
  };
}

function fill(kept: Draft): void {
  configuration.value = kept.configuration;
  collections.chosen = kept.collections;
  tiles.value = kept.tiles;
  periodStart.value = kept.periodStart;
  periodEnd.value = kept.periodEnd;
  const offered = frequencies.some(({ value }) => value === kept.frequency);
  frequency.value = offered ? kept.frequency : (custom?.value ?? '');
  customFrequency.value = kept.customFrequency;
}

function changed(): void {
  revision++;
  customPart.hidden = frequency.value !== custom?.value;
  showGrid();
  submit.disabled = true;
  preview.wait();
  host.postMessage({ type: 'changed', revision, draft: draft() });
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
    // Told only when it changes, or a screen reader repeats it with every key.
    if (line.textContent !== text) line.textContent = text;
    for (const control of controls) control.describe([...hints, line], Boolean(shown));
  }
  collections.describe(problems.collections.line, problems.collections.line.textContent !== '');
  showConfigurationPart();
}

function receive(message: ToPage): void {
  switch (message.type) {
    case 'setup':
      showCollections(message.collections);
      showFrequencies(message.frequencies);
      showChoices(message.configurations, message.draft.configuration);
      fill(message.draft);
      changed();
      break;
    case 'configurations':
      showChoices(
        message.configurations,
        configuration.value || (message.configurations[0]?.id ?? ''),
      );
      changed();
      break;
    case 'checked':
      if (message.revision < revision) return;
      showProblems(message.problems);
      submit.disabled = !message.preview;
      if (message.preview) preview.show(message.preview);
      else preview.showNothing(Object.values(message.problems));
  }
}

function send(): void {
  if (submit.disabled) return;
  submit.disabled = true;
  host.postMessage({ type: 'submit', draft: draft() });
}

layOut(document.body.querySelector('main') ?? document.body);
for (const control of [configuration, tiles, periodStart, periodEnd, frequency, customFrequency]) {
  control.onInput(changed);
}
collections.onChange(changed);
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
openConfiguration.onPress(() =>
  host.postMessage({ type: 'openConfiguration', configuration: configuration.value }),
);
document.addEventListener('keydown', (event) => {
  if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) send();
});
window.addEventListener('message', ({ data }: MessageEvent<ToPage>) => receive(data));
showProblems({});
host.postMessage({ type: 'ready' });
