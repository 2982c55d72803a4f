/**
 * A program in a process group of its own, which ends with everything it started: on request, and
 * when this process ends, even by SIGKILL.
 *
 *     const group = ProcessGroup.spawn('node', ['server.js'], { stdio: 'inherit' });
 *     group.child.on('close', …);
 *     group.signal('SIGTERM');
 *
 * Ctrl-C in a terminal does not reach it: it ends when this process does.
 */
import { type ChildProcess, type SpawnOptions, spawn, spawnSync } from 'node:child_process';
import type { Socket } from 'node:net';
import path from 'node:path';

const running = new Set<ProcessGroup>();

// The guard ends remaining groups as well; this is faster.
process.on('exit', () => {
  for (const group of running) group.signal('SIGTERM');
});

export class ProcessGroup {
  readonly child: ChildProcess;

  private constructor(child: ChildProcess) {
    this.child = child;
  }

  static spawn(command: string, args: readonly string[], options: SpawnOptions): ProcessGroup {
    const child = spawn(command, args, { ...options, detached: process.platform !== 'win32' });
    const group = new ProcessGroup(child);
    const { pid } = child;
    if (pid === undefined) return group;
    running.add(group);
    guard(`+${pid}`);
    child.on('close', () => {
      // The program's children may outlive it.
      if (process.platform !== 'win32') group.signal('SIGKILL');
      running.delete(group);
      guard(`-${pid}`);
    });
    return group;
  }

  signal(signal: 'SIGTERM' | 'SIGKILL'): void {
    const { pid, exitCode, signalCode } = this.child;
    if (pid === undefined) return;
    if (process.platform === 'win32') {
      const isRunning = exitCode === null && signalCode === null;
      if (isRunning) spawnSync('taskkill', ['/pid', String(pid), '/T', '/F']);
      return;
    }
    try {
      process.kill(-pid, signal);
    } catch {
      // The group has ended.
    }
  }
}

let guarding: Socket | undefined;

/** Sends a line to the guard of this process, which is started with the first group. */
function guard(line: string): void {
  guarding ??= startGuard();
  guarding.write(`${line}\n`);
}

function startGuard(): Socket {
  const child = spawn(process.execPath, [path.join(import.meta.dirname, 'guard.mjs')], {
    stdio: ['pipe', 'ignore', 'ignore'],
    detached: true,
    windowsHide: true,
  });
  child.on('error', () => {});
  const input = child.stdin as Socket;
  input.on('error', () => {});
  // The guard waits for this process, not the reverse.
  child.unref();
  input.unref();
  return input;
}
