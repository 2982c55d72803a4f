/** Sections of the page besides the images: errors, progress over time, and facts. */
import * as l10n from '@vscode/l10n';
import { formatNumber } from '../../src/domain/locale.ts';
import type {
  PageErrors,
  PageFact,
  PageFacts,
  PageTimeline,
} from '../../src/views/orderPage/protocol.ts';
import { el, withWholeDates } from '../components/element.ts';
import { button } from '../components/toolkit.ts';
import { timelineChart } from './timelineChart.ts';

export interface ErrorsEvents {
  retry(items: readonly string[]): void;
  select(items: readonly string[]): void;
  openSetting(setting: string): void;
}

/** Each message once, with what can be done about it; empty where nothing has failed. */
export function errorsSection(errors: readonly PageErrors[], events: ErrorsEvents): HTMLElement {
  const section = el('section', { id: 'errors', 'aria-label': l10n.t('Errors') });
  if (errors.length === 0) return section;
  section.append(
    el('h2', {}, l10n.t('Errors')),
    ...errors.map((group) => errorPart(group, events)),
  );
  return section;
}

function errorPart(
  { message, advice, setting, items }: PageErrors,
  { retry, select, openSetting }: ErrorsEvents,
): HTMLElement {
  const count =
    items.length === 1 ? l10n.t('1 image') : l10n.t('{0} images', formatNumber(items.length));
  const buttons = el('div', { class: 'buttons' });
  const add = (label: string, press: () => void) => {
    const pressed = button({ label, appearance: 'secondary' });
    pressed.onPress(press);
    buttons.append(pressed.element);
  };
  add(l10n.t('Retry'), () => retry(items));
  add(l10n.t('Select'), () => select(items));
  if (setting) add(l10n.t('Open Setting'), () => openSetting(setting));
  return el(
    'div',
    { class: 'error-group' },
    el(
      'div',
      {},
      el('p', { class: 'error-message' }, el('b', {}, `${count}: `), message),
      ...(advice ? [el('p', { class: 'hint' }, advice)] : []),
    ),
    buttons,
  );
}

export function timelineSection(timeline: PageTimeline): HTMLElement {
  const section = el('section', { id: 'timeline', 'aria-label': l10n.t('Progress') });
  section.append(
    el('h2', {}, l10n.t('Progress')),
    timelineChart(timeline),
    factList(timeline.facts),
  );
  return section;
}

export function factsSection({ title, facts }: PageFacts): HTMLElement {
  return el('section', { 'aria-label': title }, el('h2', {}, title), factList(facts));
}

/** Labels without values are left out. */
function factList(facts: readonly PageFact[]): HTMLElement {
  const known = facts.filter(([, value]) => value !== '');
  return el(
    'dl',
    {},
    ...known.flatMap(([label, value]) => [
      el('dt', {}, label),
      el('dd', {}, ...withWholeDates(value)),
    ]),
  );
}
