/** `cedar_convert_images`: makes data cubes from images in a folder that the user allows. */
import path from 'node:path';
import * as l10n from '@vscode/l10n';
import * as z from 'zod';
import { messageOf } from '../../domain/messages.ts';
import { defineTool, type ToolCall, type ToolConfirmation } from '../assistantTool.ts';
import { dataText } from '../dataText.ts';
import { downloadPlace } from '../downloadPlace.ts';
import { configurationInput, configurationNamed } from '../toolSession.ts';
import { watchOf } from '../toolSteps.ts';

/** Most cubes in the answer. */
const MAX_CUBES = 20;

const input = z.strictObject({
  configuration: configurationInput,
  folder: z
    .string()
    .max(1000)
    .optional()
    .describe('Folder with downloaded images, from cedar_download_order.'),
  format: z
    .enum(['zarr', 'netcdf', 'cog'])
    .optional()
    .describe('zarr unless given; cog makes a cloud-optimized GeoTIFF for each date.'),
  overwrite: z
    .boolean()
    .optional()
    .describe('Replaces cubes that exist; further dates are added to them without it.'),
  acrossSensors: z
    .boolean()
    .optional()
    .describe('Makes one cube of all collections of a tile, in place of one for each.'),
  physical: z
    .boolean()
    .optional()
    .describe(
      'Stores physical values (stored × scale + offset) as floating-point numbers. Needed for sensors with different encodings to share a cube, such as Sentinel-2 and Landsat.',
    ),
});

type Input = z.output<typeof input>;

const FORMAT_NAMES: Readonly<Record<NonNullable<Input['format']>, string>> = {
  zarr: 'Zarr',
  netcdf: 'NetCDF',
  cog: 'COG',
};

export const convertImagesTool = defineTool({
  name: 'cedar_convert_images',
  title: 'Build Data Cubes',
  description:
    'Makes data cubes (Zarr, NetCDF or cloud-optimized GeoTIFFs) from downloaded images, one for each tile and collection, beside the images. An interrupted run is continued by the next one.',
  summary: 'Makes data cubes from downloaded images.',
  permission: 'download',
  isDestructive: true,
  isIdempotent: true,
  input,
  output: z.object({
    cubes: z.array(
      z.object({
        path: z.string(),
        state: z.string(),
        dates: z.number(),
        note: z
          .string()
          .optional()
          .describe('Why its images are not in a cube that other sensors share.'),
      }),
    ),
    cubeCount: z.number(),
    imagesWithoutScenes: z.number(),
    refused: z
      .array(z.object({ path: z.string(), message: z.string() }))
      .describe(
        'Cubes that were not built, and images without metadata, which are in no cube, with the reason; the others were.',
      ),
    refusedCount: z.number(),
    withoutMetadata: z
      .array(z.string())
      .optional()
      .describe('Other GeoTIFFs in the folder, which have no metadata and are in no cube.'),
  }),
  confirmation,
  run: async ({ configuration, folder: wanted, ...options }, call) => {
    const { buildCubes } = await import('../../core/index.ts');
    const folder = await downloadPlace(call.host, wanted);
    const { id } = await configurationNamed(call, configuration);
    const { catalog, values } = await call.host.config(id);
    const refused: { readonly path: string; readonly error: unknown }[] = [];
    const { cubes, empty, withoutMetadata } = await buildCubes([folder], {
      ...watchOf(call),
      catalog,
      encoding: values.ard?.encoding,
      ...options,
      onCubeError: (file, error) => void refused.push({ path: file, error }),
    });
    const [first, ...others] = refused;
    if (first && cubes.length === 0 && others.length === 0) throw first.error;
    const shown = (file: string) => dataText(path.relative(folder, file));
    return {
      cubes: cubes.slice(0, MAX_CUBES).map(({ path: file, state, dates, note }) => ({
        path: shown(file),
        state,
        dates,
        ...(note !== undefined && { note: dataText(note) }),
      })),
      cubeCount: cubes.length,
      imagesWithoutScenes: empty.length,
      refused: refused.slice(0, MAX_CUBES).map(({ path: file, error }) => ({
        path: shown(file),
        message: dataText(messageOf(error)),
      })),
      refusedCount: refused.length,
      ...(withoutMetadata.length > 0 && {
        withoutMetadata: withoutMetadata.slice(0, MAX_CUBES).map(shown),
      }),
    };
  },
});

async function confirmation(
  { folder, format = 'zarr', overwrite, acrossSensors, physical }: Input,
  { host }: ToolCall,
): Promise<ToolConfirmation> {
  return {
    title: l10n.t('Build Data Cubes'),
    message: [
      l10n.t('Folder: {0}', await downloadPlace(host, folder)),
      l10n.t('Format: {0}', FORMAT_NAMES[format]),
      ...(acrossSensors ? [l10n.t('One cube for all collections of a tile.')] : []),
      ...(physical ? [l10n.t('Physical values, as floating-point numbers.')] : []),
      ...(overwrite ? [l10n.t('Cubes that exist in this folder are replaced.')] : []),
    ].join('\n'),
  };
}
