/** Refusals of requests whose parts contradict each other. All of them throw an `OrderRequestError`. */
import * as l10n from '@vscode/l10n';
import { formatIsoDate } from '../../domain/isoDates.ts';
import { OrderRequestError } from '../errors.ts';

/** Parts of an image that messages name. */
interface NamedItem {
  readonly name: string;
  readonly collection: string;
  readonly tile: { readonly name: string };
  readonly start: Date;
  readonly end: Date;
}

/** Choices about a collection that is not ordered are a mistake in one of the two. */
export function rejectUnusedChoices(
  choices: Readonly<Record<string, unknown>>,
  collections: readonly string[],
): void {
  const unused = Object.keys(choices).find((id) => !collections.includes(id));
  if (unused === undefined) return;
  throw new OrderRequestError(
    'choices',
    l10n.t(
      'Bands or scenes of "{0}" are chosen, but this order does not include it. Add the collection.',
      unused,
    ),
  );
}

/** A name without an image is probably misspelled, and the image that was meant would be ordered. */
export function rejectUnknownNames(
  leftOut: ReadonlySet<string>,
  items: readonly NamedItem[],
): void {
  if (leftOut.size === 0) return;
  const names = new Set(items.map(({ name }) => name));
  for (const name of leftOut) {
    if (names.has(name)) continue;
    throw new OrderRequestError(
      'leaveOut',
      l10n.t(
        '"{0}" cannot be left out: this order has no image of that name. If name_template contains {1}, names change with every order.',
        name,
        '{now}',
      ),
    );
  }
}

export function rejectSharedNames(items: readonly NamedItem[]): void {
  const seen = new Map<string, NamedItem>();
  for (const item of items) {
    const other = seen.get(item.name);
    if (other) {
      throw new OrderRequestError(
        'name_template',
        l10n.t(
          'Two images of this order would have the same name "{0}": {1} of tile {2} from {3} to {4}, and {5} of tile {6} from {7} to {8}. Remove what is requested twice, or add the fields in which they differ ({9}) to name_template.',
          item.name,
          ...partsOf(other),
          ...partsOf(item),
          '{collection}, {tile.horizontal}, {tile.vertical}, {date_start}, {date_end}',
        ),
      );
    }
    seen.set(item.name, item);
  }
}

function partsOf({ collection, tile, start, end }: NamedItem): string[] {
  return [collection, tile.name, formatIsoDate(start), formatIsoDate(end)];
}
