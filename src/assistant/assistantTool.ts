/**
 * Tools for language models: each one has a name, schemas, a permission, and what it does.
 *
 * The definitions serve both the server of the Model Context Protocol and VS Code, so that assistants
 * have the same tools everywhere.
 */
import type * as z from 'zod';
import type { AssistantHost } from './assistantHost.ts';
import type { PlanStore } from './planStore.ts';

/** Permission of the user: all tools that change something need more than `read`. */
export type ToolPermission = 'read' | 'submit' | 'download' | 'clean';

/** A step of a call that takes long. */
export interface ToolStep {
  /** The current action, such as "Starting tasks". */
  readonly label: string;
  /** Steps that are finished. */
  readonly done: number;
  /** Steps in all. */
  readonly total: number;
}

/** Dependencies of a single call. */
export interface ToolCall {
  readonly host: AssistantHost;
  /** Plans that were made in this session. */
  readonly plans: PlanStore;
  /** Ends the call. */
  readonly signal: AbortSignal;
  readonly onStep?: ((step: ToolStep) => void) | undefined;
}

/** Question to the user before a tool changes something. */
export interface ToolConfirmation {
  /** The question. */
  readonly title: string;
  /** Effects of the call, in lines. */
  readonly message: string;
}

/** Facts about a tool that are known without running it. */
export interface ToolFacts {
  /** Name for models, unique. */
  readonly name: string;
  /** Name for users. */
  readonly title: string;
  /** Description for models. */
  readonly description: string;
  /** Description for users. */
  readonly summary: string;
  readonly permission: ToolPermission;
  /** Whether it can end, delete or replace something, with any input. */
  readonly isDestructive?: boolean;
  /** Whether a second call with the same input has no further effect. */
  readonly isIdempotent?: boolean;
}

/** A tool with the types of its input and output. */
interface TypedTool<Input extends z.ZodObject, Output extends z.ZodObject> extends ToolFacts {
  readonly input: Input;
  readonly output: Output;
  /**
   * Question to the user before; tools without it change nothing that the user decides about. Has no
   * effects.
   */
  readonly confirmation?: (input: z.output<Input>, call: ToolCall) => Promise<ToolConfirmation>;
  readonly run: (input: z.output<Input>, call: ToolCall) => Promise<z.input<Output>>;
}

/** A tool for callers, which have input of any kind. */
export interface AssistantTool extends ToolFacts {
  /** Schema of the input, by which callers can describe it. */
  readonly input: z.ZodObject;
  /** Schema of the answer. */
  readonly output: z.ZodObject;
  readonly confirmation?: (input: unknown, call: ToolCall) => Promise<ToolConfirmation>;
  /** @throws ZodError when the input does not match the schema; the errors of the core */
  readonly run: (input: unknown, call: ToolCall) => Promise<Record<string, unknown>>;
}

/** Makes a tool of its definition. */
export function defineTool<Input extends z.ZodObject, Output extends z.ZodObject>(
  tool: TypedTool<Input, Output>,
): AssistantTool {
  const { confirmation, ...facts } = tool;
  return {
    ...facts,
    ...(confirmation && {
      confirmation: async (input: unknown, call: ToolCall) =>
        confirmation(tool.input.parse(input), call),
    }),
    run: async (input, call) => tool.output.parse(await tool.run(tool.input.parse(input), call)),
  };
}
