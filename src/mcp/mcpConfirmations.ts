/**
 * Asks the user before a tool changes something.
 *
 * A client that can show a form asks the user itself, and the model has no part in the answer. Others
 * get the question as the answer of the first call, with a code: a second call with the same input and
 * the code does it. Codes are used once. The code is in a part of the answer that is marked as meant for
 * the user alone; a client may pass it to the model all the same.
 */
import { createHash, randomBytes } from 'node:crypto';
import type { Server } from '@modelcontextprotocol/sdk/server/index.js';
import type { TextContent } from '@modelcontextprotocol/sdk/types.js';
import type { AssistantTool, ToolCall, ToolConfirmation } from '../assistant/index.ts';

/** Time that the user has to answer. */
const ANSWER_MS = 15 * 60_000;

/** Most codes that are kept, the newest ones. */
const MAX_CODES = 100;

const DECLINED =
  'The user did not agree, so nothing was changed. Do not call the tool again unless the user asks for it.';

/** Answer in place of that of the tool, in parts. */
type Refusal = readonly TextContent[];

export class McpConfirmations {
  readonly #server: Server;
  /** Questions by code. */
  readonly #asked = new Map<string, { readonly fingerprint: string; readonly until: number }>();

  constructor(server: Server) {
    this.#server = server;
  }

  /**
   * @param code that the client got for the same question
   * @returns undefined when the tool may run; otherwise the parts of the answer of the call
   * @throws the errors of the tool, such as an unknown order
   */
  async ask(
    tool: AssistantTool,
    input: Record<string, unknown>,
    code: unknown,
    call: ToolCall,
  ): Promise<Refusal | undefined> {
    if (!tool.confirmation) return undefined;
    const question = await tool.confirmation(input, call);
    if (this.#server.getClientCapabilities()?.elicitation?.form) {
      return this.#askInForm(question, call.signal);
    }
    const fingerprint = fingerprintOf(tool.name, input, question);
    if (typeof code === 'string') return this.#redeem(code, fingerprint, question);
    return this.#questionWithCode(fingerprint, question);
  }

  async #askInForm(
    { title, message }: ToolConfirmation,
    signal: AbortSignal,
  ): Promise<Refusal | undefined> {
    const { action } = await this.#server.elicitInput(
      { message: `${title}\n${message}`, requestedSchema: { type: 'object', properties: {} } },
      { signal, timeout: ANSWER_MS },
    );
    return action === 'accept' ? undefined : [textPart(DECLINED)];
  }

  #redeem(code: string, fingerprint: string, question: ToolConfirmation): Refusal | undefined {
    const wanted = code.trim().toLowerCase();
    const asked = this.#asked.get(wanted);
    this.#asked.delete(wanted);
    if (asked && asked.fingerprint === fingerprint && asked.until > Date.now()) return undefined;
    return [
      textPart('This confirmation is not for what would happen now, or it is too old.'),
      ...this.#questionWithCode(fingerprint, question),
    ];
  }

  #questionWithCode(fingerprint: string, { title, message }: ToolConfirmation): Refusal {
    const code = randomBytes(6).toString('hex');
    this.#asked.set(code, { fingerprint, until: Date.now() + ANSWER_MS });
    for (const oldest of this.#asked.keys()) {
      if (this.#asked.size <= MAX_CODES) break;
      this.#asked.delete(oldest);
    }
    const question = [
      'Nothing was changed yet: the user has to agree to this first.',
      JSON.stringify({ title, details: message.split('\n') }),
      'Show all of it to the user, with the code of the user, and end your turn. Only if the user answers with the code, call the tool again with the same input and the code as "confirmation".',
    ];
    return [
      textPart(question.join('\n')),
      {
        ...textPart(`Code of the user, to agree to "${title}": ${code}`),
        annotations: { audience: ['user'], priority: 1 },
      },
    ];
  }
}

function textPart(text: string): TextContent {
  return { type: 'text', text };
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
