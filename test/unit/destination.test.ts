/** Folders of downloads, and what earlier downloads left in them. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, type FSWatcher, watch } from 'node:fs';
import { readdir, readFile, utimes, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { expect, it, onTestFinished, vi } from 'vitest';
import { DestinationError } from '../../src/core/errors.ts';
import { makeFolder, removeLeftovers, temporaryPath } from '../../src/core/stores/destination.ts';
import { temporaryFolder } from '../temporaryFolder.ts';

/** A file that was written last so many minutes ago. */
async function writeOld(path: string, minutes: number): Promise<void> {
  await writeFile(path, 'part');
  const time = new Date(Date.now() - minutes * 60_000);
  await utimes(path, time, time);
}

/** Temporary files in a folder, with other parts of their names than this process would write. */
function named(folder: string) {
  const own = temporaryPath(folder, 'a.tif');
  const pattern = /([0-9a-f]{6})-(\d+)-([0-9a-f]{8})-[0-9a-f]{8}\.part$/;
  const [, host, id, run] = pattern.exec(own) ?? [];
  let random = 0;
  return (parts: { host?: string; id?: number | undefined; run?: string | undefined }) => {
    const last = String(random++).padStart(8, '0');
    const name = [parts.host ?? host, parts.id ?? id, 'run' in parts ? parts.run : run, last];
    return own.replace(pattern, `${name.filter((part) => part !== undefined).join('-')}.part`);
  };
}

/** A process that does nothing until the test has finished. */
async function otherProcess(): Promise<ChildProcess> {
  const child = spawn(process.execPath, ['-e', 'console.log(1); setInterval(() => {}, 1000)']);
  onTestFinished(() => void child.kill('SIGKILL'));
  await once(child.stdout, 'data');
  return child;
}

it('temporary files of an earlier process with the same id are deleted, and those of this process are kept', async () => {
  const folder = temporaryFolder();
  const name = named(folder);
  const own = name({});
  await writeOld(own, 120);
  for (const run of ['00000000', undefined]) await writeOld(name({ run }), 0);
  await removeLeftovers(folder);
  expect(await readdir(folder)).toEqual([basename(own)]);
});

it.runIf(process.platform === 'linux')(
  'temporary files of an earlier process with the id of a running one are deleted, and those of the running one are kept',
  async () => {
    const folder = temporaryFolder();
    const name = named(folder);
    const { pid: id } = await otherProcess();
    const stat = await readFile(`/proc/${id}/stat`, 'utf8');
    const ticks = Number(stat.split(') ')[1]?.split(' ')[19]);
    const running = name({ id, run: ticks.toString(16).padStart(8, '0') });
    await writeOld(running, 120);
    await writeOld(name({ id, run: '00000000' }), 0);
    await removeLeftovers(folder);
    expect(await readdir(folder)).toEqual([basename(running)]);
  },
);

it('temporary files of other machines are deleted if they were not written for a long time', async () => {
  const folder = temporaryFolder();
  const name = named(folder);
  const { pid: id } = await otherProcess();
  // A download may pause for minutes.
  const recent = [name({ host: '000000' }), name({ id, run: undefined })];
  for (const file of recent) await writeOld(file, 2);
  await writeOld(name({ host: '000000' }), 20);
  await writeOld(name({ id, run: undefined }), 20);
  await removeLeftovers(folder);
  expect((await readdir(folder)).sort()).toEqual(recent.map((file) => basename(file)).sort());
});

it('temporary files of other machines are kept even if the clock of this machine is wrong', async () => {
  const folder = temporaryFolder();
  const other = named(folder)({ host: '000000' });
  await writeOld(other, 2);
  vi.useFakeTimers({ now: Date.now() + 2 * 3_600_000, toFake: ['Date'] });
  onTestFinished(() => void vi.useRealTimers());
  await removeLeftovers(folder);
  expect(await readdir(folder)).toEqual([basename(other)]);
});

it('several downloads make the same missing folders at the same time', async () => {
  const folder = temporaryFolder();
  const orders = Array.from({ length: 800 }, (_, order) =>
    join(folder, String(Math.floor(order / 8)), 'cedar', String(order)),
  );
  await Promise.all(orders.map(makeFolder));
  for (let round = 0; round < 100; round++) {
    expect(await readdir(join(folder, String(round), 'cedar'))).toHaveLength(8);
  }
});

it('folders are created with their parents, even if some exist', async () => {
  const folder = temporaryFolder();
  await makeFolder(join(folder, 'a', 'b', 'c'));
  await makeFolder(join(folder, 'a', 'b', 'c'));
  await makeFolder(join(folder, 'a', 'd'));
  expect((await readdir(join(folder, 'a'))).sort()).toEqual(['b', 'd']);
});

it('a folder below one that cannot contain folders is refused at once', async () => {
  await expect(makeFolder('/proc/cedar/order')).rejects.toBeInstanceOf(DestinationError);
}, 10_000);

it.runIf(process.platform === 'linux')(
  'files in a new folder of a new folder are reported by a watcher that is slow to follow',
  async () => {
    const root = temporaryFolder();
    const folder = join(root, 'downloads', 'order');
    const reported = watchSlowly(root);
    await makeFolder(join(root, 'downloads'));
    await makeFolder(folder);
    await vi.waitFor(() => expect(reported).toContain(folder));
    await vi.waitFor(async () => {
      await writeFile(join(folder, `${Date.now()}.tif`), '');
      expect(reported.some((path) => path.endsWith('.tif'))).toBe(true);
    });
  },
);

/**
 * Watches a folder as VS Code does on Linux: a folder in it is watched some time after it was made,
 * without looking for what came into it before.
 *
 * @returns the paths that were reported so far
 */
function watchSlowly(root: string): readonly string[] {
  const reported: string[] = [];
  const watchers: FSWatcher[] = [];
  onTestFinished(() => {
    for (const watcher of watchers) watcher.close();
  });
  const follow = (folder: string) => {
    const watcher = watch(folder, (_, name) => {
      const path = join(folder, name ?? '');
      if (reported.includes(path)) return;
      reported.push(path);
      if (!path.endsWith('.tif') && existsSync(path)) setTimeout(() => follow(path), 100);
    });
    watchers.push(watcher);
  };
  follow(root);
  return reported;
}
