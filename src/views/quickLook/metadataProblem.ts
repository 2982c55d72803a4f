/** Metadata documents that cannot be used, or only in part: why, and what the quick look lacks then. */
import path from 'node:path';
import * as l10n from '@vscode/l10n';
import type { ImageFacts } from '../../imageFiles/index.ts';
import { describeDamagedDocument } from './damagedDocuments.ts';
import type { MetadataProblem } from './protocol.ts';
import type { ImageMetadata, MetadataReading } from './readImageMetadata.ts';
import { findDisagreement } from './series/fileAgreement.ts';
import { isOfReference } from './series/joinAnswers.ts';
import { seriesImage, withKnownBands } from './series/seriesImages.ts';
import { offsetsIn, stemOf } from './series/seriesSources.ts';
import { describeImageProblem } from './series/seriesTexts.ts';

/** @returns undefined for an image without a document, or with one that is complete */
export async function findMetadataProblem(
  file: string,
  facts: ImageFacts,
  { metadata, damaged }: MetadataReading,
): Promise<MetadataProblem | undefined> {
  if (damaged) {
    const name = path.basename(damaged.file);
    return {
      name,
      message: describeDamagedDocument({ name, error: damaged.error }).message,
      consequence: l10n.t(
        'Values in physical units, the meanings of quality bits, clouds, scenes, neighboring tiles and time series are not available.',
      ),
    };
  }
  if (!metadata) return undefined;
  const message = await seriesProblem(file, facts, metadata);
  if (message !== undefined) {
    return {
      name: stemOf(file),
      message,
      consequence: l10n.t('Time series do not have the dates of this image.'),
    };
  }
  if (metadata.tile) return undefined;
  const name = `${stemOf(file)}.json`;
  return {
    name,
    message: describeDamagedDocument({ name }).message,
    consequence: l10n.t(
      'Neighboring tiles are not available, and time series have the dates of this image alone.',
    ),
  };
}

/** Why time series leave the image out. */
async function seriesProblem(
  file: string,
  facts: ImageFacts,
  metadata: ImageMetadata,
): Promise<string | undefined> {
  const piece = { path: file, ...offsetsIn(file) };
  const source = withKnownBands({ name: stemOf(file), metadata, pieces: [piece] }, []);
  const found = findDisagreement(facts, seriesImage(source, [], []), piece);
  const { isSameReference } = await import('../../core/index.ts');
  const crs = facts.crs?.definition;
  const isPlaced = crs === undefined || isOfReference(metadata, [crs], isSameReference);
  const what = found ?? (isPlaced ? undefined : 'crs');
  return what && describeImageProblem({ kind: 'disagrees', what, file: '' });
}
