/** The section `ard` of a configuration: where data cubes are written, and how. */
import * as l10n from '@vscode/l10n';
import { isRecord } from '../../domain/isRecord.ts';
import type { CubeEncoding, CubeSizes } from '../cubes/cubeLayout.ts';
import type { ArdConfig } from './ardConfig.ts';
import type { Source } from './configSource.ts';

const DIMENSIONS = ['time', 'y', 'x'] as const;

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
  return {
    ...(isText && { destination }),
    encoding: readEncoding(source, isRecord(encoding) ? encoding : {}),
  };
}

function readEncoding(
  source: Source,
  { chunks, shards, ...others }: Readonly<Record<string, unknown>>,
): CubeEncoding {
  return {
    others,
    ...(isRecord(chunks) && { chunks: readSizes(source, 'chunks', chunks) }),
    ...(isRecord(shards) && { shards: readSizes(source, 'shards', shards) }),
  };
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
    source.warn(
      ['ard', 'encoding', key, dimension],
      l10n.t('A size along "{0}" must be a whole number from 1. It has no effect.', dimension),
    );
    return false;
  });
  return Object.fromEntries(known.map((dimension) => [dimension, Number(sizes[dimension])]));
}
