/**
 * Server of the Model Context Protocol on standard input and output.
 *
 * ```ts
 * await serveMcp({ files: ['cedar.yaml'], permissions: new Set(['read']), readConfig, connect, ... });
 * ```
 */
export { type McpOptions, serveMcp } from './serveMcp.ts';
