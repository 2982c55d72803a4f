/** `cedar_list_configurations`: the configurations that orders can be made with. */
import * as z from 'zod';
import type { Config, TileGrid } from '../../core/index.ts';
import { formatTileName } from '../../domain/tileName.ts';
import type { NamedConfiguration } from '../assistantHost.ts';
import { defineTool, type ToolCall } from '../assistantTool.ts';
import { dataText } from '../dataText.ts';
import { describeToolError } from '../toolErrors.ts';

/** Most configurations in the answer. */
const MAX_CONFIGURATIONS = 20;

const gridSchema = z.object({
  name: z.string(),
  crs: z.string(),
  pixelSize: z.array(z.number()).describe('Width and height in units of the reference system'),
  tilePixels: z.array(z.number()).describe('Columns and rows of pixels of a tile'),
  firstTile: z.string(),
  lastTile: z.string(),
});

const output = z.object({
  configurations: z.array(
    z.object({
      id: z.string(),
      label: z.string(),
      project: z.string().optional(),
      store: z.string().optional(),
      grid: gridSchema.optional(),
      error: z.string().optional().describe('Why it cannot be used'),
    }),
  ),
  total: z.number(),
});

type Listed = z.input<typeof output>['configurations'][number];

export const listConfigurationsTool = defineTool({
  name: 'cedar_list_configurations',
  title: 'List Configurations',
  description:
    'Lists the configurations (cedar.yaml) that orders are made with: project, store, and the tile grid with the names of its first and last tiles.',
  summary: 'Lists the configurations that orders are made with.',
  permission: 'read',
  input: z.strictObject({}),
  output,
  run: async (_, { host }: ToolCall) => {
    const all = await host.configurations();
    const listed = all.slice(0, MAX_CONFIGURATIONS).map(async (configuration) => {
      try {
        return describe(configuration, await host.config(configuration.id));
      } catch (error) {
        const { id, label } = configuration;
        return { id, label, error: dataText(describeToolError(error, host), 500) };
      }
    });
    return { configurations: await Promise.all(listed), total: all.length };
  },
});

function describe({ id, label }: NamedConfiguration, { project, store, grid }: Config): Listed {
  return {
    id,
    label: dataText(label),
    ...(project && { project }),
    store: store.service === 'gcs' ? `gs://${store.bucket}` : 'Google Drive',
    grid: listedGrid(grid),
  };
}

function listedGrid({ name, crs, res, size, limits }: TileGrid): Listed['grid'] {
  const [[top, bottom], [left, right]] = limits;
  return {
    name: dataText(name),
    crs: dataText(crs, 100),
    pixelSize: [...res],
    tilePixels: [...size],
    firstTile: formatTileName(top, left),
    lastTile: formatTileName(bottom, right),
  };
}
