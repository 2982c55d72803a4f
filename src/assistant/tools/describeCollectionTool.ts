/** `cedar_describe_collection`: bands and choices of a collection that is built in, or of any asset. */
import * as z from 'zod';
import type { AssetDescription, Band, BandDescription, ImageCollection } from '../../core/index.ts';
import { defineTool } from '../assistantTool.ts';
import { dataText } from '../dataText.ts';
import { configurationInput, configurationNamed } from '../toolSession.ts';

/** Most bands in the answer. */
const MAX_BANDS = 60;

/** Most notes in the answer, and the longest description, characters. */
const MAX_NOTES = 10;
const MAX_DESCRIPTION = 4000;

const bandSchema = z.object({
  name: z.string().describe('Name in choices of bands'),
  id: z.string().describe('Name in Earth Engine'),
  dataType: z.string(),
  usual: z.boolean().describe('Whether it is ordered unless bands are chosen'),
  scale: z.number().optional(),
  offset: z.number().optional(),
  unit: z.string().optional(),
  kind: z.string().optional().describe('bits or classes, for bands that are not measurements'),
});

const output = z.object({
  id: z.string(),
  orderable: z.boolean().describe('Whether it can be ordered as it is'),
  title: z.string().optional(),
  start: z.string().optional().describe('First day with scenes'),
  end: z.string().optional(),
  resolution: z.number().optional().describe('Meters'),
  layers: z.string().optional().describe('How scenes become layers of an image'),
  bands: z.array(bandSchema),
  bandCount: z.number(),
  hasCloudLimit: z.boolean().optional(),
  cloudMasks: z.array(z.string()).optional(),
  page: z.string().optional(),
  replacedBy: z.string().optional(),
  description: z.string().optional().describe('YAML for collections: in cedar.yaml, as a draft'),
  notes: z.array(z.string()),
  next: z.string().optional(),
});

type DescriptionAnswer = z.input<typeof output>;

export const describeCollectionTool = defineTool({
  name: 'cedar_describe_collection',
  title: 'Describe Collection',
  description:
    'Describes an image collection: bands with types, scales and units, dates, pixel size, and the choices for clouds. Works for the collections of cedar_list_collections and for any other asset of Earth Engine that the account may read.',
  summary: 'Describes the bands and dates of an image collection.',
  permission: 'read',
  input: z.strictObject({
    configuration: configurationInput,
    id: z.string().min(1).max(500).describe('Asset id, such as COPERNICUS/S2_SR_HARMONIZED.'),
  }),
  output,
  run: async ({ configuration, id }, call) => {
    const chosen = await configurationNamed(call, configuration);
    const { catalog } = await call.host.config(chosen.id);
    const known = catalog.all.find((row) => row.id === id);
    if (known) return describeKnown(known);
    const tracker = await call.host.tracker(chosen.id, call.signal);
    return describeDraft(await tracker.describeCollection(id, { signal: call.signal }));
  },
});

function describeKnown(row: ImageCollection): DescriptionAnswer {
  const { id, title, start, end, resolution, mosaic, page, replacedBy, cloudMasks } = row;
  const bands = [
    ...row.bands.map((band) => describeBand(band, true)),
    ...row.optionalBands.map((band) => describeBand(band, false)),
  ];
  return {
    id,
    orderable: replacedBy === undefined,
    title: dataText(title),
    start,
    ...(end && { end }),
    resolution,
    layers: LAYERS[mosaic],
    bands: bands.slice(0, MAX_BANDS),
    bandCount: bands.length,
    hasCloudLimit: row.cloudProperty !== undefined,
    ...(cloudMasks && { cloudMasks: cloudMasks.map(({ id: recipe }) => recipe) }),
    ...(page && { page }),
    ...(replacedBy && { replacedBy, next: `Order ${replacedBy} instead.` }),
    notes: row.description || replacedBy ? [] : [OTHER_BANDS],
  };
}

const OTHER_BANDS =
  'The user can add bands that only Earth Engine lists, with "cedar describe ID --bands NAMES --add" or with Other Bands… in the order form.';

const LAYERS: Readonly<Record<ImageCollection['mosaic'], string>> = {
  date: 'one for each date (UTC)',
  orbit: 'one for each date (UTC) and orbit',
  none: 'one for each scene',
  all: 'a single one without a date',
};

function describeBand({ name, id, dataType, scaling, bits, classes }: Band, usual: boolean) {
  return {
    name: dataText(name, 100),
    id: dataText(id, 100),
    dataType,
    usual,
    ...(scaling && { scale: scaling.scale, offset: scaling.offset, unit: scaling.unit }),
    ...(bits && { kind: 'bits' }),
    ...(classes && { kind: 'classes' }),
  };
}

async function describeDraft({
  id,
  description,
  notes,
}: AssetDescription): Promise<DescriptionAnswer> {
  const { addCollection } = await import('../../core/index.ts');
  const { bands, title } = description;
  const text = addCollection('', id, description);
  return {
    id,
    orderable: false,
    ...(title && { title: dataText(title) }),
    bands: bands.slice(0, MAX_BANDS).map(draftedBand),
    bandCount: bands.length,
    // A part of it would not be valid.
    ...(text.length <= MAX_DESCRIPTION && { description: text }),
    notes: notes.slice(0, MAX_NOTES).map((note) => dataText(note)),
    next: 'It can be ordered once its description is in cedar.yaml: the user can add it with "cedar describe ID --add", or with Another collection in the order form.',
  };
}

function draftedBand({ id, name = id, data_type, scale, offset, unit, optional }: BandDescription) {
  return {
    name: dataText(name, 100),
    id: dataText(id, 100),
    dataType: data_type,
    usual: !optional,
    ...(scale !== undefined && { scale }),
    ...(offset !== undefined && { offset }),
    ...(unit && { unit: dataText(unit, 50) }),
  };
}
