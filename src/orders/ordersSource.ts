/** Source of the orders of a configuration. */
import type { Config, SetupConnection, SignedIn, Tracker } from '../core/index.ts';

/** Source of a configuration: a file of the workspace, or the sandbox. */
export interface OrdersSource {
  /** Unique in this window and the next: the path of the file, or `sandbox`. */
  readonly id: string;
  readonly label: string;
  /** Text shown beside the label. */
  readonly description: string;
  /** The file, if the user can open one. */
  readonly file?: string;
  readonly isSandbox: boolean;
  /** Whether only this machine is contacted, so that frequent requests cost nothing. */
  readonly isLocal: boolean;
  /**
   * Changes when the set of orders may change: with the configuration and the services it uses.
   * Makes no requests and does not load the core.
   */
  fingerprint(): Promise<string>;
  /** Reads the configuration, without network access. @throws ConfigError */
  config(): Promise<Config>;
  /** The Earth Engine project, if it differs from the configuration's. */
  readonly project?: string | undefined;
  /** Who is signed in; undefined while it is not known. */
  readonly signedIn?: SignedIn | undefined;
  /**
   * Signs in and creates a tracker. Called again after an error, and after the file has changed.
   */
  connect(signal?: AbortSignal): Promise<Tracker>;
  /** How the setup check reaches the services; at Google's own addresses without it. */
  setupConnection?(): Promise<SetupConnection>;
}
