/** `cedar init`, as it is built: a new configuration, with a bucket if wanted. */
import { spawn } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { root } from '../../scripts/setup/step.mjs';
import { loadConfig } from '../../src/core/index.ts';
import { temporaryFolder } from '../temporaryFolder.ts';
import { type Cycle, openCycle } from './cycle.ts';

/** Runs `cedar` in a new folder. */
async function open() {
  const cycle = await openCycle();
  const file = path.join(temporaryFolder(), 'cedar.yaml');
  return { cycle, file, cedar: (...args: string[]) => run(cycle, file, args) };
}

async function run({ sandbox }: Cycle, file: string, args: readonly string[]) {
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
  const exitCode = await new Promise<number | null>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', resolve);
  });
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
    const created = cycle.sandbox.requests.filter(({ method }) => method === 'POST');
    expect(created).toEqual([]);
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
