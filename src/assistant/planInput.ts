/** The input of plans: what to order, in terms that a language model can fill in. */
import * as z from 'zod';
import { configurationInput } from './toolSession.ts';

const degrees = (limit: number) => z.number().min(-limit).max(limit);

const day = (what: string) =>
  z
    .string()
    .regex(/^\d{4}-\d{2}-\d{2}$/, 'Write a day as YYYY-MM-DD.')
    .describe(`${what}, YYYY-MM-DD (UTC).`);

/** Choices about one collection, or about all. */
const choiceInput = z.strictObject({
  collection: z
    .string()
    .max(200)
    .optional()
    .describe('Id of the collection that this is for; all of the order without it.'),
  bands: z
    .array(z.string().max(100))
    .min(1)
    .max(200)
    .optional()
    .describe('Names of bands, from cedar_describe_collection; the usual ones without it.'),
  cloudLimit: z
    .number()
    .min(0)
    .max(100)
    .optional()
    .describe('Largest share of clouds in a scene, in percent.'),
  months: z
    .array(z.number().int().min(1).max(12))
    .min(1)
    .max(12)
    .optional()
    .describe('Months of the year with scenes, 1 to 12.'),
  cloudMask: z
    .union([z.string().max(100), z.boolean()])
    .optional()
    .describe('true makes cloudy pixels no-data by the usual recipe; or the id of a recipe.'),
  composite: z
    .enum(['best', 'median'])
    .optional()
    .describe(
      'In place of all dates: the one with the largest clear share of the tile, by its pixels where the collection has cloud masks, otherwise estimated from the clouds of scenes; or the median of all.',
    ),
  timeOfDay: z.enum(['day', 'night']).optional(),
  nadirOnly: z.boolean().optional().describe('Leaves out scenes taken to the side.'),
  pathRows: z
    .array(z.array(z.number().int().min(1).max(999)).min(1).max(2))
    .min(1)
    .max(100)
    .optional()
    .describe('Paths and rows of Landsat as [path, row] or [path].'),
  mgrsTiles: z
    .array(z.string().max(10))
    .min(1)
    .max(100)
    .optional()
    .describe('Tiles of Sentinel-2, such as 33UXP.'),
});

export type ChoiceInput = z.output<typeof choiceInput>;

/** Order to plan. */
export const planInput = z.strictObject({
  configuration: configurationInput,
  collections: z
    .array(z.string().min(1).max(200))
    .min(1)
    .max(20)
    .describe('Ids of image collections, such as LANDSAT/LC08/C02/T1_L2.'),
  tiles: z
    .array(z.string().max(20))
    .min(1)
    .max(1000)
    .optional()
    .describe('Names of tiles of the grid, such as h004v003. In place of an area.'),
  box: z
    .tuple([degrees(360), degrees(90), degrees(360), degrees(90)])
    .optional()
    .describe(
      'Area as [west, south, east, north] in degrees. West is greater than east only across the antimeridian, up to 180° wide.',
    ),
  place: z
    .string()
    .min(1)
    .max(2000)
    .optional()
    .describe(
      'Area as text: a point or box in degrees (longitude first unless letters such as N and E are with the numbers), also with minutes and seconds; MGRS, UTM, coordinates of the grid; a link of a map site; or WKT.',
    ),
  geojson: z
    .record(z.string(), z.unknown())
    .optional()
    .describe('Area as GeoJSON in longitude and latitude: a geometry, feature or collection.'),
  cutToArea: z
    .boolean()
    .optional()
    .describe('Pixels outside the area have no data. Needs box, place or geojson with polygons.'),
  start: day('First day'),
  end: day('Last day, inclusive'),
  frequency: z
    .string()
    .min(1)
    .max(20)
    .optional()
    .describe(
      'Length of each period as a pandas offset, such as MS (months), QS (quarters) or YS (years). One image of each tile and collection for the whole time without it.',
    ),
  choices: z
    .array(choiceInput)
    .max(20)
    .optional()
    .describe('Bands, clouds and scenes; all scenes with the usual bands without it.'),
  existing: z
    .enum(['leaveOut', 'takeOver'])
    .optional()
    .describe(
      'What to do with images that already exist: order only the others, or compute them again.',
    ),
});

export type PlanInput = z.output<typeof planInput>;
