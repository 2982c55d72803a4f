/** Compares a sample of the blocks of a cube with the images, before the cube gets its name. */
import * as l10n from '@vscode/l10n';
import { forEachBounded } from '../../domain/boundedLoop.ts';
import { CubeError } from '../errors.ts';
import type { StoredCube } from './buildCube.ts';
import type { SampledBlock } from './cubeMessages.ts';

/** Blocks that are read back, at most; they are from all parts of the cube. */
const MAX_VERIFIED = 64;

/** Blocks to read back. */
function blocksToVerify({ records }: StoredCube): SampledBlock[] {
  const all = [...records.values()].flatMap(({ blocks }) => blocks);
  const step = Math.max(1, all.length / MAX_VERIFIED);
  return Array.from(
    { length: Math.min(all.length, MAX_VERIFIED) },
    (_, i) => all[Math.floor(i * step)],
  ).filter((block) => block !== undefined);
}

/**
 * Reads blocks back, in the threads, and compares them with what was read from the images.
 *
 * @param findDifferences of some of the blocks; called once for each thread
 * @throws CubeError; the windows that differ are written again by the next run
 */
export async function verifyBlocks(
  stored: StoredCube,
  findDifferences: (blocks: readonly SampledBlock[]) => Promise<readonly SampledBlock[]>,
): Promise<void> {
  const { threads, signal, place, name, records, journal } = stored;
  const chosen = blocksToVerify(stored);
  const groups = Array.from({ length: threads.count }, (_, i) =>
    chosen.filter((__, index) => index % threads.count === i),
  );
  const different: SampledBlock[] = [];
  await forEachBounded(
    groups.filter((blocks) => blocks.length > 0),
    threads.count,
    async (blocks) => {
      different.push(...(await findDifferences(blocks)));
    },
    signal,
  );
  if (different.length === 0) return;
  const wrong = [...records].filter(([, { blocks }]) =>
    blocks.some(({ crc32c, origin, variable }) =>
      different.some(
        (other) =>
          other.crc32c === crc32c &&
          other.variable === variable &&
          String(other.origin) === String(origin),
      ),
    ),
  );
  await journal.forget(
    wrong.map(([key]) => key),
    { signal },
  );
  const path = place.address(name);
  throw new CubeError(
    'verification',
    path,
    l10n.t(
      '"{0}" was not completed: some values differ from the images when they are read back. The disk may be faulty, or another program has changed the files; convert again.',
      path,
    ),
  );
}
