/**
 * A program that runs beside this process until it is stopped, with everything it started itself.
 *
 *     const server = await Program.start('node', ['server.js'], { log: 'server.log' });
 *     const address = await server.line((line) => /listening on (\S+)/.exec(line)?.[1]);
 *     await server.stop();
 */
import { createWriteStream, type WriteStream } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { SetupError } from '../setup/step.mjs';
import { ProcessGroup } from './processGroup.ts';

/** Time between asking a program to stop and killing it. */
const GRACE_MS = 5_000;

/** Ends this process by `exit` at the usual signals, so that it ends what it started first. */
export function exitOnSignals(): void {
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(signal, () => process.exit(130));
  }
  process.on('disconnect', () => process.exit(130));
}

export class Program {
  readonly #name: string;
  readonly #group: ProcessGroup;
  readonly #ended: Promise<void>;
  readonly #lines: string[] = [];
  readonly #listeners = new Set<() => void>();
  #running = true;

  private constructor(name: string, group: ProcessGroup, log: WriteStream) {
    this.#name = name;
    this.#group = group;
    const { child } = group;
    this.#ended = new Promise((resolve) => {
      const end = () => {
        this.#running = false;
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

  /** @param options.log file for everything it prints */
  static async start(
    name: string,
    command: string,
    args: string[],
    options: { log: string; env?: NodeJS.ProcessEnv; cwd?: string },
  ): Promise<Program> {
    await mkdir(path.dirname(options.log), { recursive: true });
    const group = ProcessGroup.spawn(command, args, {
      cwd: options.cwd,
      env: options.env ?? process.env,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    return new Program(name, group, createWriteStream(options.log));
  }

  get pid(): number | undefined {
    return this.#group.child.pid;
  }

  /** Resolves when the program has ended, for whatever reason. */
  get ended(): Promise<void> {
    return this.#ended;
  }

  get output(): string {
    return this.#lines.join('\n');
  }

  /**
   * Resolves with the first defined result of `find` for a printed line.
   *
   * @throws SetupError with the output, when the program ends first or the time is up
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

  /** Asks the program and all it started to stop, and kills them after a while. */
  async stop(): Promise<void> {
    if (this.#running) {
      this.#group.signal('SIGTERM');
      await Promise.race([this.#ended, after(GRACE_MS)]);
    }
    if (this.#running) this.#group.signal('SIGKILL');
    await this.#ended;
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
