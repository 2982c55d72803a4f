/** Tools for language models in VS Code: what runs when one is used. */
import * as vscode from 'vscode';
import {
  ASSISTANT_TOOLS,
  type AssistantTool,
  describeToolError,
  formatAnswer,
  PlanStore,
  type ToolCall,
} from '../../assistant/index.ts';
import { shorten } from '../../domain/messages.ts';
import { type WindowHostParts, windowHost } from './windowHost.ts';

export type { WindowHostParts } from './windowHost.ts';

export class AssistantTools {
  readonly #host: ReturnType<typeof windowHost>;
  readonly #plans = new PlanStore();

  constructor(parts: WindowHostParts) {
    this.#host = windowHost(parts);
  }

  /** Question to the user before a tool runs. @throws Error when it could not run */
  async prepare(
    name: string,
    input: object,
    token: vscode.CancellationToken,
  ): Promise<vscode.PreparedToolInvocation> {
    const tool = toolOf(name);
    const invocationMessage = tool.title;
    if (!tool.confirmation) return { invocationMessage };
    const { title, message } = await this.#run(token, (call) => tool.confirmation?.(input, call));
    return { invocationMessage, confirmationMessages: { title, message: plainText(message) } };
  }

  /** @throws Error with a message for the model */
  async invoke(
    name: string,
    input: object,
    token: vscode.CancellationToken,
  ): Promise<vscode.LanguageModelToolResult> {
    const tool = toolOf(name);
    const answer = await this.#run(token, (call) => tool.run(input, call));
    return new vscode.LanguageModelToolResult([
      new vscode.LanguageModelTextPart(formatAnswer(answer)),
    ]);
  }

  async #run<Result>(
    token: vscode.CancellationToken,
    work: (call: ToolCall) => Promise<Result> | undefined,
  ): Promise<NonNullable<Result>> {
    const cancelled = new AbortController();
    const listening = token.onCancellationRequested(() => cancelled.abort());
    if (token.isCancellationRequested) cancelled.abort();
    try {
      const { signal } = cancelled;
      const result = await work({ host: this.#host, plans: this.#plans, signal });
      if (result == null) throw new vscode.CancellationError();
      return result;
    } catch (error) {
      if (cancelled.signal.aborted) throw new vscode.CancellationError();
      throw new Error(describeToolError(error, this.#host), { cause: error });
    } finally {
      listening.dispose();
    }
  }
}

function toolOf(name: string): AssistantTool {
  const tool = ASSISTANT_TOOLS.find((each) => each.name === name);
  if (tool) return tool;
  throw new Error(vscode.l10n.t('Cedar does not have the tool "{0}".', shorten(name, 100)));
}

/** Names of orders in it are not markup. */
function plainText(text: string): vscode.MarkdownString {
  const markdown = new vscode.MarkdownString();
  for (const line of text.split('\n')) markdown.appendText(line).appendMarkdown('\n\n');
  return markdown;
}
