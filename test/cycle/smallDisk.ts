/** A disk of a few megabytes, which a test can fill. */
import { execFileSync } from 'node:child_process';
import { existsSync, statfsSync, writeFileSync } from 'node:fs';
import { mkdir, rm } from 'node:fs/promises';
import path from 'node:path';
import { onTestFinished } from 'vitest';
import { temporaryFolder } from '../temporaryFolder.ts';

/** Whether this process may mount one. */
export const canMount = process.platform === 'linux' && process.getuid?.() === 0;

interface SmallDisk {
  readonly folder: string;
  /** Fills it, once. @param kilobytes that are left */
  fill(kilobytes: number): void;
  free(): Promise<void>;
}

/** Mounts a disk until the test has ended. */
export async function smallDisk(megabytes: number): Promise<SmallDisk> {
  const folder = path.join(temporaryFolder(), 'disk');
  await mkdir(folder);
  execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${megabytes}m`, 'tmpfs', folder]);
  onTestFinished(() => {
    execFileSync('umount', [folder]);
  });
  const filler = path.join(folder, 'filler');
  return {
    folder,
    fill(kilobytes) {
      if (existsSync(filler)) return;
      const { bavail, bsize } = statfsSync(folder);
      writeFileSync(filler, Buffer.alloc(bavail * bsize - kilobytes * 1024));
    },
    free: () => rm(filler),
  };
}
