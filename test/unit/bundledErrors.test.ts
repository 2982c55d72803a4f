/** Errors of the bundle that scripts load keep the names of their classes. */

import { mkdtemp, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { build } from '../../esbuild.mjs';
import * as source from '../../src/core/errors.ts';

it('errors keep the names of their classes in the minified core', async () => {
  const outdir = await mkdtemp(join(tmpdir(), 'cedar-build-'));
  onTestFinished(() => rm(outdir, { recursive: true, force: true }));
  await build({ production: true, types: false, outdir });
  const core = createRequire(import.meta.url)(join(outdir, 'core.cjs')) as typeof source;
  const names = Object.keys(source).filter(
    (name) => name.endsWith('Error') && name !== 'CedarError',
  );
  expect(names.length).toBeGreaterThan(15);
  for (const name of names) expect(core[name as keyof typeof core].name).toBe(name);
  expect(new core.ServiceError('Cloud Storage', 500, 'No.').name).toBe('ServiceError');
}, 120_000);
