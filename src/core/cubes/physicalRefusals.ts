/** Images whose physical values are not known, or cannot share a cube. */
import * as l10n from '@vscode/l10n';
import { CubeError } from '../errors.ts';
import type { CheckedItem } from './checkItem.ts';
import type { CubeVariable } from './cubeLayout.ts';
import type { ImageBand, ImageDocument } from './imageDocument.ts';
import { checkMissingData } from './missingData.ts';

/** A band of an image. */
interface BandOfImage {
  readonly item: CheckedItem;
  readonly band: ImageBand;
}

/** Bands that become one variable. */
interface Share {
  readonly bands: readonly BandOfImage[];
  readonly variable: CubeVariable;
}

/** All measurements of a variable have a scale, or none, and the same unit. @throws CubeError */
export function checkQuantity(bands: readonly BandOfImage[]): void {
  const [first] = bands;
  if (!first) return;
  for (const other of bands) {
    const isScaled = [first, other].map(({ band }) => band.scale !== undefined);
    if (isScaled[0] !== isScaled[1]) {
      const [lacking, scaled] = isScaled[0] ? [other, first] : [first, other];
      throw different(
        lacking,
        l10n.t(
          '"{0}" and "{1}" cannot share a cube: the band {2} has no scale in the first of them, so that its physical values are not known. Describe its scale in the configuration and order it again, or convert each sensor to a cube of its own.',
          pathOf(lacking),
          pathOf(scaled),
          first.band.name,
        ),
      );
    }
    const [unit, others] = [first.band.units ?? '', other.band.units ?? ''];
    if (unit === others) continue;
    throw different(
      other,
      l10n.t(
        '"{0}" and "{1}" cannot share a cube: the units of the band {2} are "{3}" and "{4}". Convert each sensor to a cube of its own.',
        pathOf(first),
        pathOf(other),
        first.band.name,
        unit,
        others,
      ),
    );
  }
}

/** Variables that sensors have for themselves must not have the names of other bands. @throws CubeError */
export function checkNames(shares: readonly Share[]): void {
  const firsts = new Map<string, Share>();
  for (const share of shares) {
    const { name } = share.variable;
    const [a, b] = [firsts.get(name)?.bands[0], share.bands[0]];
    firsts.set(name, share);
    if (!a || !b) continue;
    throw different(
      b,
      l10n.t(
        '"{0}" and "{1}" cannot share a cube: two of their bands would be the variable {2}. Convert each sensor to a cube of its own.',
        pathOf(a),
        pathOf(b),
        name,
      ),
    );
  }
}

/** @throws CubeError where an image would have missing data that no number marks */
export function checkMissing(item: CheckedItem, shares: readonly Share[]): void {
  const own = new Set(item.item.document.bands);
  const lacking = shares.find(
    ({ bands, variable }) =>
      variable.nodata === undefined && !bands.some(({ band }) => own.has(band)),
  );
  checkMissingData(item, lacking?.variable.name);
}

/** Quality bands of one collection, which are not converted. */
export function differentQuality(first: BandOfImage, other: BandOfImage): CubeError {
  return different(
    other,
    l10n.t(
      '"{0}" and "{1}" cannot share a cube: the band {2} has no physical values, and its types or values for missing data differ. Convert them into different folders.',
      pathOf(first),
      pathOf(other),
      other.band.name,
    ),
  );
}

/** A band that its collection has a scale for. */
export function withoutScale({ path }: ImageDocument, band: string): CubeError {
  return new CubeError(
    'different-images',
    path,
    l10n.t(
      'The metadata "{0}" has no scale of the band {1}, so that its physical values are not known: images of the Python tool and 8-bit embeddings have none. Convert it without "--physical".',
      path,
      band,
    ),
  );
}

function pathOf({ item }: BandOfImage): string {
  return item.item.document.path;
}

function different(band: BandOfImage, message: string): CubeError {
  return new CubeError('different-images', pathOf(band), message);
}
