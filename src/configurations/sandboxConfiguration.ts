/**
 * The sandbox as a configuration: Earth Engine and Cloud Storage on this machine.
 *
 * A program that runs beside the window and ends with it. Its data (orders, images, tasks) are kept
 * in the extension's storage from one start to the next.
 */

import { type ChildProcess, fork } from 'node:child_process';
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { createInterface } from 'node:readline';
import * as l10n from '@vscode/l10n';
import type { Config } from '../core/index.ts';
import { Emitter } from '../orders/emitter.ts';
import type { OrdersSource } from '../orders/ordersSource.ts';
import { connect, setupConnection } from './connectTracker.ts';
import { sandboxConfiguration } from './sampleFiles.ts';

export const SANDBOX_ID = 'sandbox';

/** The line that the program prints when it is ready. */
export interface SandboxLine {
  readonly earthEngine: string;
  readonly storage: string;
  readonly project: string;
  readonly bucket: string;
}

/** Longest time until the program listens. */
const START_MS = 30_000;

/** Windows without a folder share one. */
const IN_USE = () =>
  l10n.t(
    'The sandbox of this workspace is already running in another window. Use that window, or open another folder here first.',
  );

/** Remembers from window to window whether the user uses the sandbox. */
export interface Remembered {
  get(): boolean;
  set(used: boolean): Thenable<void>;
}

export class SandboxConfiguration {
  readonly #program: string;
  readonly #data: string;
  readonly #used: Remembered;
  readonly #changes = new Emitter<void>();
  readonly onDidChange = this.#changes.event;
  #child: ChildProcess | undefined;
  #addresses: Promise<SandboxLine> | undefined;

  /** @param program its script; @param data the folder for its data */
  constructor(program: string, data: string, used: Remembered) {
    this.#program = program;
    this.#data = data;
    this.#used = used;
  }

  /** Its orders, if the user has started the sandbox in this workspace. */
  get source(): OrdersSource | undefined {
    return this.#used.get() ? this.#source : undefined;
  }

  readonly #source: OrdersSource = {
    id: SANDBOX_ID,
    label: l10n.t('Sandbox'),
    description: l10n.t('on this machine, with synthetic images'),
    isSandbox: true,
    isLocal: true,
    fingerprint: async () => this.#data,
    config: () => this.#config(),
    connect: async (signal) => {
      const [config, endpoints] = [await this.#config(), await this.start()];
      return connect(config, { endpoints, project: endpoints.project, signal });
    },
    setupConnection: async () => {
      const endpoints = await this.start();
      return setupConnection({ endpoints, project: endpoints.project });
    },
  };

  /** Adds it to the configurations, now and in this workspace's next window. */
  async use(): Promise<void> {
    await this.start();
    if (this.#used.get()) return;
    await this.#used.set(true);
    this.#changes.fire();
  }

  /** Stops it and removes it from the list; its data stay on disk. */
  async leave(): Promise<void> {
    this.dispose();
    await this.#used.set(false);
    this.#changes.fire();
  }

  /** Its addresses; starts it if it is not running. @throws Error with a message for the user */
  async start(): Promise<SandboxLine> {
    this.#addresses ??= this.#run();
    try {
      return await this.#addresses;
    } catch (error) {
      this.#addresses = undefined;
      throw error;
    }
  }

  dispose(): void {
    this.#child?.kill();
    this.#child = undefined;
    this.#addresses = undefined;
  }

  async #config(): Promise<Config> {
    const { loadConfig } = await import('../core/index.ts');
    const { bucket, project } = await this.start();
    return loadConfig(sandboxConfiguration(bucket, project), { folder: this.#data });
  }

  async #run(): Promise<SandboxLine> {
    await mkdir(this.#data, { recursive: true });
    const child = fork(this.#program, ['--port', '0', '--data', this.#data, '--json'], {
      cwd: path.dirname(this.#program),
      // VS Code's own program acts as Node with this variable: no Node needs to be installed.
      env: { ...process.env, ELECTRON_RUN_AS_NODE: '1' },
      execArgv: [],
      // Its output is read here. The channel to it closes when this window ends unexpectedly.
      silent: true,
    });
    this.#child = child;
    child.once('exit', () => {
      if (this.#child !== child) return;
      this.#child = undefined;
      this.#addresses = undefined;
    });
    return readAddresses(child);
  }
}

/** @throws Error with the program's output, when it ends first or prints nothing in time */
async function readAddresses(child: ChildProcess): Promise<SandboxLine> {
  const complaints: string[] = [];
  child.stderr?.on('data', (text: Buffer) => {
    if (complaints.length < 50) complaints.push(text.toString());
  });
  return new Promise((resolve, reject) => {
    const fail = (what: string) => {
      clearTimeout(timer);
      child.kill();
      const output = complaints.join('').trim().slice(-2000);
      reject(
        new Error(/used by another sandbox/.test(output) ? IN_USE() : `${what} ${output}`.trim()),
      );
    };
    const timer = setTimeout(
      () => fail(l10n.t('The sandbox did not start within {0} s.', START_MS / 1000)),
      START_MS,
    );
    child.once('error', (error) =>
      fail(l10n.t('The sandbox could not be started: {0}.', error.message)),
    );
    child.once('exit', (code) =>
      fail(l10n.t('The sandbox ended with code {0} before it was ready.', String(code))),
    );
    if (!child.stdout) return fail(l10n.t('The sandbox has no output.'));
    createInterface({ input: child.stdout }).on('line', (line) => {
      const addresses = asAddresses(line);
      if (!addresses) return;
      clearTimeout(timer);
      resolve(addresses);
    });
  });
}

function asAddresses(line: string): SandboxLine | undefined {
  if (!line.startsWith('{')) return undefined;
  const output: Partial<Record<keyof SandboxLine, unknown>> = JSON.parse(line);
  const { earthEngine, storage, project, bucket } = output;
  const all = [earthEngine, storage, project, bucket];
  if (!all.every((value) => typeof value === 'string')) return undefined;
  return output as SandboxLine;
}
