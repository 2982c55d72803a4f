/** Arguments and environment of the Model Context Protocol server of a configuration. Imports no `vscode`. */
import type { Endpoints } from '../configurations/endpoints.ts';
import { isHost } from '../domain/hosts.ts';

export interface McpProgramOptions {
  /** Absolute path of the command `cedar`, a script. */
  readonly program: string;
  /** Absolute path of the configuration. */
  readonly file: string;
  readonly endpoints: Endpoints;
  /** Hosts that the user allows, besides Google's, to receive access tokens. */
  readonly trustedHosts: readonly string[];
  /** Google Cloud project, if it differs from that of the configuration. */
  readonly project: string | undefined;
  /** Permissions of the user, of `submit`, `download` and `clean`. */
  readonly allowed: readonly string[];
  /** Absolute path of the folder for downloads. */
  readonly downloadFolder: string | undefined;
}

export interface McpProgram {
  readonly args: string[];
  readonly env: Record<string, string>;
}

/** Arguments and variables for Node.js, which VS Code itself is with one of the variables. */
export function mcpProgram(options: McpProgramOptions): McpProgram {
  const { program, file, endpoints, project, allowed, downloadFolder, trustedHosts } = options;
  const flags = [
    ...(allowed.includes('submit') ? ['--allow-submit'] : []),
    ...(allowed.includes('download') && downloadFolder ? ['--allow-download', downloadFolder] : []),
    ...(allowed.includes('clean') ? ['--allow-clean'] : []),
  ];
  const { earthEngine = '', storage = '', drive = '', resourceManager = '' } = endpoints;
  return {
    args: [program, ...(project ? ['--project', project] : []), 'mcp', ...flags, '--', file],
    env: {
      ELECTRON_RUN_AS_NODE: '1',
      CEDAR_EARTHENGINE_URL: earthEngine,
      CEDAR_STORAGE_URL: storage,
      CEDAR_DRIVE_URL: drive,
      CEDAR_RESOURCE_MANAGER_URL: resourceManager,
      CEDAR_TRUSTED_HOSTS: trustedHosts.filter(isHost).join(','),
    },
  };
}
