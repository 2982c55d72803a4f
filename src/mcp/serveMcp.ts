/** Serves the tools to one client, which has started the process, until it closes the connection. */
import { StdioServerTransport } from '@modelcontextprotocol/sdk/server/stdio.js';
import type { ToolPermission } from '../assistant/index.ts';
import { type ConfigurationFiles, McpHost } from './mcpHost.ts';
import { createMcpServer } from './mcpServer.ts';

export interface McpOptions extends ConfigurationFiles {
  readonly version: string;
  /** Permission of the user; tools that need more are not offered. */
  readonly permissions: ReadonlySet<ToolPermission>;
  /** Ends the server, and the calls that it works on. */
  readonly signal: AbortSignal;
}

/** Resolves when the connection is closed, and all calls have ended. */
export async function serveMcp(options: McpOptions): Promise<void> {
  const { version, permissions, signal } = options;
  const { server, ended } = createMcpServer({ host: new McpHost(options), version, permissions });
  const closed = new Promise<void>((resolve) => {
    server.server.onclose = resolve;
  });
  const close = () => void server.close();
  // The transport itself does not notice that the client has ended.
  process.stdin.once('end', close);
  signal.addEventListener('abort', close, { once: true });
  await server.connect(new StdioServerTransport());
  if (signal.aborted) close();
  await closed;
  signal.removeEventListener('abort', close);
  await ended();
}
