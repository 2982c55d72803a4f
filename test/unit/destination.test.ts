/** Folders of downloads, and what earlier downloads left in them. */
import { mkdtemp, readdir, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { DestinationError } from '../../src/core/errors.ts';
import { makeFolder, removeLeftovers, temporaryPath } from '../../src/core/stores/destination.ts';

async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'cedar-test-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

/** A file that was written last so many minutes ago. */
async function writeOld(path: string, minutes: number): Promise<void> {
  await writeFile(path, 'part');
  const time = new Date(Date.now() - minutes * 60_000);
  await utimes(path, time, time);
}

it('temporary files of an earlier process with the same id are deleted, and those of this process are kept', async () => {
  const folder = await temporaryFolder();
  const own = temporaryPath(folder, 'a.tif');
  const pattern = new RegExp(`-${process.pid}-([0-9a-f]{8})-([0-9a-f]{8})\\.part$`);
  const [, run = '', random = ''] = pattern.exec(own) ?? [];
  const ofRun = (other: string) => own.replace(`-${run}-`, other);
  // A download may pause for minutes.
  const recent = ofRun('-00000000-');
  const earlier = ofRun('-11111111-').replace(random, '22222222');
  const withoutRun = ofRun('-').replace(random, '33333333');
  await writeOld(own, 120);
  await writeOld(recent, 2);
  await writeOld(earlier, 120);
  await writeOld(withoutRun, 120);
  await removeLeftovers(folder);
  expect((await readdir(folder)).sort()).toEqual([basename(own), basename(recent)].sort());
});

it('folders are created with their parents, even if some exist', async () => {
  const folder = await temporaryFolder();
  await makeFolder(join(folder, 'a', 'b', 'c'));
  await makeFolder(join(folder, 'a', 'b', 'c'));
  await makeFolder(join(folder, 'a', 'd'));
  expect((await readdir(join(folder, 'a'))).sort()).toEqual(['b', 'd']);
});

it('a folder below one that cannot contain folders is refused at once', async () => {
  await expect(makeFolder('/proc/cedar/order')).rejects.toBeInstanceOf(DestinationError);
}, 10_000);
