/**
 * Asks the user before a tool changes something.
 *
 * A client that can show a form asks the user itself. Others get the question as the answer of the first
 * call, with a code: a second call with the same input and the code does it. Codes are used once.
 */
import { createHash, randomBytes } from 'node:crypto';
import type { Server } from '@modelcontextprotocol/sdk/server/index.js';
import type { AssistantTool, ToolCall, ToolConfirmation } from '../assistant/index.ts';

/** Time that the user has to answer. */
const ANSWER_MS = 15 * 60_000;

/** Most codes that are kept, the newest ones. */
const MAX_CODES = 100;

const DECLINED =
  'The user did not agree, so nothing was changed. Do not call the tool again unless the user asks for it.';

export class McpConfirmations {
  readonly #server: Server;
  /** Questions by code. */
  readonly #asked = new Map<string, { readonly fingerprint: string; readonly until: number }>();

  constructor(server: Server) {
    this.#server = server;
  }

  /**
   * @param code that the client got for the same question
   * @returns undefined when the tool may run; otherwise the answer of the call
   * @throws the errors of the tool, such as an unknown order
   */
  async ask(
    tool: AssistantTool,
    input: Record<string, unknown>,
    code: unknown,
    call: ToolCall,
  ): Promise<string | undefined> {
    if (!tool.confirmation) return undefined;
    const question = await tool.confirmation(input, call);
    if (this.#server.getClientCapabilities()?.elicitation?.form) {
      return this.#askInForm(question, call.signal);
    }
    // The plan that the user has seen is all that is submitted.
    if ('planId' in tool.input.shape) return undefined;
    const fingerprint = fingerprintOf(tool.name, input, question);
    if (typeof code === 'string') return this.#redeem(code, fingerprint, question);
    return this.#questionWithCode(fingerprint, question);
  }

  async #askInForm(
    { title, message }: ToolConfirmation,
    signal: AbortSignal,
  ): Promise<string | undefined> {
    const { action } = await this.#server.elicitInput(
      { message: `${title}\n${message}`, requestedSchema: { type: 'object', properties: {} } },
      { signal, timeout: ANSWER_MS },
    );
    return action === 'accept' ? undefined : DECLINED;
  }

  #redeem(code: string, fingerprint: string, question: ToolConfirmation): string | undefined {
    const asked = this.#asked.get(code);
    this.#asked.delete(code);
    if (asked && asked.fingerprint === fingerprint && asked.until > Date.now()) return undefined;
    const again = this.#questionWithCode(fingerprint, question);
    return `This confirmation is not for what would happen now, or it is too old.\n${again}`;
  }

  #questionWithCode(fingerprint: string, { title, message }: ToolConfirmation): string {
    const code = randomBytes(6).toString('hex');
    this.#asked.set(code, { fingerprint, until: Date.now() + ANSWER_MS });
    for (const oldest of this.#asked.keys()) {
      if (this.#asked.size <= MAX_CODES) break;
      this.#asked.delete(oldest);
    }
    return [
      'Nothing was changed yet: the user has to agree to this first.',
      JSON.stringify({ title, details: message.split('\n') }),
      `Show it to the user. If the user agrees, call the tool again with the same input and "confirmation": "${code}".`,
    ].join('\n');
  }
}

/** The same for the same tool, input and question. */
function fingerprintOf(
  name: string,
  input: Record<string, unknown>,
  { message }: ToolConfirmation,
): string {
  const sorted = Object.entries(input).toSorted(([a], [b]) => (a < b ? -1 : 1));
  return createHash('sha256')
    .update(JSON.stringify([name, sorted, message]))
    .digest('hex');
}
