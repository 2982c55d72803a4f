/** Joins the answers of the thread about images to a series: its points, and what is left out. */
import * as l10n from '@vscode/l10n';
import type { isSameReference } from '../../../core/index.ts';
import { groupBy } from '../../../domain/groupBy.ts';
import { formatIsoDate } from '../../../domain/isoDates.ts';
import { formatDates, formatLayer } from '../layerLabels.ts';
import { describeBits } from '../pixelQuality.ts';
import type { PixelSeries, SeriesGap, SeriesPoint } from '../protocol.ts';
import type { DocumentedLayer, ImageMetadata } from '../readImageMetadata.ts';
import { describeRepeatedLayers, formatNamedDates } from '../repeatedLayers.ts';
import { referencedTile } from './sameTile.ts';
import { type KnownSource, qualityBandOf, wantedDates } from './seriesImages.ts';
import type { ImageAnswer, LayerReading } from './seriesMessages.ts';
import { describeImageProblem } from './seriesTexts.ts';

interface SourcedPoint {
  readonly source: KnownSource;
  /** Key that two images must not share. */
  readonly key: string;
  readonly point: SeriesPoint;
}

/**
 * @param answers one for each source; undefined for those that are not read yet
 * @param isSame compares reference systems
 */
export function joinAnswers(
  sources: readonly KnownSource[],
  answers: readonly (ImageAnswer | undefined)[],
  isSame: typeof isSameReference,
): Pick<PixelSeries, 'points' | 'gaps'> {
  const found: SourcedPoint[] = [];
  const gaps: SeriesGap[] = [];
  for (const [i, answer] of answers.entries()) {
    const source = sources[i];
    if (!source || !answer) continue;
    const problem = 'problem' in answer ? answer.problem : referenceProblem(source, answer, isSame);
    if (problem) gaps.push({ name: source.name, message: describeImageProblem(problem) });
    else if ('layers' in answer) found.push(...pointsOf(source, answer.layers));
  }
  const { kept, repeated } = withoutRepeatedDates(found);
  const points = kept.map(({ point }) => point).sort((a, b) => a.time - b.time);
  return { points, gaps: [...gaps, ...repeated] };
}

function referenceProblem(
  { metadata }: KnownSource,
  { references }: Extract<ImageAnswer, { layers: unknown }>,
  isSame: typeof isSameReference,
) {
  return isOfReference(metadata, references, isSame)
    ? undefined
    : ({ kind: 'disagrees', what: 'crs', file: '' } as const);
}

/** Whether files are in the reference system of their document, as far as it names one. */
export function isOfReference(
  { tile, crs }: Pick<ImageMetadata, 'tile' | 'crs'>,
  references: readonly string[],
  isSame: typeof isSameReference,
): boolean {
  if (!tile || crs === undefined) return true;
  const place = { ...referencedTile(tile), crs };
  return references.every((reference) => isSame(place, reference));
}

function pointsOf(source: KnownSource, layers: readonly LayerReading[]): SourcedPoint[] {
  const wanted = wantedDates(source);
  return layers.flatMap((reading, layer) => {
    const documented = source.metadata.dates[wanted[layer] ?? layer];
    const point = documented && pointOf(source, documented, reading);
    if (!point) return [];
    const key = JSON.stringify([point.collection, point.label]);
    return [{ source, key, point }];
  });
}

function pointOf(
  { name: imageName, metadata, bands, isShown, cube, pieces }: KnownSource,
  { date, lastDate, time = Date.parse(`${date}T00:00:00Z`), name }: DocumentedLayer,
  { stored, quality, pixels, clearPixels, values }: LayerReading,
): SeriesPoint {
  const day = date ?? formatIsoDate(time);
  const qualityBand = qualityBandOf(bands);
  const qualityText =
    stored !== undefined && qualityBand && quality !== 'fill'
      ? describeBits(stored, qualityBand)
      : undefined;
  return {
    time,
    label: name ? formatLayer(day, time, name) : formatDates(day, lastDate),
    image: imageName,
    files: cube ? [cube.path] : pieces.map((piece) => piece.path),
    ...(isShown && { isShown }),
    collection: metadata.collection ?? '',
    quality,
    ...(qualityText && { qualityText }),
    values: values.map((value) => (Number.isFinite(value) ? value : null)),
    pixels,
    clearPixels,
  };
}

/** Of dates that several images have, those of the image that was ordered last. */
function withoutRepeatedDates(points: readonly SourcedPoint[]): {
  readonly kept: readonly SourcedPoint[];
  readonly repeated: readonly SeriesGap[];
} {
  const latest = new Map<string, KnownSource>();
  for (const { source, key } of points) {
    const known = latest.get(key);
    if (!known || isLater(source, known)) latest.set(key, source);
  }
  const kept = points.filter(({ source, key }) => latest.get(key) === source);
  const left = points.filter(({ source, key }) => latest.get(key) !== source);
  const pairs = groupBy(left, ({ source, key }) =>
    JSON.stringify([source.name, latest.get(key)?.name]),
  );
  const betweenImages = [...pairs.values()].flatMap((pair) => {
    const [first] = pair;
    const taken = first && latest.get(first.key);
    if (!taken) return [];
    const isWhole = kept.every(({ source }) => source !== first.source);
    return { ...gapOf(first.source, taken, pair), ...(!isWhole && { isPartial: true }) };
  });
  return { kept, repeated: [...betweenImages, ...repeatedInOne(kept)] };
}

function isLater(a: KnownSource, b: KnownSource): boolean {
  const times = [a, b].map(({ metadata }) => metadata.submitted ?? Number.NEGATIVE_INFINITY);
  const [first = 0, second = 0] = times;
  return first === second ? a.name > b.name : first > second;
}

function gapOf(left: KnownSource, taken: KnownSource, points: readonly SourcedPoint[]): SeriesGap {
  const dates = namedDates(points);
  const isLaterOrder =
    taken.metadata.submitted !== undefined && taken.metadata.submitted !== left.metadata.submitted;
  const message = isLaterOrder
    ? l10n.t(
        '"{0}" has the same dates and was ordered later. It is shown for: {1}.',
        taken.name,
        dates,
      )
    : l10n.t('"{0}" has the same dates. It is shown for: {1}.', taken.name, dates);
  return { name: left.name, message };
}

/** Images that list a date twice: both are shown, because neither is known to be wrong. */
function repeatedInOne(points: readonly SourcedPoint[]): SeriesGap[] {
  const groups = groupBy(points, ({ source, key }) => JSON.stringify([source.name, key]));
  const twice = [...groups.values()].filter(({ length }) => length > 1).map(([first]) => first);
  const images = groupBy(twice, (each) => each?.source);
  return [...images].flatMap(([source, repeated]) => {
    if (!source) return [];
    const dates = namedDates(repeated.flatMap((each) => each ?? []));
    const message = source.cube
      ? describeRepeatedLayers(dates)
      : l10n.t('Its metadata has dates more than once, and all are shown: {0}.', dates);
    return { name: source.name, message, isPartial: true };
  });
}

function namedDates(points: readonly SourcedPoint[]): string {
  return formatNamedDates(points.map(({ point }) => point.label));
}
