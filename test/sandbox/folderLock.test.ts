/** Locks of the sandbox's folder. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdir, readFile, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it, onTestFinished } from 'vitest';
import { lockFolder } from '../../src/sandbox/folderLock.ts';
import { FolderInUseError, startSandbox } from '../../src/sandbox/index.ts';
import { temporaryFolder } from '../temporaryFolder.ts';

/** A process that does nothing but live. */
async function otherProcess(): Promise<{ pid: number; end: () => Promise<void> }> {
  const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)']);
  const end = async () => {
    if (child.exitCode === null && child.signalCode === null) {
      child.kill('SIGKILL');
      await once(child, 'exit');
    }
  };
  onTestFinished(end);
  return { pid: child.pid ?? 0, end };
}

it('a folder belongs to one sandbox at a time, and is released at its end', async () => {
  const folder = join(temporaryFolder(), 'made', 'here');
  const release = await lockFolder(folder);
  const refused = lockFolder(folder, 100);
  await expect(refused).rejects.toThrow(FolderInUseError);
  await expect(refused).rejects.toThrow(`${folder} is used by another sandbox, process`);
  await release();
  expect(await readdir(folder)).toEqual([]);
  await (await lockFolder(folder, 0))();
});

it('the next sandbox waits for one that is ending', async () => {
  const folder = temporaryFolder();
  const release = await lockFolder(folder);
  const next = lockFolder(folder, 60_000);
  await sleep(150);
  await release();
  await (await next)();
});

it('a running process keeps its folder, and a killed process does not', async () => {
  const folder = temporaryFolder();
  const other = await otherProcess();
  await writeFile(join(folder, 'sandbox.lock'), String(other.pid));
  await expect(lockFolder(folder, 50)).rejects.toThrow(`process ${other.pid}`);
  await other.end();
  const release = await lockFolder(folder, 0);
  expect(await readFile(join(folder, 'sandbox.lock'), 'utf8')).toBe(String(process.pid));
  await release();
});

it.each(['', String(process.pid), 'no number'])('a lock with %j is removed', async (text) => {
  const folder = temporaryFolder();
  const file = join(folder, 'sandbox.lock');
  await writeFile(file, text);
  await utimes(file, 0, 0);
  await (await lockFolder(folder, 0))();
});

it('a lock that is being written is respected', async () => {
  const folder = temporaryFolder();
  const file = join(folder, 'sandbox.lock');
  await writeFile(file, '');
  // However slow this machine is, the lock stays one that was made just now.
  const later = Date.now() / 1000 + 3600;
  await utimes(file, later, later);
  const taken = lockFolder(folder).then(() => 'taken');
  expect(await Promise.race([taken, sleep(300).then(() => 'waiting')])).toBe('waiting');
  await utimes(file, 0, 0);
  expect(await taken).toBe('taken');
});

it('a sandbox releases its folder when it ends, and when it cannot start', async () => {
  const data = temporaryFolder();
  const first = await startSandbox({ data });
  expect(await readdir(data)).toContain('sandbox.lock');
  await first.close();
  expect(await readdir(data)).not.toContain('sandbox.lock');
  const other = await startSandbox();
  onTestFinished(() => other.close());
  const port = Number(new URL(other.storage).port);
  await expect(startSandbox({ data, port })).rejects.toMatchObject({ code: 'EADDRINUSE' });
  expect(await readdir(data)).not.toContain('sandbox.lock');
});
