/** `cedar check`: whether orders can be made with the configuration, and what to do if not. */
import { existsSync } from 'node:fs';
import type { Command } from 'commander';
import type { SetupRow } from '../../core/index.ts';
import {
  type CommandContext,
  hostsOfOptions,
  readConfig,
  trustOfOptions,
} from '../commandSession.ts';
import { EXIT, type ExitCode } from '../exitCodes.ts';
import { PROJECTS_STEP, SIGN_IN_STEP } from '../output.ts';
import type { ActAlone, Outcome } from './command.ts';

export function addCheck(program: Command, actAlone: ActAlone): void {
  program
    .command('check')
    .description('check the account, the project, Earth Engine and the store')
    .action(actAlone(check));
}

async function check({ options, signal }: CommandContext): Promise<Outcome> {
  const { checkSetup } = await import('../../core/index.ts');
  const { project, earthengineUrl: earthEngine, storageUrl: storage, driveUrl: drive } = options;
  const { resourceManagerUrl: resourceManager } = options;
  const rows = await checkSetup({
    readConfig: () => readConfig(options.config),
    connection: async () => ({
      project,
      endpoints: { earthEngine, storage, drive, resourceManager },
      trust: trustOfOptions(options),
      trustedHosts: hostsOfOptions(options),
    }),
    signal,
  });
  const exitCode = exitCodeForRows(rows);
  return {
    json: { ok: exitCode === EXIT.done, checks: rows },
    lines: rows.flatMap((row) => formatRow(row, options.config)),
    exitCode,
  };
}

/** Warnings do not prevent orders. */
function exitCodeForRows(rows: readonly SetupRow[]): ExitCode {
  const failed = rows.filter(({ state }) => state === 'fail');
  if (failed.length === 0) return EXIT.done;
  return failed.some(({ id }) => id === 'configuration') ? EXIT.usage : EXIT.refused;
}

const MARKS: Readonly<Record<SetupRow['state'], string>> = {
  waiting: ' ',
  running: ' ',
  pass: 'ok',
  warn: 'warning',
  fail: 'FAILED',
  skipped: '-',
};

/** Width of the column with the states. */
const MARK_WIDTH = 9;

function formatRow(row: SetupRow, file: string): string[] {
  const { state, title, detail, google, advice, page } = row;
  const [first = '', ...rest] = detail.split('\n');
  const next = nextStep(row, file);
  const more = [...rest, ...(google ? [`Google: ${google}`] : []), advice, page, next];
  const indent = ' '.repeat(MARK_WIDTH + 2);
  return [
    `${MARKS[state].padEnd(MARK_WIDTH)}${title}: ${first}`,
    ...more.flatMap((line) => (line ? `${indent}${line}` : [])),
  ];
}

/** Instructions for steps that VS Code has a button for. @param file of the configuration */
function nextStep({ action, path }: SetupRow, file: string): string | undefined {
  switch (action) {
    case 'connect':
      return SIGN_IN_STEP;
    case 'allowProjects':
      return `Or run ${PROJECTS_STEP}, then this can be checked.`;
    case 'showTasks':
      return '"cedar tasks" lists all tasks of the project.';
    case 'openConfiguration':
      // What a missing file is created with is part of the finding.
      if (!existsSync(file)) return undefined;
      return path ? `See ${path.replaceAll('.', ': ')} in ${file}.` : `See ${file}.`;
    default:
      return undefined;
  }
}
