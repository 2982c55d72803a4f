/** Two dates of an image beside each other. Does not use the DOM. */
import * as l10n from '@vscode/l10n';
import type { ImageDescription } from '../../src/views/quickLook/protocol.ts';
import { type DisplayChoice, dateLabel } from './choice.ts';
import { type LayerBands, layerBands } from './layers.ts';

/** The date that is shown, or two dates beside each other; without those that lack a band. */
export function comparedLayers(choice: DisplayChoice, image: ImageDescription): LayerBands[] {
  const { date, compared } = choice;
  if (compared === undefined) {
    const layer = layerBands(choice, image);
    return layer ? [layer] : [];
  }
  const sides = [
    ['left', date],
    ['right', compared],
  ] as const;
  return sides.flatMap(([side, each]) => {
    const layer = layerBands(choice, image, each);
    return layer ? { ...layer, side } : [];
  });
}

/** "2020-01-03 does not have …"; empty if the dates have all the bands that are shown. */
export function describeMissingBands(choice: DisplayChoice, image: ImageDescription): string {
  const { date, compared } = choice;
  const dates = [date, ...(compared === undefined ? [] : [compared])];
  const missing = dates.find((each) => !layerBands(choice, image, each));
  if (missing === undefined) return '';
  const label = comparedLabel(choice, image, missing);
  return label === undefined
    ? l10n.t('This date does not have the selected bands.')
    : l10n.t('{0} does not have the selected bands.', label);
}

/** Label of a date while two are compared; otherwise it is that of the list. */
export function comparedLabel(
  { compared }: DisplayChoice,
  { dates }: ImageDescription,
  date: number,
): string | undefined {
  const acquired = dates[date];
  return compared === undefined || !acquired ? undefined : dateLabel(acquired);
}
