/** Options that choose a tile grid for an area. */
import { type Command, InvalidArgumentError } from 'commander';
import type { GridArea } from '../core/index.ts';
import { type AreaFlags, gridAreaOfFile, PLACES } from './areaOptions.ts';
import type { CommandContext } from './commandSession.ts';

export interface GridAreaFlags extends AreaFlags {
  readonly place?: string;
  readonly resolution?: number;
  readonly tileSize?: number;
}

/** Adds the options to a command, besides those of `withArea`. */
export function withGridSizes(command: Command): Command {
  return command
    .option('--place <text>', `in place of --area: ${PLACES}`)
    .option('--resolution <number>', 'size of a pixel, in meters or degrees', parseSize)
    .option('--tile-size <number>', 'size of a tile, in meters or degrees', parseSize);
}

/** @throws InvalidArgumentError unless there is one area */
export function checkAreaFlags({ area, place }: GridAreaFlags): void {
  if ((area === undefined) !== (place === undefined)) return;
  throw new InvalidArgumentError('Use --area or --place, and not both.');
}

/** The area of the options. @throws AreaError, CancelledError */
export async function areaFrom(
  context: Pick<CommandContext, 'output' | 'signal'>,
  flags: GridAreaFlags,
): Promise<GridArea> {
  if (flags.area !== undefined) return gridAreaOfFile(flags.area, flags, context);
  const { parsePlaceArea } = await import('../core/index.ts');
  const { name, note, ...area } = parsePlaceArea(flags.place ?? '');
  context.output.note(name);
  if (note !== undefined) context.output.note(note);
  return area;
}

function parseSize(text: string): number {
  const size = Number(text);
  if (text.trim() !== '' && Number.isFinite(size) && size > 0) return size;
  throw new InvalidArgumentError('A positive number is expected.');
}
