/**
 * Finds the cube that several sensors share for images of some of them: a cube that exists, whose other
 * sensors are described by the metadata documents beside it.
 */
import * as l10n from '@vscode/l10n';
import { isCedarError } from '../../domain/cedarError.ts';
import { combinationsOf, permutationsOf } from '../../domain/combinations.ts';
import { sensorCode } from '../../domain/sensorCode.ts';
import type { CubeError } from '../errors.ts';
import type { ByteStore, ByteStoreWatch } from './byteStore.ts';
import type { CheckedItem } from './checkItem.ts';
import type { CubeFormat } from './cubeLayout.ts';
import { cubeEnding, cubeExists } from './cubeNames.ts';
import type { CubeThreads } from './cubeThreads.ts';
import { checkLayout, readExistingCube } from './existingCube.ts';
import { existingFiles } from './existingFiles.ts';
import { type CubeGroup, type CubeOptions, cubeGroup } from './groupItems.ts';
import { cubeNameOf, type LayoutOptions, layoutOf } from './makeLayout.ts';
import { type DescribedSensors, describedSensors, sensorsKey } from './sensorDocuments.ts';

/** Orders of sensors that are tried: bands of a cube are in that of its first images. */
const MAX_ARRANGEMENTS = 120;

/** How cubes are looked for. */
export interface SharedCubeOptions extends CubeOptions, ByteStoreWatch {
  readonly format: CubeFormat;
  readonly threads: CubeThreads;
  readonly layoutOptions: LayoutOptions;
  /** Opens the folder of a path or address. */
  readonly openAt: (address: string) => ByteStore;
  /** Whether the cube of a path is to be replaced, which takes the images of all its sensors. */
  readonly isOverwritten: (path: string) => boolean;
}

/** The cube of some images. */
export interface ChosenCube {
  readonly group: CubeGroup;
  /** Name without its ending. */
  readonly name: string;
  /** Why they do not share a cube with the images of other sensors. */
  readonly note?: string | undefined;
}

/** A cube that exists, with what is known of the images' place in it. */
interface Candidate {
  readonly name: string;
  readonly path: string;
  /** The images as a part of it; absent if they cannot be. */
  readonly group?: CubeGroup | undefined;
  readonly error?: CubeError | undefined;
}

/** Looks for cubes in the folders of a destination. */
export class SharedCubes {
  readonly #options: SharedCubeOptions;
  /** By the address of their folder. */
  readonly #described = new Map<string, Promise<DescribedSensors>>();

  constructor(options: SharedCubeOptions) {
    this.#options = options;
  }

  /**
   * @param group images of the sensors that its `collection` names, or of some of them
   * @param place folder of the cube
   * @param own name of the cube of these sensors alone
   */
  async choose(group: CubeGroup, place: ByteStore, own: string): Promise<ChosenCube> {
    const path = this.#pathOf(place, own);
    if (this.#options.isOverwritten(path)) return { group, name: own };
    if (await this.#exists(place, own)) {
      const found = await this.#candidate(group, place, { name: own, codes: codesOf(group) });
      return { group: found?.group ?? group, name: own };
    }
    const candidates: Candidate[] = [];
    for (const codes of await this.#wider(group, place)) {
      const name = cubeNameOf({ ...group, collection: codes.join('-') });
      if (this.#options.isOverwritten(this.#pathOf(place, name))) continue;
      if (!(await this.#exists(place, name))) continue;
      const candidate = await this.#candidate(group, place, { name, codes });
      if (candidate) candidates.push(candidate);
    }
    const fitting = candidates.filter((each) => each.group);
    const [only] = fitting;
    if (only?.group && fitting.length === 1) return { group: only.group, name: only.name };
    return { group, name: own, note: noteOf(candidates, fitting) };
  }

  /** The codes of cubes with further sensors, by the documents in the folder. */
  async #wider(group: CubeGroup, place: ByteStore): Promise<string[][]> {
    const own = codesOf(group);
    const others = (await this.#sensors(group, place)).map(codeOf);
    const further = [...new Set(others)].filter((code) => !own.includes(code));
    return combinationsOf(further).map((codes) => [...own, ...codes].sort());
  }

  /** @returns undefined where nothing describes a sensor that the images lack */
  async #candidate(
    group: CubeGroup,
    place: ByteStore,
    { name, codes }: { readonly name: string; readonly codes: readonly string[] },
  ): Promise<Candidate | undefined> {
    const own = new Set(group.items.map(codeOf));
    const lacking = codes.filter((code) => !own.has(code));
    if (lacking.length === 0) return undefined;
    const sensors = await this.#sensors(group, place);
    const choices = lacking.map((code) => sensors.filter((each) => codeOf(each) === code));
    let error: CubeError | undefined;
    const tried = new Set<string>();
    for (const others of choicesOf(choices)) {
      for (const described of arrangements(group.items, others)) {
        try {
          const collection = codes.join('-');
          const subject = { ...group, collection };
          const arranged = cubeGroup(subject, group.items, { ...this.#options, described });
          const layout = layoutOf(arranged, name, this.#options.layoutOptions);
          const bands = JSON.stringify(layout.variables);
          if (tried.has(bands)) continue;
          tried.add(bands);
          await this.#checkFit(arranged, place, name);
          return { name, path: this.#pathOf(place, name), group: arranged };
        } catch (failure) {
          if (!isCedarError(failure, 'cube')) throw failure;
          error ??= failure as CubeError;
        }
      }
    }
    return error && { name, path: this.#pathOf(place, name), error };
  }

  /** @throws CubeError when the cube is another one */
  async #checkFit(group: CubeGroup, place: ByteStore, name: string): Promise<void> {
    const { format, threads, layoutOptions, openAt, signal } = this.#options;
    const layout = layoutOf(group, name, layoutOptions);
    const file = `${name}${cubeEnding(format)}`;
    if (format !== 'zarr') {
      await existingFiles({ format, place, name: file, group, layout, threads, signal });
    } else {
      const path = place.address(file);
      const existing = await readExistingCube(openAt(path), { signal });
      // One that is moved into place is compared once it can be read.
      if (existing) checkLayout(existing, layout, group.items, path);
    }
  }

  #exists(place: ByteStore, name: string): Promise<boolean> {
    return cubeExists(place, name, this.#options);
  }

  #pathOf(place: ByteStore, name: string): string {
    return place.address(`${name}${cubeEnding(this.#options.format)}`);
  }

  /** Sensors that documents in the folder describe, of the tile of the images. */
  async #sensors({ index }: CubeGroup, place: ByteStore): Promise<readonly CheckedItem[]> {
    const key = place.address('');
    const described = this.#described.get(key) ?? describedSensors(place, this.#options);
    this.#described.set(key, described);
    return (await described).get(sensorsKey(index)) ?? [];
  }
}

/** Codes of the sensors in the name of the cube. */
function codesOf({ collection }: CubeGroup): string[] {
  return collection.split('-');
}

function codeOf({ item }: CheckedItem): string {
  return sensorCode(item.document.collection);
}

/** One of each. */
function choicesOf<T>(choices: readonly (readonly T[])[]): T[][] {
  return choices.reduce<T[][]>(
    (found, each) => found.flatMap((others) => each.map((one) => [...others, one])),
    [[]],
  );
}

/** The images and the others, with their sensors in different orders. */
function* arrangements(
  items: readonly CheckedItem[],
  others: readonly CheckedItem[],
): Generator<readonly CheckedItem[]> {
  const all = [...items, ...others];
  const codes = [...new Set(all.map(codeOf))];
  let count = 0;
  for (const order of permutationsOf(codes)) {
    if (count++ === MAX_ARRANGEMENTS) return;
    yield order.flatMap((code) => all.filter((each) => codeOf(each) === code));
  }
}

function noteOf(
  candidates: readonly Candidate[],
  fitting: readonly Candidate[],
): string | undefined {
  const [first, second] = fitting;
  if (first && second) {
    return l10n.t(
      'The images could be added to "{0}" and to "{1}", so they have a cube of their own. To add them to one of these, move the other one to another folder.',
      first.path,
      second.path,
    );
  }
  const [other] = candidates;
  if (!other?.error) return undefined;
  return l10n.t(
    'The images have a cube of their own, because they cannot be added to "{0}": {1}',
    other.path,
    other.error.message,
  );
}
