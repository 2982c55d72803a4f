/** The user's own name and note of an order, which its tracking document carries. */
import * as l10n from '@vscode/l10n';
import { OrderRequestError } from '../errors.ts';

/** The user's own name and note of an order; empty where the user has not set them. */
export interface OrderAnnotation {
  /** One line that is shown in place of the name of the tracking document. */
  readonly name: string;
  /** Any text. */
  readonly note: string;
}

/** Most characters of an own name: more does not fit into a row. */
export const MAX_OWN_NAME_LENGTH = 100;

/** Most characters of a note. */
export const MAX_NOTE_LENGTH = 5000;

/** Annotation of a document, whatever has been written there. */
export function parseAnnotation(value: unknown): OrderAnnotation {
  const { name, note }: { name?: unknown; note?: unknown } =
    typeof value === 'object' && value !== null ? value : {};
  return {
    name: typeof name === 'string' ? name : '',
    note: typeof note === 'string' ? note : '',
  };
}

/**
 * Removes white space around a new name and note.
 *
 * @param change what the user wants to change
 * @throws OrderRequestError when one of them is too long, or the name has several lines
 */
export function checkAnnotation(change: Partial<OrderAnnotation>): Partial<OrderAnnotation> {
  const [name, note] = [change.name?.trim(), change.note?.trim()];
  if (name !== undefined && /[\r\n\u2028\u2029]/.test(name)) {
    throw new OrderRequestError(
      'name',
      l10n.t('The name of an order has one line. Use the note for more.'),
    );
  }
  checkLength('name', l10n.t('The name of the order'), name, MAX_OWN_NAME_LENGTH);
  checkLength('note', l10n.t('The note of the order'), note, MAX_NOTE_LENGTH);
  return { ...(name !== undefined && { name }), ...(note !== undefined && { note }) };
}

function checkLength(field: string, what: string, text: string | undefined, limit: number): void {
  if (text === undefined || text.length <= limit) return;
  throw new OrderRequestError(
    field,
    l10n.t('{0} has {1} characters. Shorten it to {2} or fewer.', what, text.length, limit),
  );
}
