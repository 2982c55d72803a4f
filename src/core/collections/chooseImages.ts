/** Everything that an order chooses of a collection: bands, scenes, and what is made of them. */
import * as l10n from '@vscode/l10n';
import { OrderRequestError } from '../errors.ts';
import { type BandChoice, chooseBands } from './bandChoice.ts';
import { chooseScenes } from './chooseScenes.ts';
import type { Band, ImageCollection } from './collection.ts';
import type { SceneChoice } from './sceneChoice.ts';

/** Choices of an order about a collection; the usual bands and all scenes unless given. */
export interface ImageChoice extends BandChoice, SceneChoice {}

/**
 * The collection with the bands of a choice, and with what its images are made of.
 *
 * A median has the usual bands without those of bits and classes, whose numbers have no middle.
 *
 * @throws CollectionError for a band or encoding that the collection does not have; OrderRequestError
 *   for a choice that it does not allow
 */
export function chooseImages(row: ImageCollection, choice: ImageChoice): ImageCollection {
  const scenes = chooseScenes(row, choice);
  if (Object.keys(scenes).length === 0) return chooseBands(row, choice);
  const { bands = bandsOf(row, scenes), encoding } = choice;
  const chosen = chooseBands(row, { bands, encoding });
  if (scenes.composite === 'median') rejectUnmeasured(chosen);
  return { ...chosen, scenes };
}

/** Names of the bands that are exported unless others are chosen; none for those of the row. */
function bandsOf(row: ImageCollection, { composite }: SceneChoice): readonly string[] | undefined {
  if (composite !== 'median') return undefined;
  const measured = row.bands.filter((band) => isMeasurement(band, row)).map(({ name }) => name);
  if (measured.length > 0) return measured;
  throw new OrderRequestError(
    'composite',
    l10n.t(
      'The bands of "{0}" are bits or classes, which have no median. Choose other bands, or order all dates.',
      row.id,
    ),
  );
}

function rejectUnmeasured(row: ImageCollection): void {
  const wrong = row.bands.find((band) => !isMeasurement(band, row));
  if (!wrong) return;
  throw new OrderRequestError(
    'composite',
    l10n.t(
      'The band "{0}" of "{1}" is not a measurement, so it has no median. Leave it out, or order all dates.',
      wrong.name,
      row.id,
    ),
  );
}

/** Descriptions of a configuration may leave out the scaling of a measurement. */
function isMeasurement(
  { scaling, bits, classes }: Band,
  { description }: ImageCollection,
): boolean {
  return !bits && !classes && (scaling !== undefined || description !== undefined);
}
