/** The page for users of the Python tool: each command of its table works as written there. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { root } from '../../scripts/setup/step.mjs';
import { temporaryFolder } from '../temporaryFolder.ts';
import { completeSample, runCedar, SAMPLE_CONFIG } from './cedarCommand.ts';
import { openCycle } from './cycle.ts';

const COLLECTION = 'LANDSAT/LC08/C02/T1_L2';

const page = readFileSync(path.join(root, 'docs', 'fromCedarDatacube.md'), 'utf8');

/** Commands of the second column. Signing in needs a browser, and has tests of its own. */
const commands = page
  .split('\n')
  .filter((line) => line.startsWith('| '))
  .flatMap((line) => [...(line.split(' | ')[1] ?? '').matchAll(/`(cedar [^`]+)`/g)])
  .map(([, command = '']) => command)
  .filter((command) => command !== 'cedar login');

describe('a command of the page', () => {
  it('is in the table for each command of the Python tool that has one', () => {
    expect(commands.length).toBeGreaterThan(14);
  });

  it.each([...new Set(commands)])('%s', async (command) => {
    const cycle = await openCycle();
    const order = command.includes('ORDER') ? await completeSample(cycle) : '';
    const words: Record<string, string> = {
      ORDER: order,
      COLLECTION,
      FOLDER: temporaryFolder(),
      FILE: command.includes('init') ? path.join(temporaryFolder(), 'cedar.yaml') : SAMPLE_CONFIG,
      PROJECT: cycle.sandbox.project,
      BUCKET: cycle.sandbox.bucket,
      GRID: 'LANDSAT_ARD_CU',
    };
    const args = command.split(' ').slice(1);
    const ran = await runCedar(
      cycle,
      args.map((word) => words[word] ?? word),
    );
    // Nothing is left to cancel in an order that is complete.
    expect(ran, ran.stderr).toMatchObject({ exitCode: 0 });
    if (/clean/.test(command)) {
      const listed = JSON.parse((await runCedar(cycle, ['list', '--json'])).stdout);
      expect(listed).toHaveLength(command.includes('--keep-tracking') ? 1 : 0);
    }
  });

  it('reads the configuration from the variable of the Python tool', async () => {
    const cycle = await openCycle();
    const env = { CEDAR_CONFIG_FILE: SAMPLE_CONFIG };
    expect(await runCedar(cycle, ['list'], { env })).toMatchObject({ exitCode: 0, stderr: '' });
  });
});
