/** `cedar mcp`: serves tools to an AI assistant, by the Model Context Protocol. */
import path from 'node:path';
import type { Command } from 'commander';
import packageJson from '../../../package.json' with { type: 'json' };
import type { ToolPermission } from '../../assistant/index.ts';
import { type CommandContext, connectConfig, readConfig } from '../commandSession.ts';
import type { ActAlone, Outcome } from './command.ts';

interface McpFlags {
  readonly allowSubmit?: boolean;
  readonly allowDownload?: string;
  readonly allowClean?: boolean;
}

export function addMcp(program: Command, actAlone: ActAlone): void {
  program
    .command('mcp')
    .description(
      'serve tools to an AI assistant by the Model Context Protocol; read-only by default',
    )
    .argument('[configuration...]', 'configurations, in place of the one of --config')
    .option('--allow-submit', 'tools that submit, resume, retry and cancel orders')
    .option('--allow-download <folder>', 'a tool that downloads images into this folder')
    .option('--allow-clean', 'a tool that deletes the images of an order from the store')
    .action(actAlone(serve));
}

async function serve(
  { options, output, signal }: CommandContext,
  named: string[],
  { allowSubmit, allowDownload, allowClean }: McpFlags,
): Promise<Outcome> {
  const { serveMcp } = await import('../../mcp/index.ts');
  const permissions = new Set<ToolPermission>(['read']);
  if (allowSubmit) permissions.add('submit');
  if (allowDownload !== undefined) permissions.add('download');
  if (allowClean) permissions.add('clean');
  await serveMcp({
    version: packageJson.version,
    files: named.length > 0 ? named : [options.config],
    permissions,
    downloadFolder: allowDownload === undefined ? undefined : path.resolve(allowDownload),
    readConfig,
    connect: (config, connecting) => connectConfig(config, options, { output, signal: connecting }),
    signal,
  });
  // Standard output is for the protocol alone.
  return { json: undefined, lines: [] };
}
