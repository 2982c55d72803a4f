/**
 * A program that runs beside this one until it is stopped, with everything it started itself.
 *
 *     const server = await Program.start('node', ['server.js'], { log: 'server.log' });
 *     const address = await server.line((line) => /listening on (\S+)/.exec(line)?.[1]);
 *     await server.stop();
 */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { createWriteStream, type WriteStream } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { SetupError } from '../setup/step.mjs';

/** How long a program has between being asked to stop and being made to. */
const GRACE_MS = 5_000;

const running = new Set<Program>();

// However this process ends, no program that it started is left behind.
process.on('exit', () => {
  for (const program of running) program.kill();
});

/** Ends this process at the usual signals, which by itself Node does without the event above. */
export function exitOnSignals(): void {
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(signal, () => process.exit(130));
  }
  process.on('disconnect', () => process.exit(130));
}

export class Program {
  readonly #name: string;
  readonly #child: ChildProcess;
  readonly #ended: Promise<void>;
  readonly #lines: string[] = [];
  readonly #listeners = new Set<() => void>();
  #running = true;

  private constructor(name: string, child: ChildProcess, log: WriteStream) {
    this.#name = name;
    this.#child = child;
    running.add(this);
    this.#ended = new Promise((resolve) => {
      const end = () => {
        this.#running = false;
        running.delete(this);
        log.end();
        resolve();
        this.#notify();
      };
      child.on('close', end);
      child.on('error', (error) => {
        this.#lines.push(error.message);
        end();
      });
    });
    for (const stream of [child.stdout, child.stderr]) {
      if (!stream) continue;
      createInterface({ input: stream }).on('line', (line) => {
        log.write(`${line}\n`);
        this.#lines.push(line);
        this.#notify();
      });
    }
  }

  /** @param options.log the file that everything it prints goes to */
  static async start(
    name: string,
    command: string,
    args: string[],
    options: { log: string; env?: NodeJS.ProcessEnv; cwd?: string },
  ): Promise<Program> {
    await mkdir(path.dirname(options.log), { recursive: true });
    const child = spawn(command, args, {
      cwd: options.cwd,
      env: options.env ?? process.env,
      stdio: ['ignore', 'pipe', 'pipe'],
      // A group of its own: Ctrl-C reaches it through `stop` alone, in the order that is right.
      detached: process.platform !== 'win32',
    });
    return new Program(name, child, createWriteStream(options.log));
  }

  /** Resolves when the program has ended, whoever ended it. */
  get ended(): Promise<void> {
    return this.#ended;
  }

  get output(): string {
    return this.#lines.join('\n');
  }

  /**
   * The first thing that `find` makes of a printed line.
   *
   * @throws SetupError with what was printed, when the program ends first or says nothing in time
   */
  async line<T>(find: (line: string) => T | undefined, timeoutMs = 60_000): Promise<T> {
    const deadline = Date.now() + timeoutMs;
    for (let next = 0; ; ) {
      for (; next < this.#lines.length; next++) {
        const found = find(this.#lines[next] ?? '');
        if (found !== undefined) return found;
      }
      if (!this.#running) throw this.#failure('ended before it was ready');
      const left = deadline - Date.now();
      if (left <= 0) throw this.#failure(`was not ready within ${timeoutMs / 1000} s`);
      await this.#change(left);
    }
  }

  /** Makes the program and all it started end, without waiting. */
  kill(): void {
    this.#signal('SIGKILL');
  }

  /** Asks the program and all it started to stop, and after a while makes them. */
  async stop(): Promise<void> {
    if (this.#running) {
      this.#signal('SIGTERM');
      await Promise.race([this.#ended, after(GRACE_MS)]);
    }
    // What the program started may still be there when it is not.
    this.kill();
    await this.#ended;
  }

  #signal(signal: 'SIGTERM' | 'SIGKILL'): void {
    const { pid } = this.#child;
    if (pid === undefined) return;
    if (process.platform === 'win32') {
      if (this.#running) spawnSync('taskkill', ['/pid', String(pid), '/T', '/F']);
      return;
    }
    try {
      process.kill(-pid, signal);
    } catch {
      // Nobody of that group is left.
    }
  }

  #failure(what: string): SetupError {
    const tail = this.#lines.slice(-30).join('\n');
    return new SetupError(`${this.#name} ${what}.${tail ? `\n\n${tail}` : ''}`);
  }

  #notify(): void {
    for (const listener of this.#listeners) listener();
  }

  #change(timeoutMs: number): Promise<void> {
    return new Promise((resolve) => {
      const listener = () => {
        clearTimeout(timer);
        this.#listeners.delete(listener);
        resolve();
      };
      const timer = setTimeout(listener, timeoutMs);
      this.#listeners.add(listener);
    });
  }
}

function after(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds).unref());
}
