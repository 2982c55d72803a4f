/** Entry point of the tools for language models. */
export { ASSISTANT_TOOLS } from './allTools.ts';
export type { AssistantHost, NamedConfiguration } from './assistantHost.ts';
export type {
  AssistantTool,
  ToolCall,
  ToolConfirmation,
  ToolPermission,
  ToolStep,
} from './assistantTool.ts';
export { DATA_NOTICE, formatAnswer } from './dataText.ts';
export { PlanStore } from './planStore.ts';
export { describeToolError } from './toolErrors.ts';
