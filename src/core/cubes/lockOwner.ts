/** The process that has a cube's lock, as its file records it, and whether it still runs. */
import { randomUUID } from 'node:crypto';
import { readlink } from 'node:fs/promises';
import { hostname } from 'node:os';
import { performance } from 'node:perf_hooks';
import { isRecord } from '../../domain/isRecord.ts';
import { parseJson } from '../../domain/parseJson.ts';
import { isProcessRunning } from '../stores/runningProcess.ts';

/** Contents of a lock's file. */
export interface LockOwner {
  /** Different for each conversion, also of one process. */
  readonly id: string;
  readonly host: string;
  /** Different for containers that share the name of a host; empty where there are none. */
  readonly processes: string;
  readonly pid: number;
  /** Start of the process, milliseconds. */
  readonly started: number;
  /** When the lock was taken. */
  readonly since: string;
  /** When it was last renewed, milliseconds by the clock of this host. */
  readonly renewed: number;
}

export async function newOwner(): Promise<LockOwner> {
  const now = Date.now();
  return {
    id: randomUUID(),
    host: hostname(),
    // Linux alone has this file.
    processes: await readlink('/proc/self/ns/pid').catch(() => ''),
    pid: process.pid,
    started: Math.round(performance.timeOrigin),
    since: new Date(now).toISOString(),
    renewed: now,
  };
}

/** @returns undefined for a file of another kind */
export function parseOwner(bytes: Uint8Array): LockOwner | undefined {
  const owner = parseJson(Buffer.from(bytes).toString('utf8'));
  const isOwner = isRecord(owner) && typeof owner.id === 'string' && typeof owner.pid === 'number';
  return isOwner ? (owner as unknown as LockOwner) : undefined;
}

/**
 * Whether the owner of a lock runs, as far as this process can see it.
 *
 * @param staleAfter milliseconds after which a lock that is not renewed may have lost its owner
 */
export function ownerState(
  owner: LockOwner,
  self: LockOwner,
  staleAfter: number,
): 'running' | 'ended' | 'unknown' {
  if (owner.host !== self.host || owner.processes !== self.processes) return 'unknown';
  if (owner.pid === self.pid) return owner.started === self.started ? 'running' : 'ended';
  if (!isProcessRunning(owner.pid)) return 'ended';
  // Another process may have been given its number.
  return Math.abs(Date.now() - owner.renewed) < staleAfter ? 'running' : 'unknown';
}
