/** `cedar grid`: proposes tile grids for an area, and writes one into the configuration. */
import { writeFile } from 'node:fs/promises';
import { type Command, InvalidArgumentError } from 'commander';
import type { GridProposal } from '../../core/index.ts';
import { withArea } from '../areaOptions.ts';
import { type CommandContext, readConfigText } from '../commandSession.ts';
import { formatCount, formatSize, formatTable } from '../format.ts';
import { areaFrom, checkAreaFlags, type GridAreaFlags, withGridSizes } from '../gridOptions.ts';
import type { ActAlone, Outcome } from './command.ts';

interface GridFlags extends GridAreaFlags {
  readonly list?: boolean;
  readonly choose?: string;
  readonly collection: string;
  readonly write?: boolean;
  readonly replace?: boolean;
}

/** Collection by which sizes of files are estimated. */
const USUAL_COLLECTION = 'LANDSAT/LC08/C02/T1_L2';

export function addGrid(program: Command, actAlone: ActAlone): void {
  withGridSizes(withArea(program.command('grid')))
    .description('propose tile grids for an area, and write one into the configuration')
    .option('--list', 'list the proposed grids, as without --choose')
    .option('--choose <id>', 'print the tile_grid of a proposed grid, such as utm-33n')
    .option(
      '--collection <id>',
      'image collection to estimate sizes of files for',
      USUAL_COLLECTION,
    )
    .option('--write', 'write the grid into the configuration')
    .option('--replace', 'with --write: also over another grid, whose tiles have other numbers')
    .action(actAlone(propose));
}

async function propose(context: CommandContext, flags: GridFlags): Promise<Outcome> {
  checkFlags(flags);
  const { proposeGrid, proposeGrids } = await import('../../core/index.ts');
  const area = await areaFrom(context, flags);
  if (flags.choose === undefined) return listProposals(proposeGrids(area), flags);
  const { resolution, tileSize } = flags;
  const proposal = proposeGrid(area, flags.choose, { resolution, tileSize });
  await noteFacts(context, proposal, flags);
  return flags.write ? write(context, proposal, flags) : print(proposal);
}

function checkFlags(flags: GridFlags): void {
  checkAreaFlags(flags);
  if (flags.list && flags.choose !== undefined) {
    throw new InvalidArgumentError('--list and --choose are not used together.');
  }
  const needsChoice = ['resolution', 'tileSize', 'write'] as const;
  const given = needsChoice.find((flag) => flags[flag] !== undefined);
  if (flags.choose === undefined && given) {
    const option = given === 'tileSize' ? 'tile-size' : given;
    throw new InvalidArgumentError(`--${option} needs --choose.`);
  }
  if (flags.replace && !flags.write) throw new InvalidArgumentError('--replace needs --write.');
}

async function listProposals(
  proposals: readonly GridProposal[],
  flags: GridFlags,
): Promise<Outcome> {
  const { describeFit } = await import('../../core/index.ts');
  const json = await Promise.all(proposals.map((each) => describeJson(each, flags)));
  const table = formatTable(
    proposals.map(({ system, tileCount }) => [
      system.id,
      formatCount(tileCount, 'tile'),
      system.title,
    ]),
  );
  const lines = proposals.flatMap((each, index) => [
    table[index] ?? '',
    `    ${describeFit(each)}`,
  ]);
  return { json, lines };
}

async function describeJson(proposal: GridProposal, { collection }: GridFlags): Promise<object> {
  const { describeFit, describeProposalNotes, estimateGridFile } = await import(
    '../../core/index.ts'
  );
  const { system, share, distortion, sizes, grid, tileCount } = proposal;
  return {
    id: system.id,
    title: system.title,
    fit: describeFit(proposal),
    notes: describeProposalNotes(proposal),
    share,
    distortion,
    ...sizes,
    tiles: tileCount,
    ...estimateGridFile(collection, grid),
    source: system.source,
    grid: grid.toJSON(),
  };
}

/** Notes for the user about the chosen grid, besides its YAML. */
async function noteFacts(
  { output }: CommandContext,
  proposal: GridProposal,
  flags: GridFlags,
): Promise<void> {
  const {
    describeFit,
    describeGridSizes,
    describeProposalNotes,
    estimateGridFile,
    MAX_AREA_TILES,
  } = await import('../../core/index.ts');
  const { system, sizes, tileCount, grid } = proposal;
  const { dateBytes, datesPerYear, datesPerFile } = estimateGridFile(flags.collection, grid);
  output.note(`${system.title}. ${describeFit(proposal)}`);
  output.note(
    `${describeGridSizes(system, sizes)} ${formatCount(tileCount, 'tile')} over the area.`,
  );
  output.note(
    `${flags.collection}: ${formatSize(dateBytes)} a date and tile before compression, about ${formatCount(Math.round(datesPerYear), 'date')} a year, up to ${formatCount(datesPerFile, 'date')} in one file.`,
  );
  if (tileCount > MAX_AREA_TILES) {
    output.note(
      `An order can have ${MAX_AREA_TILES} tiles: choose larger tiles, or order parts of the area.`,
    );
  }
  noteSnapped(output, flags, sizes);
  for (const note of describeProposalNotes(proposal)) output.note(note);
}

function noteSnapped(
  output: CommandContext['output'],
  { resolution, tileSize }: GridFlags,
  sizes: GridProposal['sizes'],
): void {
  if (resolution !== undefined && resolution !== sizes.resolution) {
    output.note(
      `The resolution was changed to ${withoutRounding(sizes.resolution)}, of which tiles are a multiple.`,
    );
  }
  if (tileSize !== undefined && tileSize !== sizes.tileSize) {
    output.note(
      `The size of tiles was changed to ${withoutRounding(sizes.tileSize)}, a multiple of the pixel.`,
    );
  }
}

/** Without the last digits, in which calculations leave rounding errors. */
function withoutRounding(size: number): number {
  return Number(size.toPrecision(12));
}

async function print({ grid }: GridProposal): Promise<Outcome> {
  const { tileGridSection } = await import('../../core/index.ts');
  return { json: { tile_grid: grid.toJSON() }, lines: tileGridSection(grid).split('\n') };
}

async function write(
  { options }: CommandContext,
  { grid }: GridProposal,
  { replace }: GridFlags,
): Promise<Outcome> {
  const { ConfigError, loadConfig, writeTileGrid } = await import('../../core/index.ts');
  const file = options.config;
  const text = await readConfigText(file, 'cedar init --area … --grid …');
  const written = writeTileGrid(text, grid);
  const before = currentGrid(() => loadConfig(text).grid.toJSON());
  const isOther = before === undefined || before !== JSON.stringify(grid.toJSON());
  if (isOther && /^tile_grid\s*:/m.test(text) && !replace) {
    throw new ConfigError(
      `${file} has another tile grid. In the new one, the same tile numbers mean other places, and images can have the names of those that there are. Use --replace to replace it, or another configuration with its own prefix_template and tracking_prefix.`,
      [],
    );
  }
  if (written !== text) await writeFile(file, written);
  return { json: { file, tile_grid: grid.toJSON() }, lines: [file] };
}

/** The grid in a configuration; undefined where it cannot be read. */
function currentGrid(read: () => object): string | undefined {
  try {
    return JSON.stringify(read());
  } catch {
    return undefined;
  }
}
