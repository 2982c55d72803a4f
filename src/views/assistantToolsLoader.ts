/** Registers the tools for language models. Their code is loaded when one of them is first used. */
import type * as vscode from 'vscode';
import type { WindowHostParts } from './assistantTools/index.ts';
import { languageModelFunction } from './languageModelFunction.ts';
import { LoadedOnce } from './loadedOnce.ts';

/**
 * Nothing in editors that are built on VS Code and have no tools of extensions.
 *
 * @param names of the tools in package.json
 */
export function registerAssistantTools(
  names: readonly string[],
  parts: WindowHostParts,
): vscode.Disposable[] {
  const register = languageModelFunction('registerTool');
  if (!register) return [];
  const tools = new LoadedOnce(async () => {
    const { AssistantTools } = await import('./assistantTools/index.ts');
    return new AssistantTools(parts);
  });
  return names.map((name) =>
    register<object>(name, {
      prepareInvocation: async ({ input }, token) =>
        (await tools.get()).prepare(name, input, token),
      invoke: async ({ input }, token) => (await tools.get()).invoke(name, input, token),
    }),
  );
}
