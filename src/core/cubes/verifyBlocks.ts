/** Compares blocks of a cube with the images that they were read from, by their checksums. */
import { crc32cOf } from '../stores/crc32c.ts';
import type { CubeVariable } from './cubeLayout.ts';
import type { SampledBlock } from './cubeMessages.ts';
import { bytesOf } from './cubeValues.ts';
import type { ThreadStore } from './threadStores.ts';
import { openZarrReader } from './zarrReader.ts';

/** Blocks whose values in the cube are not those of the images. */
export async function findDifferences(
  target: ThreadStore,
  variables: readonly CubeVariable[],
  blocks: readonly SampledBlock[],
  documents: Readonly<Record<string, string>>,
): Promise<SampledBlock[]> {
  const reader = openZarrReader(target, documents);
  const different: SampledBlock[] = [];
  for (const block of blocks) {
    const { name = '' } = variables[block.variable] ?? {};
    const values = await reader.read(name, block.origin, block.shape).catch(() => undefined);
    const isSame = values && (await crc32cOf(bytesOf(values))) === block.crc32c;
    if (!isSame) different.push(block);
  }
  return different;
}
