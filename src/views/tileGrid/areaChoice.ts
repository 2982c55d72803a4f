/** Step of New Tile Grid: the area that the grid is for, of a file, an editor or a typed place. */
import path from 'node:path';
import * as vscode from 'vscode';
import type { GridArea, PlaceArea } from '../../core/index.ts';
import { messageOf } from '../../domain/messages.ts';
import type { AreaOutline } from '../map/areaOutline.ts';
import {
  chooseAreaFile,
  type LocatedSource,
  locate,
  locateEditor,
  readLocated,
} from '../orderForm/areaFinding.ts';
import { GeoJsonEditor } from '../orderForm/geojsonEditor.ts';
import type { StepPlace } from '../steps/runSteps.ts';
import { inputStep, pickStep, type StepAnswer } from '../steps/stepInputs.ts';

/** An area, its name, and polygons to draw it. */
export interface NamedArea extends AreaOutline {
  /** "parcels.gpkg", or how a typed place was read. */
  readonly name: string;
  readonly area: GridArea;
}

interface AreaStep {
  readonly title: string;
  readonly place: StepPlace;
}

/** @throws AreaError when a file is not an area */
export async function chooseArea(step: AreaStep): Promise<StepAnswer<NamedArea>> {
  const editor = new GeoJsonEditor();
  try {
    for (;;) {
      const way = await chooseWay(step, editor.label);
      if (way === 'back' || way === 'cancel') return way;
      if (way.value === 'place') {
        const answer = await enterPlace({ ...step, place: { ...step.place, canGoBack: true } });
        if (answer !== 'back') return answer;
        continue;
      }
      const located = way.value === 'file' ? await chooseFile() : locateEditor(editor);
      const area = located && (await readNamedArea(located));
      if (area) return { value: area };
    }
  } finally {
    editor.dispose();
  }
}

function chooseFile(): Promise<LocatedSource | undefined> {
  return chooseAreaFile(vscode.l10n.t('Tile Grid for an Area'), vscode.l10n.t('Propose Grids'));
}

/** @returns undefined when the user closes a question @throws AreaError */
export async function areaInFile(file: vscode.Uri): Promise<NamedArea | undefined> {
  return readNamedArea(locate(file));
}

async function readNamedArea(located: LocatedSource): Promise<NamedArea | undefined> {
  const { gridAreaOf } = await import('../../core/index.ts');
  const area = await readLocated(located);
  if (!area) return undefined;
  const source = path.posix.basename(area.source);
  const name = area.feature === undefined ? source : `${source}: ${area.feature}`;
  const { outline, marks, tolerance } = area;
  return { name, area: gridAreaOf(area), outline, marks, tolerance };
}

type Way = 'file' | 'editor' | 'place';

function chooseWay(step: AreaStep, editor: string | undefined): Promise<StepAnswer<Way>> {
  return pickStep<Way>({
    ...step,
    placeholder: vscode.l10n.t('Area that the grid is for'),
    items: [
      {
        label: `$(file) ${vscode.l10n.t('From a File…')}`,
        detail: vscode.l10n.t(
          'GeoJSON, KML, KMZ, shapefile, GeoPackage, FlatGeobuf, TopoJSON, WKT or CSV, also in ZIP or gzip',
        ),
        value: 'file',
      },
      ...(editor === undefined
        ? []
        : [
            {
              label: `$(edit) ${vscode.l10n.t('From {0}', editor)}`,
              value: 'editor' as const,
            },
          ]),
      {
        label: `$(location) ${vscode.l10n.t('Enter a Place…')}`,
        detail: vscode.l10n.t('A point or bounding box in degrees, MGRS, UTM or WKT'),
        value: 'place',
      },
    ],
  });
}

async function enterPlace(step: AreaStep): Promise<StepAnswer<NamedArea>> {
  const answer = await inputStep({
    ...step,
    prompt: vscode.l10n.t(
      'Point or bounding box (west, south, east, north), MGRS, UTM or POLYGON(…)',
    ),
    value: '',
    problem: async (text) => {
      try {
        const { note } = await placeArea(text);
        return note === undefined ? undefined : { note };
      } catch (error) {
        return messageOf(error);
      }
    },
  });
  if (answer === 'back' || answer === 'cancel') return answer;
  return { value: await parsePlace(answer.value) };
}

/** @throws AreaError for what is not a place */
export async function parsePlace(text: string): Promise<NamedArea> {
  const { name, note: _, ...area } = await placeArea(text);
  return named(name, area);
}

/** @throws AreaError for what is not a place */
async function placeArea(text: string): Promise<PlaceArea> {
  const { parsePlaceArea } = await import('../../core/index.ts');
  return parsePlaceArea(text);
}

function named(name: string, area: GridArea): NamedArea {
  const coordinates = area.polygons.map((rings) => rings.map((ring) => [...ring]));
  const short = name.length > 60 ? `${name.slice(0, 59)}…` : name;
  const marks = area.points.flatMap(([lon = 0, lat = 0]) => [lon, lat]);
  return { name: short, area, outline: { type: 'MultiPolygon', coordinates }, marks };
}
