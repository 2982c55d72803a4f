/**
 * Controls of Cedar's pages, made of `@vscode/webview-ui-toolkit`.
 *
 * Pages use these functions and not the toolkit: its development has ended, and another set of
 * components can replace it here.
 */
import {
  provideVSCodeDesignSystem,
  vsCodeButton,
  vsCodeCheckbox,
  vsCodeDropdown,
  vsCodeOption,
  vsCodeTextArea,
  vsCodeTextField,
} from '@vscode/webview-ui-toolkit';
import { breakable } from './element.ts';

/** Call once, before any other function of this module. */
export function registerControls(): void {
  provideVSCodeDesignSystem().register(
    vsCodeButton(),
    vsCodeCheckbox(),
    vsCodeDropdown(),
    vsCodeOption(),
    vsCodeTextArea(),
    vsCodeTextField(),
  );
}

/** A control that the user fills in. */
export interface Control {
  readonly element: HTMLElement;
  value: string;
  /** Called for every change, at once. */
  onInput(listener: () => void): void;
  /** Sets the elements that describe the control, and whether its value is invalid. */
  describe(by: readonly HTMLElement[], invalid: boolean): void;
  focus(): void;
}

interface Valued extends HTMLElement {
  value: string;
}

export function textField(options: {
  id: string;
  label: string;
  placeholder?: string;
  type?: 'text' | 'search';
}): Control {
  const field = document.createElement('vscode-text-field') as Valued;
  field.id = options.id;
  field.textContent = options.label;
  if (options.placeholder) field.setAttribute('placeholder', options.placeholder);
  if (options.type) field.setAttribute('type', options.type);
  return textControl(field);
}

export function textArea(options: {
  id: string;
  label: string;
  rows: number;
  placeholder?: string;
}): Control {
  const area = document.createElement('vscode-text-area') as Valued;
  area.id = options.id;
  area.textContent = options.label;
  area.setAttribute('rows', String(options.rows));
  area.setAttribute('resize', 'vertical');
  area.setAttribute('spellcheck', 'false');
  if (options.placeholder) area.setAttribute('placeholder', options.placeholder);
  return textControl(area);
}

function textControl(element: Valued): Control {
  return {
    element,
    get value() {
      return element.value;
    },
    set value(text: string) {
      element.value = text;
    },
    onInput: (listener) => element.addEventListener('input', listener),
    describe: (by, invalid) => {
      element.setAttribute('aria-invalid', String(invalid));
      // The focused element is inside the shadow root, and ids do not work across its boundary.
      const inner = element.shadowRoot?.querySelector<HTMLElement>('[part=control]');
      if (inner) inner.ariaDescribedByElements = [...by];
    },
    focus: () => element.focus(),
  };
}

export interface Choice {
  readonly value: string;
  readonly label: string;
}

export interface Dropdown extends Control {
  setChoices(choices: readonly Choice[]): void;
}

export function dropdown(options: {
  id: string;
  label: string;
  choices: readonly Choice[];
}): Dropdown {
  const element = document.createElement('div');
  element.className = 'labeled';
  const label = document.createElement('label');
  label.id = `${options.id}-label`;
  label.htmlFor = options.id;
  label.textContent = options.label;
  const list = document.createElement('vscode-dropdown') as Valued;
  list.id = options.id;
  list.setAttribute('aria-labelledby', label.id);
  element.append(label, list);
  label.addEventListener('click', () => list.focus());
  const setChoices = (choices: readonly Choice[]) => {
    list.replaceChildren(
      ...choices.map(({ value, label }) => {
        const option = document.createElement('vscode-option') as Valued;
        option.value = value;
        option.setAttribute('value', value);
        option.textContent = label;
        return option;
      }),
    );
  };
  setChoices(options.choices);
  // The component reads its options a moment after they are added: until then, this value is used.
  let value = options.choices[0]?.value ?? '';
  list.addEventListener('change', () => {
    value = list.value;
  });
  return {
    element,
    setChoices,
    get value() {
      return value;
    },
    set value(next: string) {
      value = next;
      requestAnimationFrame(() => {
        list.value = value;
      });
    },
    onInput: (listener) => list.addEventListener('change', listener),
    describe: (by, invalid) => describeHost(list, by, invalid),
    focus: () => list.focus(),
  };
}

export interface Checkbox {
  readonly element: HTMLElement;
  checked: boolean;
  onChange(listener: () => void): void;
}

export function checkbox(options: {
  label: string;
  detail?: string;
  disabled?: boolean;
}): Checkbox {
  const element = document.createElement('vscode-checkbox') as HTMLElement & { checked: boolean };
  element.append(...breakable(options.label));
  if (options.detail) {
    const detail = document.createElement('span');
    detail.className = 'detail';
    detail.append(...breakable(options.detail));
    element.append(' ', detail);
  }
  element.setAttribute(
    'aria-label',
    options.detail ? `${options.label}, ${options.detail}` : options.label,
  );
  if (options.disabled) element.setAttribute('disabled', '');
  return {
    element,
    get checked() {
      return element.checked;
    },
    set checked(checked: boolean) {
      element.checked = checked;
    },
    onChange: (listener) => element.addEventListener('change', listener),
  };
}

/** The toolkit has no date field: this is the browser's own, in the theme's colors. */
export function dateField(options: { id: string; label: string }): Control {
  const element = document.createElement('div');
  element.className = 'labeled';
  const label = document.createElement('label');
  label.htmlFor = options.id;
  label.textContent = options.label;
  const field = document.createElement('input');
  field.type = 'date';
  field.id = options.id;
  field.min = '1970-01-01';
  field.max = '2199-12-31';
  element.append(label, field);
  return {
    element,
    get value() {
      return field.value;
    },
    set value(date: string) {
      field.value = date;
    },
    onInput: (listener) => field.addEventListener('input', listener),
    describe: (by, invalid) => describeHost(field, by, invalid),
    focus: () => field.focus(),
  };
}

export interface Slider {
  readonly element: HTMLElement;
  value: number;
  /** Text for the value, for screen readers. */
  valueText: string;
  onInput(listener: () => void): void;
}

/** From 0 to `max` in whole steps; the browser's own, because the toolkit has no slider. */
export function slider(options: { id: string; label: string; max: number }): Slider {
  const element = document.createElement('input');
  element.type = 'range';
  element.id = options.id;
  element.min = '0';
  element.max = String(Math.max(0, options.max));
  element.setAttribute('aria-label', options.label);
  return {
    element,
    get value() {
      return element.valueAsNumber;
    },
    set value(value: number) {
      element.value = String(value);
    },
    get valueText() {
      return element.getAttribute('aria-valuetext') ?? '';
    },
    set valueText(text: string) {
      element.setAttribute('aria-valuetext', text);
    },
    onInput: (listener) => element.addEventListener('input', listener),
  };
}

export interface Button {
  readonly element: HTMLElement;
  disabled: boolean;
  label: string;
  onPress(listener: () => void): void;
}

export function button(options: {
  id?: string;
  label: string;
  appearance: 'primary' | 'secondary';
}): Button {
  const element = document.createElement('vscode-button') as HTMLElement & { disabled: boolean };
  if (options.id) element.id = options.id;
  element.textContent = options.label;
  element.setAttribute('appearance', options.appearance);
  return {
    element,
    get disabled() {
      return element.disabled;
    },
    set disabled(disabled: boolean) {
      element.disabled = disabled;
    },
    get label() {
      return element.textContent ?? '';
    },
    set label(label: string) {
      element.textContent = label;
    },
    onPress: (listener) => element.addEventListener('click', listener),
  };
}

function describeHost(element: HTMLElement, by: readonly HTMLElement[], invalid: boolean): void {
  element.setAttribute('aria-invalid', String(invalid));
  element.setAttribute('aria-describedby', by.map(({ id }) => id).join(' '));
}
