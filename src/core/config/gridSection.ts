/** The tile grid of a configuration: a named one, one from a file, or one defined in place. */
import { homedir } from 'node:os';
import { resolve } from 'node:path';
import * as l10n from '@vscode/l10n';
import { LineCounter } from 'yaml';
import { expandHome } from '../../domain/homeFolder.ts';
import { isRecord } from '../../domain/isRecord.ts';
import { messageOf } from '../../domain/messages.ts';
import { GridError } from '../errors.ts';
import { readTextFile } from '../files/textFile.ts';
import { type GridDefinition, TileGrid } from '../grids/index.ts';
import { checkCodeInWkt } from '../grids/records.ts';
import { describeDuplicate, duplicateKeys } from './duplicateKeys.ts';
import { parseYaml } from './parseYaml.ts';
import { aliasProblems, depthProblem } from './yamlLimits.ts';

export type GridSection = Partial<GridDefinition> & {
  readonly grid_name?: string;
  readonly grid_filename?: string;
};

/**
 * @param folder what `grid_filename` is relative to
 * @throws GridError; its `field` is the key of the section that is wrong, where it is one
 */
export function readGrid(section: GridSection, folder: string): TileGrid {
  const { grid_name: name, grid_filename: filename, ...own } = section;
  if (filename !== undefined) {
    if (name === undefined) {
      throw new GridError(
        l10n.t('grid_filename needs grid_name: the name of a grid in the file.'),
        { field: 'grid_filename' },
      );
    }
    return gridFromFile(resolve(folder, expandHome(filename, homedir())), folder, name);
  }
  if (name === undefined) return gridFrom(own, '');
  try {
    return TileGrid.named(name);
  } catch (error) {
    if (!(error instanceof GridError)) throw error;
    throw new GridError(
      `${error.message} ${l10n.t('For a grid from a file, name the file with grid_filename.')}`,
      { cause: error, field: 'grid_name' },
    );
  }
}

const NEEDED = ['ul', 'crs', 'res', 'size', 'limits'] as const;

function gridFrom(definition: Partial<GridDefinition>, usualName: string): TileGrid {
  const { ul, crs, res, size, limits } = definition;
  const name: unknown = definition.name ?? usualName;
  if (typeof name !== 'string') {
    const found = JSON.stringify(name);
    throw new GridError(l10n.t('"name" of the tile grid must be a text, not {0}.', found), {
      field: 'name',
    });
  }
  if (ul && crs !== undefined && res && size && limits) {
    return checkCodeInWkt(TileGrid.from({ ul, crs, res, size, limits, name }));
  }
  const missing = NEEDED.filter((key) => definition[key] === undefined);
  throw new GridError(
    l10n.t(
      'The tile grid is missing {0}. Define all of {1}, or name a grid with grid_name: {2}.',
      missing.join(', '),
      NEEDED.join(', '),
      TileGrid.names().join(', '),
    ),
  );
}

function gridFromFile(file: string, folder: string, name: string): TileGrid {
  const field = 'grid_filename';
  const grids = readGrids(file, folder);
  const [key, definition] =
    Object.entries(grids).find(([key, grid]) => key === name || grid?.name === name) ?? [];
  if (key === undefined || typeof definition !== 'object' || definition === null) {
    throw new GridError(
      l10n.t(
        '"{1}" has no grid "{0}". It defines: {2}.',
        name,
        file,
        Object.keys(grids).join(', '),
      ),
      { field: 'grid_name' },
    );
  }
  try {
    return gridFrom(definition, key);
  } catch (error) {
    // Also whatever a definition that is not of this shape at all runs into.
    const reason = messageOf(error);
    throw new GridError(l10n.t('The grid "{0}" in "{1}" cannot be used: {2}', name, file, reason), {
      cause: error,
      field,
    });
  }
}

/** @throws Error for what is not valid YAML, is nested too deeply, or has too many aliases */
function parseGrids(text: string): unknown {
  const deep = depthProblem(text);
  if (deep) throw new Error(deep.message);
  const lines = new LineCounter();
  const document = parseYaml(text, lines);
  const [error] = document.errors;
  const [twice] = duplicateKeys(document);
  if (error || twice) {
    const line = l10n.t('line {0}', lines.linePos((error ?? twice)?.pos[0] ?? 0).line);
    const message = error?.message ?? describeDuplicate(twice?.message ?? '');
    throw new Error(`${line}: ${message}`, { cause: error });
  }
  const [wrong] = aliasProblems(document);
  if (wrong) throw new Error(wrong.message);
  return document.toJS();
}

function readGrids(file: string, folder: string): Record<string, Partial<GridDefinition> | null> {
  try {
    const grids = parseGrids(readTextFile(file, { folder }));
    if (isRecord(grids)) {
      return grids as Record<string, Partial<GridDefinition> | null>;
    }
  } catch (error) {
    const [reason] = messageOf(error).split('\n');
    throw new GridError(
      l10n.t('The file "{0}" cannot be read: {1}.', file, reason?.replace(/\.$/, '') ?? ''),
      {
        cause: error,
        field: 'grid_filename',
      },
    );
  }
  throw new GridError(
    l10n.t('The file "{0}" does not define any grids. Add a section for each grid.', file),
    { field: 'grid_filename' },
  );
}
