/** Layers of the picture: which bands of the file are drawn, and in which colors. No DOM. */
import type { QualityRules } from '../../src/domain/qualityRules.ts';
import type { ImageDescription } from '../../src/views/quickLook/protocol.ts';
import { type DisplayChoice, formulaOf, shownBands } from './choice.ts';
import type { CloudColors, QualityStyle } from './cloudLayer.ts';
import type { PictureFormula } from './formulaValues.ts';
import type { Style } from './paint.ts';

/** Bands of the file, and how their numbers become colors. */
export interface Shown {
  readonly bands: readonly number[];
  /** Formula of the bands, whose values are shown instead of them. */
  readonly formula?: PictureFormula | undefined;
  readonly style: Style;
}

/** Part of the picture that a date has while two are compared. */
export type ComparedSide = 'left' | 'right';

/** The quality band of a date, and how its numbers become colors. */
export interface ShownClouds extends Shown {
  readonly style: QualityStyle;
}

/** A date of the image, and the clouds over it. */
export interface Layer {
  /** The whole picture unless given. */
  readonly side?: ComparedSide | undefined;
  readonly shown: Shown;
  readonly clouds?: ShownClouds;
}

/** Bands of a date, as indices in the file. */
export interface LayerBands {
  readonly side?: ComparedSide | undefined;
  readonly bands: readonly number[];
  readonly formula?: PictureFormula | undefined;
  /** Only the quality band, if clouds are shown and the date has it. */
  readonly quality?: { readonly bands: readonly number[]; readonly rules: QualityRules };
}

/** @returns undefined if the date does not have all the bands */
export function layerBands(
  choice: DisplayChoice,
  image: ImageDescription,
  date: number = choice.date,
): LayerBands | undefined {
  const row = image.numbers[date] ?? [];
  const bands = shownBands(choice, image).map((band) => row[band] ?? -1);
  if (bands.includes(-1)) return undefined;
  const quality = choice.clouds ? image.quality?.[date] : undefined;
  const cloudBand = row[quality?.band ?? -1] ?? -1;
  const formula = formulaOf(choice, image);
  return {
    bands,
    ...(formula && { formula }),
    ...(quality && cloudBand >= 0 && { quality: { bands: [cloudBand], rules: quality.rules } }),
  };
}

/** All sets of bands that are requested. */
export function bandSetsOf(layers: readonly LayerBands[]): (readonly number[])[] {
  return layers.flatMap(({ bands, quality }) => (quality ? [bands, quality.bands] : [bands]));
}

/** The layers as they are drawn. */
export function paintedLayers(
  layers: readonly LayerBands[],
  style: Style,
  colors: CloudColors,
): Layer[] {
  return layers.map(({ side, bands, formula, quality }) => ({
    side,
    shown: { bands, formula, style },
    ...(quality && {
      clouds: { bands: quality.bands, style: { kind: 'quality', rules: quality.rules, colors } },
    }),
  }));
}
