/** `cedar init`, as it is built: a new configuration, with a bucket if wanted. */
import { spawn } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { root } from '../../scripts/setup/step.mjs';
import { loadConfig } from '../../src/core/index.ts';
import type { FaultRule } from '../../src/sandbox/index.ts';
import { temporaryFolder } from '../temporaryFolder.ts';
import { type Cycle, openCycle } from './cycle.ts';

/** Long enough for any test to be over. */
const HOLD = { action: { delay: 600_000 }, every: 1 } as const;

/** Runs `cedar` in a new folder. */
async function open() {
  const cycle = await openCycle();
  const file = path.join(temporaryFolder(), 'cedar.yaml');
  return { cycle, file, cedar: (...args: string[]) => run(cycle, file, args) };
}

/** @param isBusy whether the command is at the place where it gets Ctrl+C; asked until then */
async function run(
  { sandbox }: Cycle,
  file: string,
  args: readonly string[],
  isBusy: () => boolean = () => false,
) {
  const child = spawn(process.execPath, [path.join(root, 'dist', 'cli.cjs'), ...args], {
    env: {
      ...process.env,
      CEDAR_CONFIG: file,
      CEDAR_EARTHENGINE_URL: sandbox.earthEngine,
      CEDAR_STORAGE_URL: sandbox.storage,
    },
  });
  let [stdout, stderr] = ['', ''];
  child.stdout.on('data', (chunk) => {
    stdout += chunk;
  });
  child.stderr.on('data', (chunk) => {
    stderr += chunk;
  });
  const timer = setInterval(() => {
    if (!isBusy()) return;
    clearInterval(timer);
    child.kill('SIGINT');
  }, 50);
  const exitCode = await new Promise<number | null>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', resolve);
  });
  clearInterval(timer);
  return { exitCode, stdout, stderr };
}

describe('cedar init', () => {
  it('writes a configuration and creates its bucket, and cedar check passes', async () => {
    const { cycle, file, cedar } = await open();
    const { project } = cycle.sandbox;
    const options = ['--bucket', 'new-images-1', '--location', 'US', '--grid', 'LANDSAT_ARD_HI'];
    const made = await cedar('init', '--project', project, ...options, '--json');
    expect(made).toMatchObject({ exitCode: 0 });
    expect(JSON.parse(made.stdout)).toEqual({ file });
    const config = loadConfig(readFileSync(file, 'utf8'));
    expect(config.store).toMatchObject({ service: 'gcs', bucket: 'new-images-1', project });
    expect(config.grid.name).toBe('Landsat ARD v1 - Hawaii');
    expect(await cedar('check')).toMatchObject({ exitCode: 0 });
  });

  it('writes one for Google Drive', async () => {
    const { cycle, file, cedar } = await open();
    const grid = ['--grid', 'LANDSAT_ARD_AK'];
    const made = await cedar('init', '--project', cycle.sandbox.project, '--drive', ...grid);
    expect(made).toMatchObject({ exitCode: 0, stdout: `${file}\n` });
    expect(loadConfig(readFileSync(file, 'utf8')).store.service).toBe('gdrive');
  });

  it('lists grids, projects and buckets when they are not named, and writes nothing', async () => {
    const { cycle, file, cedar } = await open();
    const { project, bucket } = cycle.sandbox;
    const grid = ['--grid', 'LANDSAT_ARD_AK'];
    const noGrid = await cedar('init', '--project', project);
    expect(noGrid).toMatchObject({ exitCode: 2 });
    expect(noGrid.stderr).toContain('  LANDSAT_ARD_HI: Hawaii, tiles of 150 × 150 km');
    const noProject = await cedar('init', ...grid);
    expect(noProject).toMatchObject({ exitCode: 2 });
    expect(noProject.stderr).toContain(
      `Name the project with --project. Your account has: ${project}`,
    );
    const noBucket = await cedar('init', '--project', project, ...grid);
    expect(noBucket).toMatchObject({ exitCode: 2 });
    expect(noBucket.stderr).toContain(`Your account has: ${bucket}`);
    expect(existsSync(file)).toBe(false);
  });

  it('creates no bucket for answers that cannot be used, or beside an existing file', async () => {
    const { cycle, file, cedar } = await open();
    const bucket = ['--bucket', 'new-images-1', '--location', 'US'];
    const { project } = cycle.sandbox;
    const wrong = await cedar('init', '--project', project, ...bucket, '--grid', 'EUROPE');
    expect(wrong).toMatchObject({ exitCode: 2 });
    writeFileSync(file, 'mine');
    const grid = ['--grid', 'LANDSAT_ARD_AK'];
    const existing = await cedar('init', '--project', project, ...bucket, ...grid);
    expect(existing).toMatchObject({ exitCode: 2 });
    expect(existing.stderr).toContain('already exists, and was not changed');
    expect(readFileSync(file, 'utf8')).toBe('mine');
    const folder = path.dirname(file);
    const init = (config: string) =>
      cedar('init', '--config', config, '--project', project, ...bucket, ...grid);
    const inFolder = await init(folder);
    expect(inFolder).toMatchObject({ exitCode: 2 });
    expect(inFolder.stderr).toContain(`"${folder}" is a folder. Use --config to name a file`);
    for (const missing of [path.join(folder, 'none'), file]) {
      const below = await init(path.join(missing, 'cedar.yaml'));
      expect(below).toMatchObject({ exitCode: 2 });
      expect(below.stderr).toContain(`There is no folder "${missing}". Create it first`);
    }
    const created = cycle.sandbox.requests.filter(({ method }) => method === 'POST');
    expect(created).toEqual([]);
  });

  it.each<[string, (project: string) => string[], FaultRule]>([
    ['projects are listed', () => [], { path: '/v1/projects', ...HOLD }],
    [
      'buckets are listed',
      (project) => ['--project', project],
      { path: '**/b', method: 'GET', ...HOLD },
    ],
    [
      'the bucket is created',
      (project) => ['--project', project, '--bucket', 'new-images-1', '--location', 'us'],
      { path: '**/b', method: 'POST', ...HOLD },
    ],
  ])(
    'that is interrupted while %s writes nothing, and can be repeated',
    async (_, argsFor, rule) => {
      const { cycle, file, cedar } = await open();
      const { project, requests } = cycle.sandbox;
      const args = ['init', '--grid', 'LANDSAT_ARD_AK', ...argsFor(project)];
      cycle.sandbox.setFaults([rule]);
      const isBusy = () => requests.some((request) => request.rule !== undefined);
      const interrupted = await run(cycle, file, args, isBusy);
      expect(interrupted).toMatchObject({ exitCode: 130, stdout: '' });
      expect(interrupted.stderr).toMatch(/^cedar: /m);
      expect(existsSync(file)).toBe(false);
      cycle.sandbox.setFaults([]);
      const again = await cedar(...args);
      const isWhole = args.includes('--bucket');
      expect(again.exitCode, again.stderr).toBe(isWhole ? 0 : 2);
      expect(existsSync(file)).toBe(isWhole);
    },
  );

  it('uses the bucket that it created when it is repeated after a lost answer', async () => {
    const { cycle, file, cedar } = await open();
    const bucket = ['--bucket', 'new-images-1', '--location', 'us'];
    const args = ['init', '--project', cycle.sandbox.project, ...bucket];
    cycle.sandbox.setFaults([{ path: '**/b', method: 'POST', after: true, action: 'reset' }]);
    expect(await cedar(...args, '--grid', 'LANDSAT_ARD_AK')).toMatchObject({ exitCode: 4 });
    expect(existsSync(file)).toBe(false);
    const again = await cedar(...args, '--grid', 'LANDSAT_ARD_AK');
    expect(again).toMatchObject({ exitCode: 0, stdout: `${file}\n` });
    expect(again.stderr).toContain('The project has the bucket new-images-1 already.');
  });

  it('uses a bucket of the project only if it is at the location', async () => {
    const { cycle, file, cedar } = await open();
    const { project, bucket } = cycle.sandbox;
    const options = ['--project', project, '--bucket', bucket, '--grid', 'LANDSAT_ARD_AK'];
    const elsewhere = await cedar('init', ...options, '--location', 'EU');
    expect(elsewhere).toMatchObject({ exitCode: 4 });
    expect(elsewhere.stderr).toContain('you already own it');
    expect(existsSync(file)).toBe(false);
    const there = await cedar('init', ...options, '--location', 'US');
    expect(there).toMatchObject({ exitCode: 0 });
    expect(there.stderr).toContain(`The project has the bucket ${bucket} already.`);
  });

  it('writes nothing when the bucket cannot be created', async () => {
    const { cycle, file, cedar } = await open();
    await cycle.sandbox.setBucket('taken-images', { project: 'other-project-1' });
    const bucket = ['--bucket', 'taken-images', '--location', 'US', '--grid', 'LANDSAT_ARD_AK'];
    const made = await cedar('init', '--project', cycle.sandbox.project, ...bucket);
    expect(made).toMatchObject({ exitCode: 4 });
    expect(made.stderr).toContain('Choose another name.');
    expect(existsSync(file)).toBe(false);
  });
});
