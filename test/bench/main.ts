/**
 * Figures of Cedar, as ratios to something that does the same or nothing, and to its budgets.
 *
 * A part that fails is marked in the table, and the others are measured all the same.
 */
import { exitOnSignals } from '../../scripts/start/program.ts';
import { benchAreas } from './areas.ts';
import { benchCubeMemory } from './cubeMemory.ts';
import { benchCubes } from './cubes.ts';
import { benchCycle } from './cycle.ts';
import { benchDownload } from './download.ts';
import { benchActivation, benchPages } from './inVSCode.ts';
import { benchOrderPage } from './orderPage.ts';
import { benchPlainWays } from './plainWays.ts';
import { benchQuickLook } from './quickLook.ts';
import { secondsOf } from './statistics.ts';
import { addText, printTable } from './table.ts';
import { benchTree } from './tree.ts';

const parts = {
  'Orders together and one by one': benchPlainWays,
  'The order cycle': benchCycle,
  Downloads: benchDownload,
  'Areas of interest': benchAreas,
  'Data cubes': benchCubes,
  'Memory of data cubes': benchCubeMemory,
  'The quick look': benchQuickLook,
  'The page of an order': benchOrderPage,
  'Activation in VS Code': benchActivation,
  'The pages and the orders view in VS Code': benchPages,
  'The tree of orders in VS Code': benchTree,
};

/** Longest message in the table; all of it is printed before. */
const MAX_MESSAGE = 60;

function formatError(error: unknown): string {
  const [line = ''] = (error instanceof Error ? error.message : String(error)).split('\n');
  return line.length > MAX_MESSAGE ? `${line.slice(0, MAX_MESSAGE)}…` : line;
}

exitOnSignals();
/** Words that choose parts by their names; all of them without any. */
const wanted = process.argv.slice(2).map((word) => word.toLowerCase());
const chosen = Object.entries(parts).filter(
  ([name]) => wanted.length === 0 || wanted.some((word) => name.toLowerCase().includes(word)),
);
if (chosen.length === 0) {
  console.error(`No part is called so. There are:\n${Object.keys(parts).join('\n')}`);
  process.exit(2);
}
const total = await secondsOf(async () => {
  for (const [name, bench] of chosen) {
    console.log(`\n${name}`);
    try {
      const seconds = await secondsOf(bench);
      console.log(`  took ${seconds.toFixed(0)} s`);
    } catch (error) {
      console.error(error);
      addText(name, 'FAILED', formatError(error));
      process.exitCode = 1;
    }
  }
});
printTable();
console.log(`All of it took ${Math.floor(total / 60)} min ${Math.round(total % 60)} s.`);
process.exit();
