/**
 * Finds the cube that further images are added to where it has the name of its first image, as files that
 * the Python tool writes have.
 */
import * as l10n from '@vscode/l10n';
import { isCedarError } from '../../domain/cedarError.ts';
import { formatTileName } from '../../domain/tileName.ts';
import { safeFileName } from '../stores/fileNames.ts';
import type { ByteStore, ByteStoreWatch } from './byteStore.ts';
import { JOURNAL_PLAN } from './cubeJournal.ts';
import { cubeEnding, cubeExists } from './cubeNames.ts';
import type { CubeThreads } from './cubeThreads.ts';
import { type ExistingFiles, existingFiles } from './existingFiles.ts';
import type { FileFormatName } from './fileFormats.ts';
import { type FoundCube, findCedarCubes, sourcesText } from './foundCubes.ts';
import { type CubeGroup, cubeCollections } from './groupItems.ts';
import { dayOf } from './imageDocument.ts';
import { imagesInHistory, type LayoutOptions, layoutOf } from './makeLayout.ts';
import type { ChosenCube } from './sharedCubes.ts';

/** Most cubes that a note names. */
const MAX_NAMED = 3;

/** How cubes are looked for. */
export interface ImageCubeOptions extends ByteStoreWatch {
  readonly format: FileFormatName;
  readonly threads: CubeThreads;
  readonly layoutOptions: LayoutOptions;
  /** Whether the cube of a path is to be replaced; `always` where all are. */
  readonly overwriting: (path: string) => 'always' | boolean;
}

/** A cube that has the name of one of its images. */
interface Candidate {
  readonly name: string;
  readonly path: string;
  /** Names of its images. */
  readonly images: ReadonlySet<string>;
}

/** Looks for cubes in the folders of a destination. */
export class ImageCubes {
  readonly #options: ImageCubeOptions;
  /** By the address of their folder. */
  readonly #found = new Map<string, Promise<readonly FoundCube[]>>();

  constructor(options: ImageCubeOptions) {
    this.#options = options;
  }

  /**
   * @param own the images, and the cube of their own, which is kept if it exists
   * @param place folder of the cube
   */
  async choose(own: ChosenCube, place: ByteStore): Promise<ChosenCube> {
    if (await cubeExists(place, own.name, this.#options)) return own;
    const candidates = await this.#candidates(own.group, place);
    if (candidates.length === 0) return own;
    const found = await this.#chosen(candidates, own, place);
    if (typeof found !== 'string') return { group: own.group, name: found.name };
    return { ...own, note: [own.note, found].filter(Boolean).join(' ') };
  }

  /** @returns why it is none of them, otherwise */
  async #chosen(
    candidates: readonly Candidate[],
    { group, name }: ChosenCube,
    place: ByteStore,
  ): Promise<Candidate | string> {
    const { overwriting } = this.#options;
    const named = candidates.find(({ path }) => overwriting(path) === true);
    if (named) return named;
    const names = group.items.map(({ item }) => item.document.name);
    const [first, ...others] = candidates;
    if (first && overwriting(first.path) === 'always') {
      const isWhole = [...first.images].every((image) => names.includes(image));
      return isWhole && others.length === 0 ? first : describeLoss(candidates);
    }
    const holder = candidates.find(({ images }) => names.every((each) => images.has(each)));
    if (holder) return holder;
    const fitting = await this.#fitting(candidates, group, place);
    if (typeof fitting === 'string') return fitting;
    const partial = `${name}${cubeEnding(this.#options.format)}.partial/${JOURNAL_PLAN}`;
    return (await place.find(partial, this.#options)) ? describeBegun(fitting) : fitting;
  }

  /** Cubes of the tile and collection of the images, each with the name of one of its images. */
  async #candidates(group: CubeGroup, place: ByteStore): Promise<Candidate[]> {
    const key = place.address('');
    const found = this.#found.get(key) ?? findCedarCubes(place, this.#options);
    this.#found.set(key, found);
    const sources = sourcesText(cubeCollections(group));
    const tile = formatTileName(...group.index);
    const candidates: Candidate[] = [];
    for (const cube of await found) {
      const isAlike = cube.tile === tile && cube.sources === sources;
      if (!isAlike || (cube.collection ?? group.collection) !== group.collection) continue;
      const images = imagesInHistory(await cube.history());
      const { name } = cube;
      if (![...images].some((image) => safeFileName(image) === name)) continue;
      const path = place.address(`${name}${cubeEnding(this.#options.format)}`);
      candidates.push({ name, path, images });
    }
    return candidates;
  }

  /** The only cube that the images can be added to. @returns why there is none, otherwise */
  async #fitting(
    candidates: readonly Candidate[],
    group: CubeGroup,
    place: ByteStore,
  ): Promise<Candidate | string> {
    const { format, threads, layoutOptions, signal } = this.#options;
    const fitting: (readonly [Candidate, ExistingFiles])[] = [];
    let refusal = '';
    for (const candidate of candidates) {
      const layout = layoutOf(group, candidate.name, layoutOptions);
      const name = `${candidate.name}${cubeEnding(format)}`;
      try {
        const files = await existingFiles({
          ...{ format, place, name, group, layout, threads, signal },
        });
        if (files) fitting.push([candidate, files]);
      } catch (error) {
        if (!isCedarError(error, 'cube')) throw error;
        refusal ||= describeRefusal(candidate, error);
      }
    }
    const [only, ...others] = fitting;
    if (!only) return refusal;
    if (others.length > 0) return describeChoice(fitting.map(([each]) => each));
    const [candidate, { dates }] = only;
    const day = takenDay(group, candidate, dates);
    return day === undefined ? candidate : describeTaken(candidate, day);
  }
}

/** A date of an image that the cube has from another image. */
function takenDay(
  { items }: CubeGroup,
  { images }: Candidate,
  dates: ExistingFiles['dates'],
): string | undefined {
  const held = new Set(dates.map((date) => `${date.collection} ${dayOf(date)}`));
  const documents = items.map(({ item }) => item.document);
  const days = documents.flatMap(({ name, collection, dates: own }) =>
    images.has(name) ? [] : own.map((date) => [collection, dayOf(date)] as const),
  );
  return days.find(([collection, day]) => held.has(`${collection} ${day}`))?.[1];
}

function describeRefusal({ path }: Candidate, { message }: Error): string {
  return l10n.t(
    'The images have a cube of their own, because they cannot be added to "{0}": {1}',
    path,
    message,
  );
}

function describeTaken({ path }: Candidate, day: string): string {
  return l10n.t(
    'The images have a cube of their own, because "{0}" has the date {1} of another image.',
    path,
    day,
  );
}

function describeBegun({ path }: Candidate): string {
  return l10n.t(
    'The images have a cube of their own, because an interrupted conversion into it was continued. "{0}" has the same tile and collection. To have one cube, convert the images of both together into another folder.',
    path,
  );
}

function describeChoice(candidates: readonly Candidate[]): string {
  return l10n.t(
    'The images could be added to several cubes ({0}), so they have a cube of their own. To have one cube, convert the images of all of them together into another folder.',
    namesOf(candidates),
  );
}

function describeLoss(candidates: readonly Candidate[]): string {
  return l10n.t(
    'The images have a cube of their own, and nothing was overwritten, because there are cubes with other images of the same tile and collection ({0}). To add the images to a cube, convert them without overwriting; to replace a cube, convert all its images.',
    namesOf(candidates),
  );
}

/** `"A.nc", "B.nc", "C.nc" …` */
function namesOf(candidates: readonly Candidate[]): string {
  const named = candidates.slice(0, MAX_NAMED).map(({ path }) => `"${path}"`);
  return [named.join(', '), ...(candidates.length > MAX_NAMED ? ['…'] : [])].join(' ');
}
