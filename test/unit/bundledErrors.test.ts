/** Errors of the bundle that scripts load keep the names of their classes. */

import { createRequire } from 'node:module';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { build } from '../../esbuild.mjs';
import * as source from '../../src/core/errors.ts';
import { temporaryFolder } from '../temporaryFolder.ts';

it('errors keep the names of their classes in the minified core', async () => {
  const outdir = temporaryFolder();
  await build({ production: true, types: false, outdir });
  const core = createRequire(import.meta.url)(join(outdir, 'core.cjs')) as typeof source;
  const names = Object.keys(source).filter(
    (name) => name.endsWith('Error') && name !== 'CedarError',
  );
  expect(names.length).toBeGreaterThan(15);
  for (const name of names) expect(core[name as keyof typeof core].name).toBe(name);
  expect(new core.ServiceError('Cloud Storage', 500, 'No.').name).toBe('ServiceError');
}, 120_000);
