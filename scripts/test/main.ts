/**
 * Runs every test, or the parts that are named, and counts.
 *
 *     node scripts/test/main.ts               all of it
 *     node scripts/test/main.ts unit cycle    these parts
 *
 * The last line is `N passed, N failed`; the exit code is 0 when nothing failed.
 */
import { mkdir } from 'node:fs/promises';
import { artifacts, SetupError } from '../setup/step.mjs';
import { exitOnSignals } from '../start/program.ts';
import { type Counts, counted, describe, sum } from './counts.ts';
import { parts } from './parts.ts';

/**
 * On top of these there are `peers`, which may install programs on the machine, and `electron`, for
 * machines that can download VS Code.
 */
const everything = ['check', 'build', 'package', 'unit', 'cycle', 'vscode', 'person'];

async function main(asked: string[]): Promise<number> {
  const unknown = asked.filter((name) => !(name in parts));
  if (unknown.length > 0) {
    console.error(
      `There is no part "${unknown[0]}". The parts are: ${Object.keys(parts).join(', ')}.`,
    );
    return 2;
  }
  await mkdir(artifacts, { recursive: true });
  const results: { name: string; counts: Counts; seconds: number }[] = [];
  for (const name of inOrder(asked.length > 0 ? asked : everything)) {
    console.log(`\n━━ ${name}: ${parts[name]?.title}\n`);
    const start = Date.now();
    const counts = await runPart(name);
    results.push({ name, counts, seconds: (Date.now() - start) / 1000 });
    // Without a build the parts that run it would only repeat its failure.
    if (name === 'build' && counts.failed > 0) break;
  }
  const total = sum(results.map(({ counts }) => counts));
  if (total.failures.length > 0) {
    console.log('\n━━ What failed\n');
    for (const failure of total.failures) console.log(`  ✘ ${failure}`);
  }
  console.log('');
  for (const { name, counts, seconds } of results) {
    console.log(`  ${name.padEnd(10)} ${describe(counts)}  (${seconds.toFixed(0)} s)`);
  }
  console.log(`\n${describe(total)}`);
  return total.failed > 0 ? 1 : 0;
}

/** A part that runs what is built comes with the build, once. */
function inOrder(asked: string[]): string[] {
  const names = asked.flatMap((name) => (parts[name]?.needsBuild ? ['build', name] : [name]));
  return [...new Set(names)];
}

/** A part that breaks is one failure, said in its words; the others go on. */
async function runPart(name: string): Promise<Counts> {
  try {
    const part = parts[name];
    return part ? await part.run() : counted();
  } catch (error) {
    const message = error instanceof SetupError ? error.message : String(error);
    console.error(error instanceof SetupError ? message : error);
    return counted({ failed: 1, failures: [`${name}: ${message.split('\n')[0]}`] });
  }
}

exitOnSignals();
process.exitCode = await main(process.argv.slice(2));
process.exit();
