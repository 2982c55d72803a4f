/** Registers a server of the Model Context Protocol for each configuration of the workspace. */
import * as vscode from 'vscode';
import type { Configurations } from '../configurations/configurations.ts';
import { foreignHosts } from '../configurations/endpoints.ts';
import { endpointSettings, mcpServerSetting, projectSetting } from '../configurations/settings.ts';
import type { OrdersModel } from '../orders/model.ts';
import { languageModelFunction } from './languageModelFunction.ts';
import { mcpProgram } from './mcpProgram.ts';

interface McpServersParts {
  readonly extensionUri: vscode.Uri;
  readonly version: string;
  readonly model: OrdersModel;
  readonly configurations: Configurations;
  readonly usualFolders: () => readonly string[];
  /** Whether a host that is not Google's may get access tokens. */
  readonly trust: (host: string) => Promise<boolean>;
  /** Hosts that the user has allowed before. */
  readonly trustedHosts: () => readonly string[];
}

/** A server that knows its configuration. */
type ConfigurationServer = vscode.McpStdioServerDefinition & { readonly uri: vscode.Uri };

/** Nothing in editors that are built on VS Code and have no servers of extensions. */
export function registerMcpServers(parts: McpServersParts): vscode.Disposable {
  const { model, configurations, version } = parts;
  const register = languageModelFunction('registerMcpServerDefinitionProvider');
  const Definition = (vscode as Partial<typeof vscode>).McpStdioServerDefinition;
  if (!register || !Definition) return vscode.Disposable.from();
  const newServer = (label: string, uri: vscode.Uri): ConfigurationServer =>
    Object.assign(new Definition(`Cedar: ${label}`, process.execPath, [], {}, version), { uri });
  const changes = new vscode.EventEmitter<void>();
  const provider: vscode.McpServerDefinitionProvider<ConfigurationServer> = {
    onDidChangeMcpServerDefinitions: changes.event,
    async provideMcpServerDefinitions() {
      await configurations.found;
      return model.configurations.flatMap(({ source: { file, label } }) =>
        file ? [complete(newServer(label, vscode.Uri.file(file)), parts)] : [],
      );
    },
    async resolveMcpServerDefinition(server) {
      for (const host of foreignHosts(endpointSettings(server.uri))) {
        if (!(await parts.trust(host))) return undefined;
      }
      return complete(server, parts);
    },
  };
  return vscode.Disposable.from(
    changes,
    model.onDidChange(({ configuration }) => {
      if (!configuration) changes.fire();
    }),
    register('cedar', provider),
  );
}

/** Adds the current values of the settings. */
function complete(
  server: ConfigurationServer,
  { extensionUri, usualFolders, trustedHosts }: McpServersParts,
): ConfigurationServer {
  const { uri } = server;
  const { args, env } = mcpProgram({
    program: vscode.Uri.joinPath(extensionUri, 'dist', 'cli.cjs').fsPath,
    file: uri.fsPath,
    endpoints: endpointSettings(uri),
    trustedHosts: trustedHosts(),
    project: projectSetting(uri),
    allowed: mcpServerSetting(),
    downloadFolder: usualFolders()[0],
  });
  return Object.assign(server, { args, env });
}
