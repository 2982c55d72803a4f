/** Host of the tools for language models: configurations, and the trackers of their orders. */
import type { Config, Tracker } from '../core/index.ts';

/** A configuration that tools can use. */
export interface NamedConfiguration {
  /** Identifies it in the input of tools: the path of its file, or `sandbox`. */
  readonly id: string;
  /** Its name for users. */
  readonly label: string;
}

/** Next steps for the user, in the words of the program that the tools run in: each a sentence. */
export interface UserSteps {
  readonly createConfiguration: string;
  readonly correctConfiguration: string;
  readonly signIn: string;
  readonly allowDownloads: string;
}

/** Where the tools run: in a window of VS Code, or in the server for other assistants. */
export interface AssistantHost {
  readonly userSteps: UserSteps;
  /** All configurations that there are now. */
  configurations(): Promise<readonly NamedConfiguration[]>;
  /** Reads a configuration; makes no requests. @throws ConfigError */
  config(id: string): Promise<Config>;
  /** A tracker that is signed in. @throws ConfigError, ServiceError, CancelledError */
  tracker(id: string, signal: AbortSignal): Promise<Tracker>;
  /** Called after orders of a configuration were changed. */
  changed(id: string): void;
  /** Absolute paths of the folders in which files may be written, the usual one first. */
  downloadFolders(): Promise<readonly string[]>;
  /** Whether downloaded images get a catalog. */
  writesCatalogs(): boolean;
}
