/** All tools for language models, in the order in which they are listed. */
import type { AssistantTool } from './assistantTool.ts';
import { cleanOrderTool } from './tools/cleanOrderTool.ts';
import { convertImagesTool } from './tools/convertImagesTool.ts';
import { describeCollectionTool } from './tools/describeCollectionTool.ts';
import { describeOrderTool } from './tools/describeOrderTool.ts';
import { downloadOrderTool } from './tools/downloadOrderTool.ts';
import { listCollectionsTool } from './tools/listCollectionsTool.ts';
import { listConfigurationsTool } from './tools/listConfigurationsTool.ts';
import { listOrdersTool } from './tools/listOrdersTool.ts';
import { orderStatusTool } from './tools/orderStatusTool.ts';
import { planOrderTool } from './tools/planOrderTool.ts';
import { submitOrderTool } from './tools/submitOrderTool.ts';
import { cancelOrderTool, resumeOrderTool, retryOrderTool } from './tools/taskTools.ts';
import { updateOrdersTool } from './tools/updateOrdersTool.ts';
import { waitForOrderTool } from './tools/waitForOrderTool.ts';

export const ASSISTANT_TOOLS: readonly AssistantTool[] = [
  listConfigurationsTool,
  listCollectionsTool,
  describeCollectionTool,
  listOrdersTool,
  describeOrderTool,
  orderStatusTool,
  waitForOrderTool,
  planOrderTool,
  submitOrderTool,
  updateOrdersTool,
  resumeOrderTool,
  retryOrderTool,
  cancelOrderTool,
  downloadOrderTool,
  convertImagesTool,
  cleanOrderTool,
];
