/** The official client of the Model Context Protocol, connected to `cedar mcp` over a sandbox. */
import path from 'node:path';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js';
import { type ElicitRequest, ElicitRequestSchema } from '@modelcontextprotocol/sdk/types.js';
import { onTestFinished } from 'vitest';
import { root } from '../../scripts/setup/step.mjs';
import type { Sandbox } from '../../src/sandbox/index.ts';
import { SAMPLE_CONFIG } from './cedarCommand.ts';

export interface McpClientOptions {
  /** Arguments after `cedar mcp`. */
  readonly args?: readonly string[];
  /** Answers questions to the user; without it, the client cannot ask. */
  readonly answer?: (params: ElicitRequest['params']) => 'accept' | 'decline' | 'cancel';
}

/** Starts a server, which the running test stops. */
export async function connectMcp(sandbox: Sandbox, options?: McpClientOptions): Promise<Client> {
  const client = await startMcp(sandbox, options);
  onTestFinished(() => client.close());
  return client;
}

/** Starts a server, which ends when the client is closed. */
export async function startMcp(
  sandbox: Sandbox,
  { args = [], answer }: McpClientOptions = {},
): Promise<Client> {
  const { CEDAR_CONFIG: _, ...inherited } = process.env;
  const transport = new StdioClientTransport({
    command: process.execPath,
    args: [path.join(root, 'dist', 'cli.cjs'), 'mcp', ...args],
    env: {
      ...Object.fromEntries(Object.entries(inherited).flatMap(([k, v]) => (v ? [[k, v]] : []))),
      CEDAR_CONFIG: SAMPLE_CONFIG,
      CEDAR_EARTHENGINE_URL: sandbox.earthEngine,
      CEDAR_STORAGE_URL: sandbox.storage,
    },
  });
  const capabilities = answer ? { elicitation: { form: {} } } : {};
  const client = new Client({ name: 'test', version: '1.0.0' }, { capabilities });
  if (answer) {
    client.setRequestHandler(ElicitRequestSchema, async ({ params }) => {
      const action = answer(params);
      return action === 'accept' ? { action, content: {} } : { action };
    });
  }
  await client.connect(transport);
  return client;
}

/** The structured answer of a tool. @throws Error with the text of an error */
export async function useTool(
  client: Client,
  name: string,
  input: Record<string, unknown> = {},
): Promise<Record<string, unknown>> {
  const { isError, structuredContent, content } = await client.callTool({ name, arguments: input });
  if (isError) throw new Error(textOf(content));
  return structuredContent as Record<string, unknown>;
}

/** The text of the error that a tool answers with. @throws Error when it does not */
export async function toolError(
  client: Client,
  name: string,
  input: Record<string, unknown> = {},
): Promise<string> {
  const { isError, content } = await client.callTool({ name, arguments: input });
  const text = textOf(content);
  if (!isError) throw new Error(`${name} has answered: ${text}`);
  return text;
}

/** The question that a tool answers with for a client without forms, and the code to agree with. */
export async function askedBy(
  client: Client,
  name: string,
  input: Record<string, unknown>,
): Promise<{ readonly question: string; readonly code: string }> {
  const { isError, content } = await client.callTool({ name, arguments: input });
  const parts = content as { text: string; annotations?: { audience?: string[] } }[];
  const [forUser] = parts.filter(({ annotations }) => annotations?.audience?.includes('user'));
  const code = forUser?.text.match(/: (\w{12})$/)?.[1];
  if (!isError || code === undefined) throw new Error(`${name} has not asked: ${textOf(content)}`);
  const others = parts.filter((part) => part !== forUser);
  return { question: others.map(({ text }) => text).join('\n'), code };
}

export function textOf(content: unknown): string {
  const [first] = content as { type: string; text: string }[];
  return first?.text ?? '';
}
