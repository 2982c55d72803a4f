/** The log of a whole order: what happened, at sensible levels, and no secret. */

import { expect, it } from 'vitest';
import { CloudStorageStore, EarthEngine } from '../../src/core/index.ts';
import { errorForLog } from '../../src/domain/errorForLog.ts';
import { withoutSecrets } from '../../src/domain/secrets.ts';
import { OrdersModel } from '../../src/orders/model.ts';
import { Logbook } from '../../src/views/logbook.ts';
import { temporaryFolder } from '../temporaryFolder.ts';
import { openCycle, SMALL_ORDER } from './cycle.ts';
import { testSource } from './window.ts';

/** Looks like nothing that could be recognized by its form. */
const TOKEN = 'correct-horse-battery-staple';

it('the log describes an order from its submission to its end, without the token', async () => {
  const cycle = await openCycle();
  const { sandbox } = cycle;
  const lines: { level: string; text: string }[] = [];
  const line = (level: string) => (text: string) => {
    lines.push({ level, text: withoutSecrets(text) });
  };
  const model = new OrdersModel();
  const log = { debug: line('debug'), info: line('info'), warn: line('warn') };
  const logbook = new Logbook(log, model);
  const connect = async () => {
    const earthEngine = await EarthEngine.connect({
      project: sandbox.project,
      baseUrl: sandbox.earthEngine,
      credentials: { token: TOKEN },
    });
    const { auth } = earthEngine;
    const { bucket, project, storage: endpoint } = sandbox;
    const store = new CloudStorageStore({ bucket, project, auth, endpoint });
    return cycle.trackerWith({ earthEngine, store });
  };
  model.setSources([testSource(connect)]);
  const [configuration] = model.configurations;
  if (!configuration) throw new Error('no root');
  const { order } = await configuration.submit(SMALL_ORDER);
  while (order.active > 0) await configuration.update([order]);
  const folder = temporaryFolder();
  await configuration.download(order, folder);
  await configuration.cancel(order);
  // Refused requests, with everything an error carries.
  sandbox.setFaults([{ path: '/**', every: 1, action: { status: 403, message: 'No access' } }]);
  const error = await configuration.refresh().catch((refused) => refused);
  for (let time = 0; time < 2; time++) logbook.failed(configuration, error);
  sandbox.setFaults([]);
  await configuration.clean(order);
  const at = (level: string) =>
    lines.filter((each) => each.level === level).map(({ text }) => text.split('\n')[0]);
  expect(at('info')).toEqual([
    'Connected to cedar.yaml',
    expect.stringMatching(`Submitted ${order.name} .*: 0/2 done`),
    `Downloaded 4 files of ${order.name} to ${folder}`,
    `Cancelled 0 tasks of ${order.name}`,
    `Cleaned ${order.name}: deleted 4 objects and the record`,
  ]);
  expect(at('warn')).toEqual([expect.stringContaining('No access')]);
  expect(at('debug')).toContain('cedar.yaml: updated 1 order');
  expect(errorForLog(error)).toContain('No access');
  expect(JSON.stringify(lines)).not.toContain(TOKEN);
  expect(`${errorForLog(error)} ${JSON.stringify(error)}`).not.toContain(TOKEN);
});
