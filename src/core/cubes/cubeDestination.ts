/**
 * Folders of cubes, from `ard.destination` of the configuration: environment variables are expanded,
 * and a Python format string has fields of the image.
 *
 * ```ts
 * cubeFolder('ARD/{collection}/h{tile.horizontal:03d}', document); // 'ARD/LANDSAT/LC08/C02/T1_L2/h003'
 * ```
 */
import { homedir } from 'node:os';
import { expandHome } from '../../domain/homeFolder.ts';
import { safeFileName } from '../stores/fileNames.ts';
import { formatTemplate, templatePrefix } from '../templates/formatTemplate.ts';
import type { ImageDocument } from './imageDocument.ts';

/** Fields that the template of a destination has, as in the Python tool. */
export const DESTINATION_FIELDS = [
  'collection',
  'tile',
  'date_start',
  'date_end',
  'filters',
  'submitted',
] as const;

/** A destination: where it begins, and the folders of an image in it. */
export interface DestinationTemplate {
  /** Folder, or address of a bucket, before the first field. */
  readonly base: string;
  /** Folders below it, a template. */
  readonly rest: string;
}

/**
 * Splits a destination before the first folder with a field.
 *
 * @param environment variables that replace `$NAME`, `${NAME}` and `%NAME%`
 * @throws TemplateError when it is not a valid format string
 */
export function parseDestination(
  template: string,
  environment: Readonly<Record<string, string | undefined>> = process.env,
): DestinationTemplate {
  const expanded = withSlashes(expandVariables(template, environment));
  const prefix = templatePrefix(expanded);
  // A template without fields is a folder.
  if (prefix === expanded.replaceAll('{{', '{').replaceAll('}}', '}')) {
    return { base: prefix, rest: '' };
  }
  const end = expanded.lastIndexOf('/', expanded.indexOf('{')) + 1;
  return { base: expanded.slice(0, end) || '.', rest: expanded.slice(end) };
}

/** Windows separates folders by backslashes as well; elsewhere they are parts of names. */
function withSlashes(path: string): string {
  return process.platform === 'win32' ? path.replaceAll('\\', '/') : path;
}

/** As Python's `os.path.expandvars` and `expanduser` do; unknown variables stay as they are. */
function expandVariables(
  text: string,
  environment: Readonly<Record<string, string | undefined>>,
): string {
  const variable = (whole: string, name: string) => environment[name] ?? whole;
  return expandHome(text, homedir()).replaceAll(
    /\$\{(\w+)\}|\$(\w+)|%(\w+)%/g,
    (whole, a?: string, b?: string, c?: string) => variable(whole, a ?? b ?? c ?? ''),
  );
}

/**
 * The folders of an image, with slashes. Characters that a file system refuses are replaced.
 *
 * @param collection in place of that of the image, if sensors share a cube
 * @throws TemplateError for a field that there is not
 */
export function destinationFolder(
  rest: string,
  document: ImageDocument,
  collection: string,
): string {
  if (rest === '') return '';
  const { tile, dateStart, dateEnd, filters, submitted } = document;
  const formatted = formatTemplate(rest, {
    collection,
    tile,
    date_start: dateStart,
    date_end: dateEnd,
    filters: JSON.stringify(filters ?? []),
    submitted,
  } satisfies Record<(typeof DESTINATION_FIELDS)[number], unknown>);
  const folders = formatted.split('/').filter((each) => each !== '' && each !== '.');
  return folders.map(safeFileName).join('/');
}
