/** Builds data cubes: asks for format and folder, shows the progress, and reports the result. */
import path from 'node:path';
import * as vscode from 'vscode';
import type {
  ArdConfig,
  BuildCubesOptions,
  BuildCubesResult,
  CubeFormat,
} from '../../core/index.ts';
import { isCancelled, isCedarError } from '../../domain/cedarError.ts';
import { withProgress } from '../withProgress.ts';
import { askForCubeFolder, type CubeFolder, chooseCubeFolder } from './chooseCubeFolder.ts';
import { chooseFormat } from './chooseFormat.ts';
import { type CubeSharing, chooseSharing } from './chooseSharing.ts';
import { describeRefused, type RefusedCube, refusalOf } from './refusedCubes.ts';
import { reportCubes } from './reportCubes.ts';

/** Images to make cubes of. */
export interface CubeImages {
  /** Folders with images, or metadata documents. */
  readonly paths: readonly string[];
  /** Path of the configuration with the section `ard`, where there is one. */
  readonly configuration?: string | undefined;
}

/** A request that is complete: nothing is asked. */
export interface CubeRequest {
  readonly [field: string]: unknown;
}

/** How the cubes are built. */
interface CubeBuild {
  readonly paths: readonly string[];
  readonly format: CubeFormat;
  readonly sharing: CubeSharing;
  readonly folder: CubeFolder;
  readonly ard: ArdConfig | undefined;
  /** All cubes, or those of these paths. */
  readonly overwrite: boolean | readonly string[];
}

/** The cubes that were built, and those that were not. */
interface Outcome {
  readonly result: BuildCubesResult;
  readonly refused: readonly RefusedCube[];
}

/** Asks, builds, and reports. @returns paths of the cubes; none if the user cancels */
export async function buildDataCubes({ paths, configuration }: CubeImages): Promise<string[]> {
  const format = await chooseFormat();
  if (!format) return [];
  const sharing = await chooseSharing(paths);
  if (!sharing) return [];
  const ard = configuration === undefined ? undefined : await ardOf(configuration);
  const folder = await chooseCubeFolder(folderOf(paths), ard?.destination);
  if (!folder) return [];
  return run({ paths, format, sharing, folder, ard, overwrite: false });
}

/** Builds without questions. @returns paths of the cubes */
export async function writeDataCubes(request: CubeRequest): Promise<string[]> {
  const { CUBE_FORMATS } = await import('../../core/index.ts');
  const { paths, destination, format = 'zarr', overwrite, acrossSensors, physical } = request;
  const areTexts = Array.isArray(paths) && paths.every((each) => typeof each === 'string');
  const known = CUBE_FORMATS.find((each) => each === format);
  if (!areTexts || typeof destination !== 'string' || !known) {
    throw new Error(
      vscode.l10n.t(
        'Pass "paths" (texts), "destination" (a text), and optionally "format" ({0}).',
        CUBE_FORMATS.join(', '),
      ),
    );
  }
  const folder = { destination };
  const { result, refused } = await build({
    paths,
    format: known,
    sharing: { acrossSensors: acrossSensors === true, physical: physical === true },
    folder,
    ard: undefined,
    overwrite: overwrite === true,
  });
  if (refused.length > 0) throw refusalOf(refused);
  return result.cubes.map((cube) => cube.path);
}

async function run(given: CubeBuild): Promise<string[]> {
  try {
    const { result, refused } = await build(given);
    const existing = refused.filter(({ error }) => isExistingCube(error));
    if (existing.length > 0) {
      const again = await runElsewhere(given, existing);
      if (again) return again;
    }
    const others = refused.filter((each) => !existing.includes(each));
    const isWhole = others.length === 0;
    if (result.cubes.length > 0 || refused.length === 0) {
      const reporting = reportCubes(result, { canOverwrite: isWhole });
      if (isWhole && (await reporting)) return run({ ...given, overwrite: true });
    }
    if (!isWhole) throw refusalOf(others);
    return result.cubes.map((cube) => cube.path);
  } catch (error) {
    if (!isCancelled(error)) throw error;
    const goOn = vscode.l10n.t('Continue');
    const message = vscode.l10n.t(
      'Cancelled. What is finished of the data cube is kept for the next time.',
    );
    const answer = await vscode.window.showInformationMessage(message, goOn);
    return answer === goOn ? run(given) : [];
  }
}

function isExistingCube(error: unknown): boolean {
  return isCedarError(error, 'cube') && error.reason === 'existing-cube';
}

/**
 * Asks whether to overwrite cubes that cannot be continued, or to build in another folder.
 *
 * @returns undefined if the user cancels
 */
async function runElsewhere(
  given: CubeBuild,
  existing: readonly RefusedCube[],
): Promise<string[] | undefined> {
  const overwrite = vscode.l10n.t('Overwrite');
  const other = vscode.l10n.t('Choose Folder…');
  // The first button has the focus: it must not be the one that loses data.
  const problem = describeRefused(existing);
  const answer = await vscode.window.showWarningMessage(problem, { modal: true }, other, overwrite);
  if (answer === overwrite) {
    const replaced = typeof given.overwrite === 'boolean' ? [] : given.overwrite;
    return run({ ...given, overwrite: [...replaced, ...existing.map(({ path: cube }) => cube)] });
  }
  const folder = answer === other && (await askForCubeFolder(folderOf(given.paths)));
  return folder ? run({ ...given, folder }) : undefined;
}

/** Folder of the first images. */
function folderOf([first = '']: readonly string[]): string {
  return first.endsWith('.json') ? path.dirname(first) : first;
}

function build({ paths, format, sharing, folder, ard, overwrite }: CubeBuild): Promise<Outcome> {
  return withProgress(vscode.l10n.t('Building data cube'), async (watch) => {
    const { buildCubes } = await import('../../core/index.ts');
    const refused: RefusedCube[] = [];
    const refuse = (kind: RefusedCube['kind']) => (place: string, error: unknown) =>
      void refused.push({ kind, path: place, error });
    const options: BuildCubesOptions = {
      format,
      overwrite,
      ...sharing,
      destination: folder.destination,
      encoding: ard?.encoding,
      onCubeError: refuse('cube'),
      onImageError: refuse('image'),
      // A folder without images does not keep back the others.
      ...(paths.length > 1 && { onPathError: refuse('folder') }),
      ...watch,
    };
    return { result: await buildCubes(paths, options), refused };
  });
}

/** The section `ard` of a configuration; none if it cannot be read, which other commands report. */
async function ardOf(file: string): Promise<ArdConfig | undefined> {
  const { loadConfig, readTextFile } = await import('../../core/index.ts');
  try {
    return loadConfig(readTextFile(file), { folder: path.dirname(file) }).values.ard;
  } catch {
    return undefined;
  }
}
