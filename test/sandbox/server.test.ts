/** The sandbox as a server and as a program. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { readFile, stat, writeFile } from 'node:fs/promises';
import { request } from 'node:http';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it, onTestFinished } from 'vitest';
import { type Sandbox, type SandboxOptions, startSandbox } from '../../src/sandbox/index.ts';
import { Tokens } from '../../src/sandbox/oauth/tokens.ts';
import { temporaryFolder } from '../temporaryFolder.ts';

async function open(options: SandboxOptions = {}): Promise<Sandbox> {
  const sandbox = await startSandbox(options);
  onTestFinished(() => sandbox.close());
  return sandbox;
}

function list(sandbox: Sandbox, token: string, bucket = sandbox.bucket): Promise<Response> {
  const headers = { authorization: `Bearer ${token}` };
  return fetch(`${sandbox.storage}/storage/v1/b/${bucket}/o`, { headers });
}

describe('a sandbox', () => {
  it('has the given project and bucket from the start', async () => {
    const usual = await open();
    expect([usual.project, usual.bucket]).toEqual(['cedar-sandbox', 'cedar-sandbox']);
    expect((await list(usual, 'any')).status).toBe(200);
    const named = await open({ project: 'my-project', bucket: 'my-bucket' });
    expect([named.project, named.bucket]).toEqual(['my-project', 'my-bucket']);
    expect((await list(named, 'any')).status).toBe(200);
  });

  it('listens only on this machine, on the given port', async () => {
    const first = await open();
    const port = Number(new URL(first.storage).port);
    expect(new URL(first.storage).hostname).toBe('127.0.0.1');
    await expect(startSandbox({ port })).rejects.toMatchObject({ code: 'EADDRINUSE' });
    await first.close();
    const second = await open({ port });
    expect(second.storage).toBe(first.storage);
  });

  it('keeps a log of requests in order, with decoded paths', async () => {
    const lines: string[] = [];
    const sandbox = await open({ log: (line) => lines.push(line) });
    await list(sandbox, 'any');
    await fetch(`${sandbox.storage}/storage/v1/b/nowhere/o/a%2Fb?alt=media`, { method: 'DELETE' });
    expect(sandbox.requests).toEqual([
      { method: 'GET', path: '/storage/v1/b/cedar-sandbox/o', status: 200 },
      { method: 'DELETE', path: '/storage/v1/b/nowhere/o/a/b', status: 401 },
    ]);
    expect(lines).toContain('GET /storage/v1/b/cedar-sandbox/o 200');
  });

  it('delays each answer', async () => {
    const sandbox = await open({ latency: 100 });
    const start = performance.now();
    await list(sandbox, 'any');
    expect(performance.now() - start).toBeGreaterThan(95);
  });

  it('stops even if a client keeps its connection open', async () => {
    const sandbox = await startSandbox({ faults: [{ every: 1, action: { slow: 1 } }] });
    const { port } = new URL(sandbox.storage);
    const held = request({ port, path: '/storage/v1/b/cedar-sandbox/o' }).end();
    held.on('error', () => {});
    await once(held, 'response');
    const closed = once(held, 'close');
    // At a byte a second, what is to come would take minutes.
    await sandbox.close();
    await closed;
  });

  it('refuses unknown requests without ending', async () => {
    const sandbox = await open();
    const { port } = new URL(sandbox.storage);
    const raw = (path: string) =>
      new Promise<number | undefined>((resolve, reject) => {
        const asked = request({ port, path, headers: { authorization: 'Bearer x' } });
        asked.on('response', (answer) => resolve(answer.resume().statusCode)).on('error', reject);
        asked.end();
      });
    expect(await raw('//elsewhere/x')).toBe(404);
    expect(await raw('/storage/v1/b/cedar-sandbox/o/%FF')).toBe(400);
    expect(await raw('/storage/v1/b/%2e%2e/o/..')).toBe(400);
    expect(await raw('/cedar-sandbox/../../etc/passwd')).toBe(404);
    expect(await raw('/constructor')).toBe(404);
    expect((await list(sandbox, 'any')).status).toBe(200);
  });
});

describe('tokens', () => {
  it('that were issued here expire', () => {
    const tokens = new Tokens();
    expect(tokens.accepts(tokens.issue({}, 60))).toBe(true);
    expect(tokens.accepts(tokens.issue({}, 0))).toBe(false);
    expect(tokens.accepts('of another issuer')).toBe(true);
  });
});

describe('started in a terminal, the sandbox', () => {
  const main = new URL('../../src/sandbox/main.ts', import.meta.url).pathname;

  function run(...args: string[]): ChildProcess {
    const child = spawn(process.execPath, [main, ...args], { stdio: 'pipe' });
    onTestFinished(() => void child.kill('SIGKILL'));
    return child;
  }

  async function outcome(...args: string[]): Promise<{ status: number; output: string }> {
    const child = run(...args);
    let output = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream?.on('data', (text) => {
        output += text;
      });
    }
    const [status] = (await once(child, 'close')) as [number];
    return { status, output };
  }

  /** The first line that a program prints; an error when it ends without one. */
  async function firstLine(child: ChildProcess): Promise<string> {
    if (!child.stdout || !child.stderr) throw new Error('There is no output.');
    let errors = '';
    child.stderr.on('data', (text) => {
      errors += text;
    });
    const ended = once(child, 'close').then(() => {
      throw new Error(`The sandbox ended: ${errors}`);
    });
    const line = once(createInterface(child.stdout), 'line').then(([text]) => String(text));
    return Promise.race([line, ended]);
  }

  it('prints its addresses, and keeps everything when it is stopped', async () => {
    const data = join(temporaryFolder(), 'data');
    for (const [signal, expected] of [
      ['SIGTERM', 404],
      ['SIGINT', 200],
    ] as const) {
      const child = run('--port', '0', '--data', data, '--json');
      const addresses = JSON.parse(await firstLine(child)) as Record<string, string>;
      expect(Object.keys(addresses)).toEqual([
        'earthEngine',
        'storage',
        'drive',
        'oauth',
        'project',
        'bucket',
      ]);
      const bucket = `${addresses.storage}/storage/v1/b/kept`;
      const headers = { authorization: 'Bearer any' };
      expect((await fetch(bucket, { headers })).status).toBe(expected);
      await fetch(`${addresses.storage}/storage/v1/b?project=p`, {
        method: 'POST',
        headers: { ...headers, 'content-type': 'application/json' },
        body: '{"name":"kept"}',
      });
      child.kill(signal);
      expect(await once(child, 'exit')).toEqual([0, null]);
    }
  });

  it('writes credentials that sign in, and replaces none of Google’s', async () => {
    const folder = temporaryFolder();
    const path = (name: string) => join(folder, name);
    const args = [
      ...['--client-json', path('client.json'), '--service-account-key', path('key.json')],
      ...['--authorized-user', path('user.json')],
    ];
    for (const _ of ['new', 'replaced']) {
      const child = run('--json', ...args);
      const { oauth } = JSON.parse(await firstLine(child)) as Record<string, string>;
      const read = async (name: string) => JSON.parse(await readFile(path(name), 'utf8'));
      expect((await read('client.json')).installed).toMatchObject({
        auth_uri: `${oauth}/o/oauth2/auth`,
        token_uri: `${oauth}/token`,
        redirect_uris: ['http://localhost'],
      });
      expect(await read('key.json')).toMatchObject({ token_uri: `${oauth}/token` });
      const { type, ...user } = await read('user.json');
      const body = new URLSearchParams({ grant_type: 'refresh_token', ...user });
      expect([type, (await fetch(`${oauth}/token`, { method: 'POST', body })).status]).toEqual([
        'authorized_user',
        200,
      ]);
      expect((await stat(path('key.json'))).mode & 0o077).toBe(0);
      child.kill('SIGTERM');
      await once(child, 'exit');
    }
    const real = '{"token_uri": "https://oauth2.googleapis.com/token"}';
    await writeFile(path('key.json'), real);
    const { status, output } = await outcome('--service-account-key', path('key.json'));
    expect([status, output]).toEqual([1, expect.stringContaining('is not of a sandbox')]);
    expect(await readFile(path('key.json'), 'utf8')).toBe(real);
  });

  it('follows a file of settings, and ends what was removed from it', async () => {
    const file = join(temporaryFolder(), 'settings.yaml');
    await writeFile(file, 'projects: { cedar-sandbox: { registrationState: NOT_REGISTERED } }\n');
    const child = run('--json', '--settings', file, '--data', temporaryFolder());
    const { earthEngine } = JSON.parse(await firstLine(child)) as Record<string, string>;
    const registration = async () => {
      const address = `${earthEngine}/v1/projects/cedar-sandbox/config`;
      const answer = await fetch(address, { headers: { authorization: 'Bearer any' } });
      return ((await answer.json()) as Record<string, unknown>).registrationState;
    };
    expect(await registration()).toBe('NOT_REGISTERED');
    await writeFile(file, '# nothing\n');
    await expect.poll(registration, { timeout: 30_000 }).toBe('REGISTERED_NOT_COMMERCIALLY');
  });

  it('stops with npm, which forwards a signal only to its shell', async () => {
    const root = new URL('../../', import.meta.url).pathname;
    const data = join(temporaryFolder(), 'data');
    const npm = spawn('npm', ['run', '--silent', 'sandbox', '--', '--json', '--data', data], {
      cwd: root,
      stdio: 'pipe',
      // A group of its own, so that nothing is left of a test that fails.
      detached: true,
    });
    onTestFinished(() => {
      try {
        process.kill(-(npm.pid ?? 0), 'SIGKILL');
      } catch {
        // All of it has ended.
      }
    });
    const { storage = '' } = JSON.parse(await firstLine(npm)) as Record<string, string>;
    expect((await fetch(storage)).status).toBe(404);
    npm.kill('SIGTERM');
    const answers = () =>
      fetch(storage).then(
        () => true,
        () => false,
      );
    await expect.poll(answers).toBe(false);
    // The folder is given back last: everything has been saved.
    await expect.poll(() => existsSync(join(data, 'sandbox.lock'))).toBe(false);
  });

  it('keeps every confirmed object, and no incomplete one, when it is killed', async () => {
    const data = temporaryFolder();
    const child = run('--data', data, '--json');
    const { storage, bucket } = JSON.parse(await firstLine(child)) as Record<string, string>;
    const headers = { authorization: 'Bearer any' };
    /** For each object, the version whose storing was confirmed last. */
    const confirmed = new Map<string, number>();
    const write = async (name: string) => {
      for (let version = 1; ; version++) {
        const url = `${storage}/upload/storage/v1/b/${bucket}/o?uploadType=media&name=${name}`;
        const body = `${version} `.repeat(20_000);
        const answer = await fetch(url, { method: 'POST', headers, body });
        if ((await answer.json()) && answer.ok) confirmed.set(name, version);
      }
    };
    const writers = ['a', 'b', 'c', 'd'].map((name) => write(name).catch(() => {}));
    while (Math.min(...['a', 'b', 'c', 'd'].map((name) => confirmed.get(name) ?? 0)) < 5) {
      await sleep(10);
    }
    child.kill('SIGKILL');
    await Promise.all(writers);
    const again = await open({ data });
    for (const [name, version] of confirmed) {
      const url = `${again.storage}/storage/v1/b/${bucket}/o/${name}?alt=media`;
      const text = await (await fetch(url, { headers })).text();
      const stored = Number.parseInt(text, 10);
      expect(text).toBe(`${stored} `.repeat(20_000));
      // The one that was on its way may have arrived, its answer lost.
      expect([version, version + 1]).toContain(stored);
    }
  });

  it('follows a file of settings, and its changes', async () => {
    const settings = join(temporaryFolder(), 'settings.yaml');
    const write = (project: string) =>
      writeFile(settings, `projects: { ${project}: {} }\nbuckets: { in-file: { location: EU } }\n`);
    await write('first-project');
    const child = run('--json', '--data', temporaryFolder(), '--settings', settings);
    const { oauth, storage } = JSON.parse(await firstLine(child)) as Record<string, string>;
    let errors = '';
    child.stderr?.on('data', (text) => {
      errors += text;
    });
    const headers = { authorization: 'Bearer any' };
    const projects = async () => (await fetch(`${oauth}/v3/projects:search`, { headers })).text();
    expect(await projects()).toContain('first-project');
    const bucket = await fetch(`${storage}/storage/v1/b/in-file`, { headers });
    expect(await bucket.json()).toMatchObject({ location: 'EU' });
    await write('second-project');
    await expect.poll(projects).toContain('second-project');
    await writeFile(settings, 'projects: { third-project: { tier: 1 } }');
    await expect.poll(() => errors).toContain('"tier" is not known');
    expect(await projects()).toContain('second-project');
  });

  it('follows a file of faults, and its changes', async () => {
    const folder = temporaryFolder();
    const file = join(folder, 'faults.yaml');
    await writeFile(file, '- every: 1\n  action: { status: 418 }\n');
    const child = run('--json', '--faults', file, '--data', join(folder, 'data'));
    const { storage } = JSON.parse(await firstLine(child)) as { storage: string };
    expect((await fetch(storage)).status).toBe(418);
    let errors = '';
    child.stderr?.on('data', (text) => {
      errors += text;
    });
    await writeFile(file, '- every: 1\n  action: { status: 403 }\n');
    await expect.poll(() => errors).toMatch(/faults\.yaml have changed/);
    expect((await fetch(storage)).status).toBe(403);
    await writeFile(file, '- every: x\n');
    await expect.poll(() => errors).toMatch(/Fault rule 1: /);
    expect((await fetch(storage)).status).toBe(403);
  });

  it.each([
    [['--port', 'x'], '--port must be a whole number from 0 to 65535, not "x".'],
    [['--port', '70000'], '--port must be a whole number'],
    [['--speed', '0'], '--speed must be a number above 0'],
    [['--queue', '1.5'], '--queue must be a whole number'],
    [['--latency=-1'], '--latency must be a number from 0'],
    [['--nonsense'], "Unknown option '--nonsense'"],
    [['stray'], 'stray'],
    [['--faults', '/nowhere.json'], '/nowhere.json'],
    [['--settings', '/nowhere.json'], '/nowhere.json'],
  ])('refuses %j', async (args, message) => {
    const { status, output } = await outcome(...args);
    expect(output).toContain(message);
    expect(output).not.toContain('    at ');
    expect(status).toBe(2);
  });

  it('reports a port that is in use', async () => {
    const sandbox = await open();
    const { port } = new URL(sandbox.storage);
    const { status, output } = await outcome('--port', port);
    expect(output).toContain(`Port ${port} of 127.0.0.1 is in use`);
    expect(status).toBe(1);
  });

  it('reports an invalid folder', async () => {
    const file = join(temporaryFolder(), 'file');
    await writeFile(file, '');
    const { status, output } = await outcome('--data', file);
    expect(output).toContain('The sandbox cannot start: ');
    expect(status).toBe(1);
    expect(existsSync(file)).toBe(true);
  });

  it('prints its usage', async () => {
    const { status, output } = await outcome('--help');
    expect(status).toBe(0);
    for (const option of [
      '--port',
      '--data',
      '--speed',
      '--latency',
      '--faults',
      '--drive-quota',
      '--json',
    ]) {
      expect(output).toContain(option);
    }
  });
});
