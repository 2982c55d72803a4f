/** Registers the tools for language models. Their code is loaded when one of them is first used. */
import * as vscode from 'vscode';
import type { WindowHostParts } from './assistantTools/index.ts';
import { LoadedOnce } from './loadedOnce.ts';

/** @param names of the tools in package.json */
export function registerAssistantTools(
  names: readonly string[],
  parts: WindowHostParts,
): vscode.Disposable[] {
  const tools = new LoadedOnce(async () => {
    const { AssistantTools } = await import('./assistantTools/index.ts');
    return new AssistantTools(parts);
  });
  return names.map((name) =>
    vscode.lm.registerTool<object>(name, {
      prepareInvocation: async ({ input }, token) =>
        (await tools.get()).prepare(name, input, token),
      invoke: async ({ input }, token) => (await tools.get()).invoke(name, input, token),
    }),
  );
}
