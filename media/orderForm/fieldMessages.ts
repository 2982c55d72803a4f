/** Problems and notes under the fields of the form, with buttons that fix them. */
import type {
  Draft,
  Field,
  FieldNotes,
  FieldProblems,
  FieldRemedies,
  Remedy,
} from '../../src/views/orderForm/protocol.ts';
import { el } from '../components/element.ts';
import type { Control } from '../components/toolkit.ts';
import { noteLine, problemLine, remedyButtons } from './formElements.ts';

/** Messages of one field, and the controls that they are about. */
interface Messages {
  readonly line: HTMLElement;
  readonly note: HTMLElement;
  /** Buttons that fix the problem. */
  readonly remedies: HTMLElement;
  controls: readonly Control[];
  hints: readonly HTMLElement[];
}

export class FieldMessages {
  readonly of: Readonly<Record<Field, Messages>> = {
    configuration: messages('configuration'),
    collections: messages('collections'),
    tiles: messages('tiles'),
    periodStart: messages('period-start'),
    lastDay: messages('last-day'),
    frequency: messages('frequency'),
    scenes: messages('scenes'),
    order: messages('order'),
  };
  readonly #mend: (change: Partial<Draft>, focus: Control | undefined) => void;
  /** Fields that the user has visited: only these show that something is missing. */
  readonly #visited = new Set<Field>();
  #problems: FieldProblems = {};
  #remedies: FieldRemedies = {};

  /** @param mend applies the change of a button; its field, if it has one, gets the focus */
  constructor(mend: (change: Partial<Draft>, focus: Control | undefined) => void) {
    this.#mend = mend;
  }

  /** Sets the controls of a field, and the texts that describe them. */
  describe(field: Field, controls: readonly Control[], hints: readonly HTMLElement[] = []): void {
    const own = this.of[field];
    own.controls = controls;
    own.hints = [...hints, own.note];
    for (const { element } of controls) {
      element.addEventListener('focusout', () => this.visit(field));
    }
  }

  /** Adds the places of buttons; called when all lines are in the page. */
  addRemedies(): void {
    for (const { line, note, remedies } of Object.values(this.of)) {
      (line.nextElementSibling === note ? note : line).after(remedies);
    }
  }

  visit(field: Field): void {
    this.#visited.add(field);
    this.show(this.#problems, this.#remedies);
  }

  /** @param noteRemedies changes that avoid what a note warns of */
  show(found: FieldProblems, noteRemedies: FieldRemedies): void {
    this.#problems = found;
    this.#remedies = noteRemedies;
    for (const field of Object.keys(this.of) as Field[]) {
      const { line, controls, hints } = this.of[field];
      const problem = found[field];
      const shown = problem && (!problem.missing || this.#visited.has(field));
      setText(line, shown ? problem.message : '');
      this.#showRemedies(field, (shown && problem.remedies) || noteRemedies[field] || []);
      for (const control of controls) control.describe([...hints, line], Boolean(shown));
    }
  }

  showNotes(notes: FieldNotes): void {
    for (const field of Object.keys(this.of) as Field[]) {
      setText(this.of[field].note, notes[field] ?? '');
    }
  }

  /** Redrawn only on changes; otherwise a button loses the focus. */
  #showRemedies(field: Field, remedies: readonly Remedy[]): void {
    const { remedies: place, controls } = this.of[field];
    const shown = JSON.stringify(remedies);
    if (place.dataset.shown === shown) return;
    place.dataset.shown = shown;
    const mend = (change: Partial<Draft>) => this.#mend(change, controls[0]);
    place.replaceChildren(...remedyButtons(remedies, mend));
  }
}

function messages(id: string): Messages {
  const remedies = el('div', { id: `${id}-remedies`, class: 'remedies' });
  const note = noteLine(`${id}-note`);
  return { line: problemLine(`${id}-problem`), note, remedies, controls: [], hints: [note] };
}

/** Set only when it changes; otherwise a screen reader repeats it with every key. */
function setText(line: HTMLElement, text: string): void {
  if (line.textContent !== text) line.textContent = text;
}
