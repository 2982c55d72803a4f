/** Values of an image as blocks of a cube: consecutive dates of a variable together. */
import type { CubeTask, CubeWindow, ReadBlock } from './cubeMessages.ts';
import { createValues } from './cubeValues.ts';
import type { ItemReader } from './itemReader.ts';

/** The blocks of an image in a window. @param index of the image in the task */
export async function readBlocks(
  task: CubeTask,
  index: number,
  window: CubeWindow,
  reader: ItemReader,
): Promise<ReadBlock[]> {
  const item = task.items[index];
  if (!item) throw new RangeError('item');
  const layers = await reader.read(item, window, task.variables);
  const bandCount = item.variables.length;
  const pixels = window.width * window.height;
  const blocks: ReadBlock[] = [];
  for (const [band, variable] of item.variables.entries()) {
    for (const run of runsOf(item.dates)) {
      const type = task.variables[variable]?.dataType ?? 'int16';
      const values = createValues(type, run.indices.length * pixels);
      for (const [i, date] of run.indices.entries()) {
        values.set(layers[date * bandCount + band] ?? values.subarray(0, 0), i * pixels);
      }
      blocks.push({
        variable,
        origin: [run.first, window.row, window.column],
        shape: [run.indices.length, window.height, window.width],
        values,
      });
    }
  }
  return blocks;
}

/** Dates of an image that follow one another in the cube, as they do in the image. */
function runsOf(dates: readonly (number | undefined)[]): { first: number; indices: number[] }[] {
  const runs: { first: number; indices: number[] }[] = [];
  for (const [index, date] of dates.entries()) {
    if (date === undefined) continue;
    const last = runs.at(-1);
    if (last && last.first + last.indices.length === date) last.indices.push(index);
    else runs.push({ first: date, indices: [index] });
  }
  return runs;
}
