/** A second configuration for another tile grid: the text of a cedar.yaml, changed for a folder of its own. */
import { homedir } from 'node:os';
import path from 'node:path';
import * as l10n from '@vscode/l10n';
import { isScalar, type YAMLMap } from 'yaml';
import { expandHome } from '../../domain/homeFolder.ts';
import { ConfigError } from '../errors.ts';
import type { TileGrid } from '../grids/index.ts';
import { templatesFrom } from '../templates/orderTemplates.ts';
import { parseYaml } from './parseYaml.ts';
import { writeTileGrid } from './writeTileGrid.ts';
import {
  addLines,
  applyTextEdits,
  isBlockMap,
  pairOf,
  replaceValue,
  type TextEdit,
} from './yamlMapEdits.ts';

/** Keys whose values are paths, relative to the configuration. */
const PATH_KEYS = [
  ['gcs', 'credentials_file'],
  ['gdrive', 'credentials_file'],
  ['gdrive', 'client_secrets_file'],
] as const;

/** Keys of the folders in the store. */
const FOLDER_KEYS = ['prefix_template', 'tracking_prefix'] as const;

/** Where the copy is, and what distinguishes its images. */
export interface CopyOptions {
  /** Folder of the original. */
  readonly from: string;
  /** Folder of the copy. */
  readonly to: string;
  /** Added to the names of its folders in the store: images of two grids can have the same names. */
  readonly suffix: string;
}

/**
 * The text with another grid, for a configuration in another folder: its images and orders have their own
 * folders in the store, and paths of files still lead to the same files.
 *
 * @param text text of the original
 * @param grid the grid of the copy
 * @param options where the copy is, and what distinguishes its images
 * @throws ConfigError when it cannot be changed in place
 */
export function copyForGrid(text: string, grid: TileGrid, options: CopyOptions): string {
  const written = writeTileGrid(text, grid);
  const root = parseYaml(written).contents;
  const tracker = isBlockMap(root) ? pairOf(root, 'tracker')?.value : undefined;
  if (!isBlockMap(root) || !isBlockMap(tracker)) {
    throw new ConfigError(
      l10n.t('Write the section tracker: of cedar.yaml in lines of its own, and copy it again.'),
      [],
    );
  }
  const edits = [...folderEdits(written, tracker, options), ...pathEdits(written, root, options)];
  return applyTextEdits(written, edits);
}

function folderEdits(text: string, tracker: YAMLMap, { suffix }: CopyOptions): TextEdit[] {
  const defaults = templatesFrom({});
  const usual = {
    prefix_template: defaults.prefixTemplate,
    tracking_prefix: defaults.trackingPrefix,
  };
  const missing: string[] = [];
  const edits = FOLDER_KEYS.flatMap((key): TextEdit[] => {
    const pair = pairOf(tracker, key);
    const value = pair && isScalar(pair.value) ? String(pair.value.value ?? '') : usual[key];
    const own = JSON.stringify(`${value.replace(/\/+$/, '')}_${suffix}`);
    if (pair) return [replaceValue(text, pair, own)];
    missing.push(`${key}: ${own}`);
    return [];
  });
  return missing.length > 0 ? [...edits, addLines(text, tracker, missing)] : edits;
}

function pathEdits(text: string, root: YAMLMap, { from, to }: CopyOptions): TextEdit[] {
  return PATH_KEYS.flatMap(([section, key]) => {
    const map = pairOf(root, section)?.value;
    const pair = isBlockMap(map) ? pairOf(map, key) : undefined;
    const file = pair && isScalar(pair.value) ? pair.value.value : undefined;
    if (!pair || typeof file !== 'string' || path.isAbsolute(expandHome(file, homedir())))
      return [];
    const moved = path.relative(to, path.resolve(from, file)).split(path.sep).join('/');
    return [replaceValue(text, pair, JSON.stringify(moved))];
  });
}
