/** Contributions of the tools for language models to package.json and package.nls.json. */
import * as z from 'zod';
import { ASSISTANT_TOOLS } from '../../src/assistant/index.ts';

/** `contributes.languageModelTools` */
export function contributedTools(): object[] {
  return ASSISTANT_TOOLS.map(({ name, description, input }) => {
    const { $schema: _, ...inputSchema } = z.toJSONSchema(input, {
      io: 'input',
      target: 'draft-7',
    });
    return {
      name,
      displayName: `%tool.${keyOf(name)}.title%`,
      userDescription: `%tool.${keyOf(name)}.description%`,
      modelDescription: description,
      toolReferenceName: keyOf(name),
      canBeReferencedInPrompt: true,
      icon: '$(globe)',
      tags: ['cedar', 'earth-engine'],
      inputSchema,
    };
  });
}

/** Titles and descriptions for users, by their keys in package.nls.json. */
export function toolTexts(): Record<string, string> {
  return Object.fromEntries(
    ASSISTANT_TOOLS.flatMap(({ name, title, summary }) => [
      [`tool.${keyOf(name)}.title`, title],
      [`tool.${keyOf(name)}.description`, summary],
    ]),
  );
}

/** "cedarListOrders" */
function keyOf(name: string): string {
  return name.replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase());
}
