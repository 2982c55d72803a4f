/** Texts about a proposed grid, for lists and for its page. Does not import `vscode`. */
import * as l10n from '@vscode/l10n';
import type { GridProposal } from '../../core/index.ts';
import { WHOLE_AREA } from '../../domain/areaShare.ts';
import { formatNumber } from '../../domain/locale.ts';
import { formatBytes } from '../../text/quantities.ts';
import type { GridFact } from './protocol.ts';

/** Collections by which sizes of files are estimated, with their names. */
const EXAMPLES = [
  ['Landsat 8', 'LANDSAT/LC08/C02/T1_L2'],
  ['Sentinel-2', 'COPERNICUS/S2_SR_HARMONIZED'],
] as const;

/** Texts of the page about a grid, beside the map. */
export interface ProposalTexts {
  readonly title: string;
  readonly fit: string;
  readonly facts: readonly GridFact[];
  readonly notes: readonly string[];
}

/** "1 tile", "12 tiles" */
export function formatGridTiles(count: number): string {
  return count === 1 ? l10n.t('1 tile') : l10n.t('{0} tiles', formatNumber(count));
}

/** "12 tiles", "12 tiles · 65 % of the area" */
export function describeGridCoverage({ share, tileCount }: GridProposal): string {
  const tiles = formatGridTiles(tileCount);
  if (share >= WHOLE_AREA) return tiles;
  const percent = formatNumber(Math.min(99, Math.max(1, Math.round(share * 100))));
  return `${tiles} · ${l10n.t('{0} % of the area', percent)}`;
}

export async function describeProposal(proposal: GridProposal): Promise<ProposalTexts> {
  const { describeFit, describeGridSizes, describeProposalNotes } = await import(
    '../../core/index.ts'
  );
  const { system, grid, sizes, tileCount } = proposal;
  const facts: GridFact[] = [
    { name: l10n.t('Sizes'), value: describeGridSizes(system, sizes) },
    { name: l10n.t('Over the area'), value: formatGridTiles(tileCount) },
    { name: l10n.t('Upper left corner'), value: grid.ul.join(', ') },
    { name: l10n.t('One date of a tile'), value: (await describeFiles(proposal)).join(' ') },
    { name: l10n.t('Source'), value: system.source },
  ];
  const notes = [...describeProposalNotes(proposal), ...(await limitNotes(proposal))];
  return { title: system.title, fit: describeFit(proposal), facts, notes };
}

/** Sizes of images of a tile for well-known collections. */
async function describeFiles({ grid }: GridProposal): Promise<string[]> {
  const { estimateGridFile } = await import('../../core/index.ts');
  return EXAMPLES.map(([name, id]) => {
    const { dateBytes, datesPerYear, datesPerFile } = estimateGridFile(id, grid);
    return l10n.t(
      '{0}: {1} before compression. Dates a year: about {2}. Dates in one file: up to {3}.',
      name,
      formatBytes(dateBytes),
      formatNumber(Math.round(datesPerYear)),
      formatNumber(datesPerFile),
    );
  });
}

/** "390 MB a date of Landsat 8" */
export async function describeTileFile(proposal: GridProposal): Promise<string> {
  const { estimateGridFile } = await import('../../core/index.ts');
  const [name, id] = EXAMPLES[0];
  return l10n.t(
    '{0} a date of {1}',
    formatBytes(estimateGridFile(id, proposal.grid).dateBytes),
    name,
  );
}

async function limitNotes({ tileCount }: GridProposal): Promise<string[]> {
  const { MAX_AREA_TILES } = await import('../../core/index.ts');
  if (tileCount <= MAX_AREA_TILES) return [];
  return [
    l10n.t(
      'An order can have {0} tiles. Choose larger tiles, or order parts of the area.',
      formatNumber(MAX_AREA_TILES),
    ),
  ];
}
