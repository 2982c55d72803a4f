/**
 * Fields for scenes of one collection or of all, and for the images made of them: clouds, months,
 * places, cloud mask and composite. What the configuration sets is shown as such until the user chooses something else.
 */
import * as l10n from '@vscode/l10n';
import type { DraftScenes, SceneSettings } from '../../src/views/orderForm/protocol.ts';
import { el } from '../components/element.ts';
import {
  type Checkbox,
  type Choice,
  type Control,
  checkbox,
  type Dropdown,
  dropdown,
  textField,
} from '../components/toolkit.ts';
import { CloudLimitField } from './cloudLimitField.ts';
import { hint } from './formElements.ts';
import { MonthsField } from './monthsField.ts';

const KEEP_ALL = {
  value: '',
  label: l10n.t('Keep all pixels; quality bands show clouds'),
};

const TIMES_OF_DAY = [
  { value: '', label: l10n.t('Day and night') },
  { value: 'day', label: l10n.t('Day: the sun is above the horizon') },
  { value: 'night', label: l10n.t('Night: the sun is below the horizon') },
];

/** Before the extension has answered, nothing is known of the chosen collections. */
const UNKNOWN: SceneSettings = {
  filters: [],
  canLimitClouds: false,
  canChooseMonths: false,
  hasPathRows: false,
  hasMgrsTiles: false,
  hasTimeOfDay: false,
  hasNadir: false,
  masks: [],
  canChooseBest: false,
  isBestEstimated: false,
  canChooseMedian: false,
};

export class ScenesPane {
  readonly element: HTMLElement;
  readonly #cloudLimit: CloudLimitField;
  readonly #months: MonthsField;
  readonly #pathRows: Control;
  readonly #mgrsTiles: Control;
  readonly #timeOfDay: Dropdown;
  readonly #nadirOnly: Checkbox = checkbox({
    label: l10n.t('Nadir only'),
    detail: l10n.t('no scenes for which the satellite was turned to the side'),
  });
  readonly #mask: Dropdown;
  readonly #maskHint: HTMLElement;
  readonly #composite: Dropdown;
  readonly #filters: HTMLElement;
  #settings = UNKNOWN;

  /**
   * @param problem the line for problems of these fields
   * @param suffix distinguishes the ids of several such panes
   */
  constructor(problem: HTMLElement, suffix = '') {
    this.#cloudLimit = new CloudLimitField(suffix);
    this.#months = new MonthsField(suffix);
    this.#pathRows = textField({
      id: `path-rows${suffix}`,
      label: l10n.t('Paths and rows of Landsat'),
      placeholder: '193/26, 194',
    });
    this.#mgrsTiles = textField({
      id: `mgrs-tiles${suffix}`,
      label: l10n.t('MGRS tiles'),
      placeholder: l10n.t('for example {0}', '33UXP'),
    });
    this.#timeOfDay = dropdown({
      id: `time-of-day${suffix}`,
      label: l10n.t('Time of day'),
      choices: TIMES_OF_DAY,
    });
    this.#mask = dropdown({
      id: `cloud-mask${suffix}`,
      label: l10n.t('Clouds'),
      choices: [KEEP_ALL],
    });
    this.#nadirOnly.element.id = `nadir-only${suffix}`;
    this.#maskHint = hint(`cloud-mask-hint${suffix}`);
    this.#composite = dropdown({ id: `composite${suffix}`, label: l10n.t('Dates'), choices: [] });
    this.#filters = hint(`configured-filters${suffix}`);
    this.element = el(
      'div',
      { class: 'scenes' },
      this.#cloudLimit.element,
      this.#months.element,
      this.#pathRows.element,
      this.#mgrsTiles.element,
      this.#timeOfDay.element,
      this.#nadirOnly.element,
      this.#mask.element,
      this.#maskHint,
      this.#composite.element,
      this.#filters,
    );
    for (const control of [this.#pathRows, this.#mgrsTiles, this.#timeOfDay, this.#composite]) {
      control.describe([problem], false);
    }
    this.#mask.describe([this.#maskHint, problem], false);
    this.#draw();
  }

  get value(): DraftScenes {
    return {
      cloudLimit: this.#cloudLimit.value,
      months: this.#months.value,
      pathRows: this.#pathRows.value,
      mgrsTiles: this.#mgrsTiles.value,
      timeOfDay: this.#timeOfDay.value as DraftScenes['timeOfDay'],
      nadirOnly: this.#nadirOnly.checked,
      cloudMask: this.#mask.value,
      composite: this.#composite.value as DraftScenes['composite'],
    };
  }

  set value(scenes: DraftScenes) {
    this.#cloudLimit.value = scenes.cloudLimit;
    this.#months.value = scenes.months;
    this.#pathRows.value = scenes.pathRows;
    this.#mgrsTiles.value = scenes.mgrsTiles;
    this.#timeOfDay.value = scenes.timeOfDay;
    this.#nadirOnly.checked = scenes.nadirOnly;
    this.#mask.value = scenes.cloudMask;
    this.#composite.value = scenes.composite;
    this.#draw();
  }

  /** Shows what the chosen collections allow, and what the configuration sets for them. */
  show(settings: SceneSettings): void {
    if (JSON.stringify(settings) === JSON.stringify(this.#settings)) return;
    this.#settings = settings;
    this.#draw();
  }

  onChange(listener: () => void): void {
    const changed = () => {
      this.#drawVisible();
      listener();
    };
    for (const control of [
      this.#pathRows,
      this.#mgrsTiles,
      this.#timeOfDay,
      this.#mask,
      this.#composite,
    ]) {
      control.onInput(changed);
    }
    this.#cloudLimit.onChange(changed);
    this.#months.onChange(changed);
    this.#nadirOnly.onChange(changed);
  }

  #draw(): void {
    const { masks, canChooseBest, canChooseMedian, filters } = this.#settings;
    const mask = this.#mask.value;
    this.#mask.setChoices(withChosen([KEEP_ALL, ...masks], mask));
    this.#mask.value = mask;
    const composite = this.#composite.value;
    const composites = [
      { value: '', label: l10n.t('All dates, each with its own bands') },
      ...(canChooseBest
        ? [
            {
              value: 'best',
              label: describeBest(this.#settings),
            },
          ]
        : []),
      ...(canChooseMedian
        ? [{ value: 'median', label: l10n.t('The median of all dates of a period') }]
        : []),
    ];
    this.#composite.setChoices(withChosen(composites, composite));
    this.#composite.value = composite;
    const { configuredCloudLimit, differentCloudLimits } = this.#settings;
    this.#cloudLimit.setConfigured(configuredCloudLimit, differentCloudLimits);
    const { configuredMonths, differentMonths } = this.#settings;
    this.#months.setConfigured(configuredMonths, differentMonths);
    this.#filters.textContent =
      filters.length > 0 ? l10n.t('Filters of the configuration: {0}', filters.join('; ')) : '';
    this.#drawVisible();
  }

  /** Options that the collections do not allow are shown only where one is chosen, to be undone. */
  #drawVisible(): void {
    const settings = this.#settings;
    const { cloudLimit, months, pathRows, mgrsTiles, timeOfDay, nadirOnly, cloudMask } = this.value;
    this.#cloudLimit.element.hidden = !settings.canLimitClouds && cloudLimit === '';
    this.#months.element.hidden = !settings.canChooseMonths && months.length === 0;
    this.#pathRows.element.hidden = !settings.hasPathRows && pathRows === '';
    this.#mgrsTiles.element.hidden = !settings.hasMgrsTiles && mgrsTiles === '';
    this.#timeOfDay.element.hidden = !settings.hasTimeOfDay && timeOfDay === '';
    this.#nadirOnly.element.hidden = !settings.hasNadir && !nadirOnly;
    const { detail = '' } = settings.masks.find(({ value }) => value === cloudMask) ?? {};
    if (this.#maskHint.textContent !== detail) this.#maskHint.textContent = detail;
  }
}

function describeBest({ isBestEstimated, estimatedFor }: SceneSettings): string {
  if (!isBestEstimated) return l10n.t('The best date: most of the tile is clear');
  return estimatedFor === undefined
    ? l10n.t('The best date: most of the tile is clear, estimated from scenes')
    : l10n.t(
        'The best date: most of the tile is clear, of {0} estimated from scenes',
        estimatedFor,
      );
}

/** With the chosen value, also where it cannot be chosen any more: the problem line explains why. */
function withChosen(choices: readonly Choice[], chosen: string): readonly Choice[] {
  if (choices.some(({ value }) => value === chosen)) return choices;
  return [...choices, { value: chosen, label: l10n.t('{0} (not for these collections)', chosen) }];
}
