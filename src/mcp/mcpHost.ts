/** Configurations of the server: files, each connected when it is first needed. */
import path from 'node:path';
import type { AssistantHost, NamedConfiguration } from '../assistant/index.ts';
import type { Config, Tracker } from '../core/index.ts';

/** The files that the server works with, and how they are used. */
export interface ConfigurationFiles {
  /** Paths of configurations. */
  readonly files: readonly string[];
  /** Absolute path of the folder in which files may be written. */
  readonly downloadFolder: string | undefined;
  /** Reads a configuration. @throws ConfigError */
  readonly readConfig: (file: string) => Promise<Config>;
  /** Signs in. @throws ConfigError, ServiceError, CancelledError */
  readonly connect: (config: Config, signal: AbortSignal) => Promise<Tracker>;
}

/** The command line is all that the user of the server has for certain. */
const USER_STEPS: AssistantHost['userSteps'] = {
  createConfiguration: 'The user can create one with "cedar init".',
  correctConfiguration:
    'The user has to correct the configuration. "cedar check" shows what is wrong.',
  signIn: 'The user can sign in with "cedar login" in a terminal.',
  allowDownloads: 'The user can start the server with --allow-download FOLDER.',
};

export class McpHost implements AssistantHost {
  readonly userSteps = USER_STEPS;
  readonly #options: ConfigurationFiles;
  /** Connected trackers by file, with what the file contained. */
  readonly #connected = new Map<string, { fingerprint: string; tracker: Promise<Tracker> }>();

  constructor(options: ConfigurationFiles) {
    this.#options = options;
  }

  async configurations(): Promise<readonly NamedConfiguration[]> {
    return this.#options.files.map((file) => ({
      id: file,
      label: path.basename(path.dirname(path.resolve(file))),
    }));
  }

  config(id: string): Promise<Config> {
    return this.#options.readConfig(id);
  }

  /** The same tracker as before, unless the file has changed. */
  async tracker(id: string, signal: AbortSignal): Promise<Tracker> {
    const { untilAborted } = await import('../core/index.ts');
    const config = await this.config(id);
    const fingerprint = JSON.stringify(config.values);
    const known = this.#connected.get(id);
    if (known?.fingerprint === fingerprint) return untilAborted(known.tracker, signal);
    // Other calls may wait for it as well, so this call does not cancel it.
    const tracker = this.#options.connect(config, new AbortController().signal);
    const entry = { fingerprint, tracker };
    this.#connected.set(id, entry);
    tracker.catch(() => {
      if (this.#connected.get(id) === entry) this.#connected.delete(id);
    });
    return untilAborted(tracker, signal);
  }

  /** Nothing is cached here. */
  changed(): void {}

  async downloadFolders(): Promise<readonly string[]> {
    const { downloadFolder } = this.#options;
    return downloadFolder === undefined ? [] : [downloadFolder];
  }

  writesCatalogs(): boolean {
    return true;
  }
}
