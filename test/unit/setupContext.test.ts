/** What the checks of the setup share. */
import { generateKeyPairSync } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { loadConfig } from '../../src/core/index.ts';
import { SetupContext } from '../../src/core/setup/setupContext.ts';
import { temporaryFolder } from '../temporaryFolder.ts';

test('the client that reads projects is made once, so that its token is requested once', async () => {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const file = path.join(temporaryFolder(), 'key.json');
  const key = {
    type: 'service_account',
    client_email: 'orders@p.iam.gserviceaccount.com',
    private_key: privateKey.export({ type: 'pkcs8', format: 'pem' }),
    token_uri: 'https://oauth2.googleapis.com/token',
  };
  writeFileSync(file, JSON.stringify(key));
  const config = loadConfig(
    `tile_grid: { grid_name: LANDSAT_ARD_CU }\ntracker: { store: gdrive }\n` +
      `gdrive: { project: my-project-1, credentials_file: ${JSON.stringify(file)} }\n`,
  );
  const context = new SetupContext(config, {});
  const { signal } = new AbortController();
  const clients = [await context.projectsAuth(signal), await context.projectsAuth(signal)];
  expect(clients[0]).toBe(clients[1]);
  const { auth } = await context.session(signal);
  expect(clients).not.toContain(auth);
});
