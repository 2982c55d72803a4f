/** Opens the configuration and its tracker for a command. */
import path from 'node:path';
import type { Config, EarthEngine, Tracker, Trust } from '../core/index.ts';
import { hostOf, isGoogle, isLoopback } from '../domain/hosts.ts';
import { readNamedFile } from './namedFile.ts';
import type { Output } from './output.ts';

/** Name of the configuration where none is given. */
export const DEFAULT_CONFIG = 'cedar.yaml';

/** Options of every command. */
export interface GlobalOptions {
  /** Path of the configuration. */
  readonly config: string;
  /** Google Cloud project, where the configuration's is not the one. */
  readonly project?: string;
  readonly json?: boolean;
  readonly quiet?: boolean;
  /** Addresses other than Google's own. */
  readonly earthengineUrl?: string;
  readonly storageUrl?: string;
  readonly driveUrl?: string;
  readonly resourceManagerUrl?: string;
  /** Hosts and domains that files with credentials may name besides Google's. */
  readonly trustHost?: readonly string[];
}

/** Dependencies of a command without a connection. */
export interface CommandContext {
  readonly options: GlobalOptions;
  readonly output: Output;
  readonly signal: AbortSignal;
}

/** Dependencies of a command. */
export interface Session extends Omit<CommandContext, 'options'> {
  readonly config: Config;
  readonly tracker: Tracker;
}

/** @throws ConfigError, ServiceError, CancelledError */
export async function openSession(
  options: GlobalOptions,
  { output, signal }: Pick<Session, 'output' | 'signal'>,
): Promise<Session> {
  const config = await readConfig(options.config);
  output.noteProblems(options.config, config.warnings);
  const tracker = await connectConfig(config, options, { output, signal });
  return { config, tracker, output, signal };
}

/** Signs in to the services of a configuration. @throws ConfigError, ServiceError, CancelledError */
export async function connectConfig(
  config: Config,
  options: GlobalOptions,
  context: Pick<Session, 'output' | 'signal'>,
): Promise<Tracker> {
  const { storageUrl: storage, driveUrl: drive } = options;
  const earthEngine = await connectEarthEngine(config, options, context);
  const trust = trustOfOptions(options);
  return config.tracker({ earthEngine, endpoints: { storage, drive }, trust });
}

/** Opens a session with Earth Engine. @throws ConfigError, ServiceError, CancelledError */
export async function connectEarthEngine(
  config: Config,
  options: GlobalOptions,
  { output, signal }: Pick<Session, 'output' | 'signal'>,
): Promise<EarthEngine> {
  const { ConfigError, EarthEngine } = await import('../core/index.ts');
  const project = options.project ?? config.project;
  if (!project) {
    const [section] = config.projectKey.split('.');
    throw new ConfigError(
      `There is no Google Cloud project. Add it as project under ${section}: in ${options.config}, or use --project.`,
      [],
    );
  }
  const { earthengineUrl: earthEngineUrl } = options;
  return EarthEngine.connect({
    project,
    projectKey: options.project ? undefined : config.projectKey,
    baseUrl: earthEngineUrl,
    credentials: await config.credentials({
      earthEngine: earthEngineUrl,
      trust: trustOfOptions(options),
      onUnusable: ({ message }) =>
        output.note(`Warning: the sandbox is used without credentials_file. ${message}`),
    }),
    // Naming a host on the command line is to trust it.
    store: config.store.service,
    trustedHosts: hostsOfOptions(options),
    signal,
  });
}

/** The configuration in a file. @throws ConfigError */
export async function readConfig(file: string): Promise<Config> {
  const { loadConfig } = await import('../core/index.ts');
  const text = await readConfigText(file, 'cedar init');
  return loadConfig(text, { folder: path.dirname(path.resolve(file)), name: file });
}

/**
 * The text of a configuration.
 *
 * @param create the command that writes it where there is none
 * @throws ConfigError
 */
export async function readConfigText(file: string, create: string): Promise<string> {
  const { ConfigError } = await import('../core/index.ts');
  return readNamedFile(file, (reason, { cause, isMissing }) => {
    const step = isMissing
      ? `Create it with "${create}", or name another configuration`
      : 'Name the configuration';
    return new ConfigError(`${file}: ${reason}. ${step} with --config or CEDAR_CONFIG.`, [], {
      cause,
    });
  });
}

/** Hosts of the addresses on the command line that are neither Google's nor this machine. */
export function hostsOfOptions(options: GlobalOptions): string[] {
  const { earthengineUrl, storageUrl, driveUrl, resourceManagerUrl } = options;
  return [earthengineUrl, storageUrl, driveUrl, resourceManagerUrl].filter(isForeign).map(hostOf);
}

/**
 * Whether a file with credentials may name a host or domain besides Google's. A configuration cannot allow
 * any: it may come with a repository, like the file itself.
 *
 * @throws ConfigError with the option that allows it
 */
export function trustOfOptions({ trustHost = [] }: GlobalOptions): Trust {
  return async (host) => {
    if (trustHost.includes(host)) return true;
    const { ConfigError } = await import('../core/index.ts');
    const message = `The file with credentials names ${host}, which is not one of Google's hosts, and could receive access tokens. If you trust it, use --trust-host ${host}, or set CEDAR_TRUSTED_HOSTS=${host}.`;
    throw new ConfigError(message, []);
  };
}

function isForeign(address: string | undefined): address is string {
  return address !== undefined && !isGoogle(address) && !isLoopback(address);
}
