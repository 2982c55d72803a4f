/** `cedar_list_collections`: the image collections that a configuration can order. */
import * as z from 'zod';
import { defineTool } from '../assistantTool.ts';
import { dataText } from '../dataText.ts';
import { pageInput, pageOf, pageOutput } from '../paging.ts';
import { configurationInput, configurationNamed } from '../toolSession.ts';

export const listCollectionsTool = defineTool({
  name: 'cedar_list_collections',
  title: 'List Collections',
  description:
    'Lists the image collections that can be ordered: id, title, first and last year, pixel size in meters. Search by words of the title or id, such as "landsat 8".',
  summary: 'Lists the image collections that can be ordered.',
  permission: 'read',
  input: z.strictObject({
    configuration: configurationInput,
    search: z.string().max(100).optional().describe('Words that the id or title must contain.'),
    ...pageInput,
  }),
  output: z.object({
    collections: z.array(
      z.object({
        id: z.string(),
        title: z.string(),
        start: z.string().describe('First day with scenes'),
        end: z.string().optional().describe('The day after the last one; absent if it continues'),
        resolution: z.number().describe('Meters'),
        replacedBy: z.string().optional().describe('What to order instead'),
      }),
    ),
    ...pageOutput,
  }),
  run: async (input, call) => {
    const { id } = await configurationNamed(call, input.configuration);
    const { catalog } = await call.host.config(id);
    const words = (input.search ?? '').toLowerCase().split(/\s+/).filter(Boolean);
    const found = catalog.all.filter(({ id: asset, title, code }) => {
      const text = `${asset} ${title} ${code}`.toLowerCase();
      return words.every((word) => text.includes(word));
    });
    const { page, facts } = pageOf(found, input);
    return {
      collections: page.map(({ id: asset, title, start, end, resolution, replacedBy }) => ({
        id: asset,
        title: dataText(title),
        start,
        ...(end && { end }),
        resolution,
        ...(replacedBy && { replacedBy }),
      })),
      ...facts,
    };
  },
});
