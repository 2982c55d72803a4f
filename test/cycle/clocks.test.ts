import { type ChildProcess, spawn } from 'node:child_process';
import { generateKeyPairSync } from 'node:crypto';
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { JWT } from 'google-auth-library';
import { afterEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { authenticate, authorization } from '../../src/core/auth.ts';
import { CloudStorageStore, EarthEngine, Tracker } from '../../src/core/index.ts';
import { GRID, SMALL_ORDER, settle, temporaryFolder } from './cycle.ts';

const MINUTES = 60_000;

interface Addresses {
  readonly earthEngine: string;
  readonly storage: string;
  readonly oauth: string;
  readonly project: string;
  readonly bucket: string;
}

/** A sandbox in a process of its own, whose clock is right. */
async function startElsewhere(faults: string): Promise<Addresses> {
  const program = join(import.meta.dirname, '..', '..', 'src', 'sandbox', 'main.ts');
  const args = [program, '--json', '--speed', '1000', '--faults', faults];
  const child: ChildProcess = spawn(process.execPath, args, {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  onTestFinished(async () => {
    if (child.kill('SIGTERM')) await once(child, 'exit');
  });
  if (!child.stdout) throw new Error('The sandbox has no output.');
  for await (const line of createInterface({ input: child.stdout })) return JSON.parse(line);
  throw new Error('The sandbox has not started.');
}

/** The clock of this process is off by so many milliseconds from now on. */
function shiftClock(milliseconds: number): typeof Date {
  const RealDate = Date;
  class ShiftedDate extends RealDate {
    constructor(...parts: [] | [value: string | number | Date]) {
      super(parts.length === 0 ? RealDate.now() + milliseconds : parts[0]);
    }
    static override now(): number {
      return RealDate.now() + milliseconds;
    }
  }
  vi.stubGlobal('Date', ShiftedDate);
  return RealDate;
}

afterEach(() => vi.unstubAllGlobals());

describe.each([
  ['30 minutes ahead', 30 * MINUTES],
  ['2 hours ahead', 120 * MINUTES],
  ['30 minutes behind', -30 * MINUTES],
  ['2 hours behind', -120 * MINUTES],
])('a clock that is %s', (_, shift) => {
  it('changes nothing: what was started but not recorded is found, and nothing starts twice', async () => {
    const rules = join(await temporaryFolder(), 'faults.json');
    await writeFile(
      rules,
      JSON.stringify([{ path: '**/image:export', times: 99, after: true, action: 'reset' }]),
    );
    const sandbox = await startElsewhere(rules);
    const RealDate = shiftClock(shift);
    const { project, bucket } = sandbox;
    const credentials = { token: 'any' };
    const earthEngine = await EarthEngine.connect({
      project,
      baseUrl: sandbox.earthEngine,
      credentials,
    });
    const { auth } = earthEngine;
    const store = new CloudStorageStore({ bucket, project, auth, endpoint: sandbox.storage });
    const tracker = new Tracker({ grid: GRID, store, earthEngine });
    const tasks = async () => {
      const names: string[] = [];
      for await (const page of earthEngine.operations())
        names.push(...page.map(({ name }) => name));
      return names.length;
    };
    const cut = new AbortController();
    const submitted = tracker.submit(SMALL_ORDER, { signal: cut.signal }).catch(() => {});
    await expect.poll(tasks, { timeout: 20_000 }).toBe(2);
    cut.abort();
    await submitted;
    await writeFile(rules, '[]');
    const [name = ''] = await tracker.list();
    const order = await tracker.update(name);
    expect(order.states.UNSUBMITTED).toBeUndefined();
    const recorded = RealDate.parse(`${order.submission.submitted}Z`);
    expect(Math.abs(recorded - RealDate.now())).toBeLessThan(5 * MINUTES);
    expect((await settle(tracker, name)).states).toEqual({ COMPLETED: 2 });
    expect(await tasks()).toBe(2);
  }, 120_000);

  it('does not keep a service account from signing in', async () => {
    const rules = join(await temporaryFolder(), 'faults.json');
    await writeFile(rules, '[]');
    const sandbox = await startElsewhere(rules);
    const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    const client = await authenticate({
      serviceAccountKey: {
        type: 'service_account',
        client_email: 'cedar@project.iam.gserviceaccount.com',
        private_key: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
      },
    });
    // Google's token server is the sandbox's here.
    const { transporter } = client as JWT;
    const request = transporter.request.bind(transporter);
    vi.spyOn(transporter, 'request').mockImplementation((options) =>
      request({ ...options, url: `${sandbox.oauth}/token` }),
    );
    shiftClock(shift);
    const headers = await authorization(client, 'https://earthengine.googleapis.com/');
    expect(headers.get('authorization')).toMatch(/^Bearer ya29\./);
  });
});
