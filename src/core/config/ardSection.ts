/** The section `ard` of a configuration: where data cubes are written, and how. */
import * as l10n from '@vscode/l10n';
import { isRecord } from '../../domain/isRecord.ts';
import type { CubeEncoding, CubeSizes } from '../cubes/cubeLayout.ts';
import type { ArdConfig } from './ardConfig.ts';
import type { Source } from './configSource.ts';

const DIMENSIONS = ['time', 'y', 'x'] as const;

/** Size of a chunk that has all dates, rows or columns, as in xarray. */
const ALL = -1;

/** Reads the section; what cannot be used is reported, and has no effect. */
export function readArd(source: Source, section: unknown): ArdConfig | undefined {
  if (!isRecord(section)) return undefined;
  const { destination, encoding } = section;
  const isText = typeof destination === 'string' && destination !== '';
  if (destination !== undefined && !isText) {
    source.warn(
      ['ard', 'destination'],
      l10n.t('"destination" must be a text: the folder of data cubes. It has no effect.'),
    );
  }
  const given = readSection(source, ['ard', 'encoding'], encoding);
  return {
    ...(isText && { destination }),
    encoding: given ? readEncoding(source, given) : { others: {} },
  };
}

/** A section; anything else is reported, unless it is empty. */
function readSection(
  source: Source,
  path: readonly string[],
  value: unknown,
): Readonly<Record<string, unknown>> | undefined {
  if (isRecord(value)) return value;
  if (value !== undefined && value !== null) {
    source.warn(path, l10n.t('"{0}" must be a section. It has no effect.', path.at(-1) ?? ''));
  }
  return undefined;
}

function readEncoding(
  source: Source,
  { chunks, shards, ...others }: Readonly<Record<string, unknown>>,
): CubeEncoding {
  const sizesOf = (key: 'chunks' | 'shards', value: unknown) => {
    const section = readSection(source, ['ard', 'encoding', key], value);
    return section && { [key]: readSizes(source, key, section) };
  };
  return { others, ...sizesOf('chunks', chunks), ...sizesOf('shards', shards) };
}

function readSizes(
  source: Source,
  key: 'chunks' | 'shards',
  sizes: Readonly<Record<string, unknown>>,
): CubeSizes {
  const known = DIMENSIONS.filter((dimension) => {
    const size = sizes[dimension];
    if (size === undefined) return false;
    if (Number.isSafeInteger(size) && Number(size) > 0) return true;
    if (key === 'chunks' && size === ALL) return true;
    source.warn(
      ['ard', 'encoding', key, dimension],
      key === 'chunks'
        ? l10n.t(
            'A size along "{0}" must be a whole number from 1, or -1 for all. It has no effect.',
            dimension,
          )
        : l10n.t('A size along "{0}" must be a whole number from 1. It has no effect.', dimension),
    );
    return false;
  });
  return Object.fromEntries(known.map((dimension) => [dimension, Number(sizes[dimension])]));
}
