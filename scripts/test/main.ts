/**
 * Runs the fast tests, all tests, or the given parts, and counts the results.
 *
 *     node scripts/test/main.ts                       the fast tests: all but the longer stories
 *     node scripts/test/main.ts all                   all of it
 *     node scripts/test/main.ts unit cycle            these parts
 *     node scripts/test/main.ts unit periods -t leap  only files with "periods" in their path, and in
 *                                                     these only tests with "leap" in their name
 *
 * The last line is `N passed, N failed`; the exit code is 0 when nothing failed.
 */
import { mkdir } from 'node:fs/promises';
import { artifacts, SetupError } from '../setup/step.mjs';
import { exitOnSignals } from '../start/program.ts';
import { counted, formatCounts, sumCounts, type TestCounts } from './counts.ts';
import { type Console, heldBack, liveConsole } from './output.ts';
import { type Part, parts } from './parts.ts';
import { EVERYTHING, inTurn, planOf } from './plan.ts';

interface Result {
  readonly name: string;
  readonly counts: TestCounts;
  readonly seconds: number;
}

async function main(given: string[]): Promise<number> {
  const { names, only } = parse(given);
  const wrong = mistake(names, only);
  if (wrong) {
    console.error(wrong);
    return 2;
  }
  await mkdir(artifacts, { recursive: true });
  const start = Date.now();
  const results: Result[] = [];
  for (const { lanes, rest = [] } of planOf(names, (name) => parts[name]?.needs)) {
    const waiting = [...rest];
    // One lane shows its output immediately; the others show a part's output when it has ended.
    const done = await Promise.all(
      lanes.map((lane, index) =>
        runLane(inTurn(lane, waiting), only, index === lanes.length - 1, lanes.length),
      ),
    );
    results.push(...done.flat());
    if (done.flat().some(isBuildFailure)) break;
  }
  return report(results, (Date.now() - start) / 1000);
}

/** The parts come first; further arguments select tests of the last one. */
function parse(given: string[]): { names: string[]; only: string[] } {
  const end = given.findIndex((name) => !(name in parts) && name !== EVERYTHING);
  return end < 0
    ? { names: given, only: [] }
    : { names: given.slice(0, end), only: given.slice(end) };
}

function mistake(names: string[], only: string[]): string | undefined {
  const [first] = only;
  if (first === undefined) return undefined;
  const [name, more] = names;
  if (name !== undefined && more === undefined && parts[name]?.isNarrowed) return undefined;
  const known = [EVERYTHING, ...Object.keys(parts)].join(', ');
  return `There is no part "${first}". The parts are: ${known}. To run some tests of one part, name that part first, for example "npm run test:unit -- ${first}".`;
}

async function runLane(
  lane: Iterable<string>,
  only: string[],
  isLive: boolean,
  lanes: number,
): Promise<Result[]> {
  const results: Result[] = [];
  for (const name of lane) {
    const part = parts[name];
    if (!part || isBuilt(name)) continue;
    const title = `\n━━ ${name}: ${part.title}\n`;
    const output = isLive ? liveConsole() : heldBack();
    output.log(title);
    const start = Date.now();
    const counts = await runPart(name, part, { only, output, isAlone: lanes === 1 });
    results.push({ name, counts, seconds: (Date.now() - start) / 1000 });
    output.end();
    // Without a build the parts that use it would only repeat its failure.
    if (results.some(isBuildFailure)) break;
  }
  return results;
}

/** A run within another one, as the tests of interrupted runs start, uses what that one has built. */
function isBuilt(name: string): boolean {
  return process.env.CEDAR_PACKED === 'true' && (name === 'build' || name === 'pack');
}

function isBuildFailure({ name, counts }: Result): boolean {
  return (name === 'build' || name === 'pack') && counts.failed > 0;
}

/** A part that breaks is one failure, with its error message; the others continue. */
async function runPart(
  name: string,
  part: Part,
  how: { only: string[]; output: Console; isAlone: boolean },
): Promise<TestCounts> {
  try {
    return await part.run(how);
  } catch (error) {
    const message = error instanceof SetupError ? error.message : String(error);
    how.output.log(error instanceof Error && !(error instanceof SetupError) ? error : message);
    return counted({ failed: 1, failures: [`${name}: ${message.split('\n')[0]}`] });
  }
}

function report(results: Result[], seconds: number): number {
  const total = sumCounts(results.map(({ counts }) => counts));
  if (total.failures.length > 0) {
    console.log('\n━━ What failed\n');
    for (const failure of total.failures) console.log(`  ✘ ${failure}`);
  }
  console.log('');
  for (const { name, counts, seconds } of results) {
    console.log(`  ${name.padEnd(11)} ${formatCounts(counts)}  (${seconds.toFixed(0)} s)`);
  }
  if (results.length > 1) console.log(`  in ${seconds.toFixed(0)} s`);
  console.log(`\n${formatCounts(total)}`);
  return total.failed > 0 ? 1 : 0;
}

exitOnSignals();
process.exitCode = await main(process.argv.slice(2));
process.exit();
