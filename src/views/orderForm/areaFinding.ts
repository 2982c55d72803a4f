/** Finds the tiles of areas for the form: in a file, in dropped files, in an open editor. */
import path from 'node:path';
import * as vscode from 'vscode';
import type {
  Area,
  AreaFileSystem,
  AreaOptions,
  AreaSource,
  GridJson,
  InsideArea,
  TileGrid,
} from '../../core/index.ts';
import { AREA_FILE_ENDINGS } from '../../domain/areaFileNames.ts';
import { isCancelled, isCedarError, type TaggedError } from '../../domain/cedarError.ts';
import { messageOf } from '../../domain/messages.ts';
import { formatPercent } from '../../text/quantities.ts';
import { withProgress } from '../withProgress.ts';
import { AreaQuestions, askForFile } from './areaQuestions.ts';
import { completeSelection } from './completeSelection.ts';
import { describeAreaTiles, type FoundTiles } from './foundTiles.ts';
import type { GeoJsonEditor } from './geojsonEditor.ts';

/** An area that the form shows, and orders images for. */
export interface FormArea {
  /** "parcels.gpkg: Farm 12" */
  readonly name: string;
  /** Coarse polygons in longitude and latitude. */
  readonly outline: Area['outline'];
  /** Longitude and latitude, in turn, of what is too small for the outline. */
  readonly marks?: Area['marks'];
  /** Degrees by which the outline was simplified. */
  readonly tolerance?: number | undefined;
  /** The area that images can be cut to. */
  readonly inside?: InsideArea;
  /** Why there is none. */
  readonly insideProblem?: string;
  /** The grid that an earlier order had for it, and the key of the collections whose pixels it has. */
  readonly recordedGrid?: { readonly grid: GridJson; readonly pixels: string };
}

export interface FoundArea extends FoundTiles {
  /** Absent where it could not be read, or has only points outside the grid. */
  readonly area?: FormArea;
  /** Absent where the area is drawn in full, or is too large to be kept for the map. */
  readonly details?: AreaDetails;
}

/** Draws a part of an area in more detail; of a window, as long as the form has the area. */
export type AreaDetails = Area['outlineIn'];

/** Positions of an area that is kept for the map: 64 MB. */
const MAX_KEPT_POSITIONS = 4_000_000;

/** A source, and where its files are read. */
export interface LocatedSource {
  readonly source: AreaSource;
  readonly files?: AreaFileSystem;
  /** Advice if it has no tiles. */
  readonly advice?: string;
}

/** Asks the user for a file; undefined when none is chosen. */
export async function chooseAreaFile(
  title = vscode.l10n.t('Select Tiles by an Area'),
  openLabel = vscode.l10n.t('Select Tiles'),
): Promise<LocatedSource | undefined> {
  const [file] =
    (await vscode.window.showOpenDialog({
      title,
      openLabel,
      filters: {
        [vscode.l10n.t('Areas')]: [...AREA_FILE_ENDINGS, 'gz'],
        [vscode.l10n.t('All Files')]: ['*'],
      },
    })) ?? [];
  return file && locate(file);
}

/** A file of this machine, or of another file system of VS Code. */
export function locate(file: vscode.Uri): LocatedSource {
  if (file.scheme === 'file') return { source: { file: file.fsPath } };
  const at = (name: string) => file.with({ path: name });
  const { fs } = vscode.workspace;
  const files: AreaFileSystem = {
    stat: async (name) => {
      const { size, type } = await fs.stat(at(name));
      return { size, isFolder: (type & vscode.FileType.Directory) !== 0 };
    },
    read: async (name) => fs.readFile(at(name)),
    list: async (name) => (await fs.readDirectory(at(name))).map(([each]) => each),
  };
  return { source: { file: file.path }, files };
}

/** The text of an editor, or what is selected in it. */
export function locateEditor({
  label,
  text,
  hasSelection,
}: GeoJsonEditor): LocatedSource | undefined {
  if (!label) return undefined;
  if (!hasSelection) return { source: { text, name: label } };
  const advice = vscode.l10n.t(
    'Select a complete object from { to }, or nothing to use the whole document.',
  );
  return { source: { text: completeSelection(text), name: label }, advice };
}

/**
 * Reads an area in a thread, with progress that can be cancelled, and asks what it leaves open.
 *
 * @returns undefined when the user has cancelled
 */
export async function findArea(
  located: LocatedSource,
  grid: TileGrid,
): Promise<FoundArea | undefined> {
  try {
    const reading = await readWithQuestions(located, grid);
    return reading && withAdvice(foundIn(reading), located.advice);
  } catch (error) {
    if (isCancelled(error)) return undefined;
    return { tiles: [], words: messageOf(error) };
  }
}

/**
 * Reads an area as `findArea` does, without looking for tiles.
 *
 * @returns undefined when the user has cancelled
 * @throws AreaError when it is not an area
 */
export async function readLocated(located: LocatedSource): Promise<Area | undefined> {
  try {
    const reading = await readWithQuestions(located, undefined);
    if (reading instanceof Error) throw reading;
    return reading;
  } catch (error) {
    if (isCancelled(error)) return undefined;
    throw error;
  }
}

/** @returns undefined when the user has closed a question @throws CancelledError */
async function readWithQuestions(
  located: LocatedSource,
  grid: TileGrid | undefined,
): Promise<Area | TaggedError<'area'> | undefined> {
  const { source } = located;
  const title = 'name' in source ? source.name : baseName(source.file);
  const questions = new AreaQuestions(title, grid?.crs);
  for (;;) {
    const reading = await read(located, { ...questions.choices, grid }, title);
    if ('file' in source && reading instanceof Error && reading.files.length > 1) {
      const chosen = await askForFile(title, reading.files);
      if (chosen === undefined) return undefined;
      const file = `${source.file.replace(/[\\/]$/, '')}/${chosen}`;
      return readWithQuestions({ ...located, source: { file } }, grid);
    }
    const isAnswered = await questions.ask(reading);
    if (isAnswered === undefined) return undefined;
    if (!isAnswered) return reading;
  }
}

/** @returns an area, or the error with the reason why there is none */
async function read(
  { source, files }: LocatedSource,
  options: AreaOptions,
  title: string,
): Promise<Area | TaggedError<'area'>> {
  const { readArea } = await import('../../core/index.ts');
  try {
    return await withProgress(
      vscode.l10n.t('Reading {0}', title),
      ({ signal, onProgress }) =>
        readArea(source, {
          ...options,
          files,
          signal,
          onProgress: (done) => onProgress({ action: 'prepare', item: title, done, total: 1 }),
        }),
      ({ done }) => formatPercent(done),
    );
  } catch (error) {
    if (isCedarError(error, 'area')) return error;
    throw error;
  }
}

function foundIn(reading: Area | TaggedError<'area'>): FoundArea {
  if (reading instanceof Error) return { tiles: [], words: reading.message };
  const { name, tiles = [], notes, outline, marks, tolerance } = reading;
  const words = [describeAreaTiles(name, tiles.length), ...notes].join(' ');
  const area = { name, outline, marks, tolerance, ...insideOf(reading) };
  // Points outside the grid can be ordered in no way.
  const hasDetails = tolerance !== undefined && reading.positions <= MAX_KEPT_POSITIONS;
  const details: AreaDetails = (...view) => reading.outlineIn(...view);
  return {
    tiles,
    words,
    ...((reading.positions > 0 || tiles.length > 0) && { area }),
    ...(hasDetails && { details }),
  };
}

function insideOf(area: Area): Pick<FormArea, 'inside' | 'insideProblem'> {
  try {
    return { inside: area.inside() };
  } catch (error) {
    return { insideProblem: messageOf(error) };
  }
}

function withAdvice(found: FoundArea, advice: string | undefined): FoundArea {
  if (found.tiles.length > 0 || advice === undefined) return found;
  return { ...found, words: `${found.words} ${advice}` };
}

function baseName(file: string): string {
  return path.posix.basename(file.replaceAll('\\', '/').replace(/\/$/, ''));
}
