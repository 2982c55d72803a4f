/** Formats an order as the text of an order file, which `readOrderFile` reads. */
import { Document, isCollection, isScalar } from 'yaml';
import { formatMonths } from '../../domain/months.ts';
import { formatTileName } from '../../domain/tileName.ts';
import type { ImageChoice, SceneChoice } from '../collections/index.ts';
import type { OrderFile, OrderFileArea } from './orderFile.ts';
import type {
  AreaYaml,
  ChoiceYaml,
  OrderFileYaml,
  RepeatYaml,
  ScenesYaml,
} from './orderFileYaml.ts';
import { DEFAULT_DELAY_DAYS, type RepeatRule } from './repeatRule.ts';

/** Sections and lists that are written in one line. */
const IN_ONE_LINE = [
  ['area', 'geojson'],
  ['grid', 'ul'],
  ['grid', 'res'],
  ['grid', 'size'],
  ['grid', 'limits'],
];

/** Longest GeoJSON that is written as a section; longer ones are texts, which are parsed faster. */
const MAX_SECTION_LENGTH = 10_000;

/**
 * The text of an order file.
 *
 * @param file what to order; what is usual is left out
 * @param comments lines that are written above it as comments
 * @returns YAML that ends with a line break
 */
export function formatOrderFile(file: OrderFile, comments: readonly string[] = []): string {
  const document = new Document(toYaml(file));
  for (const path of IN_ONE_LINE) {
    const node = document.getIn(path, true);
    if (isCollection(node)) node.flow = true;
  }
  for (const id of Object.keys(file.choices)) {
    const bands = document.getIn(['choices', id, 'bands'], true);
    if (isCollection(bands)) bands.flow = true;
  }
  const geojson = document.getIn(['area', 'geojson'], true);
  if (isScalar(geojson)) geojson.type = 'QUOTE_SINGLE';
  const lines = comments.flatMap((comment) => comment.split(/[\r\n\u2028\u2029]+/));
  const head = lines.map((line) => `# ${line}\n`).join('');
  return head + document.toString({ lineWidth: 0, flowCollectionPadding: false });
}

/** The keys in the order in which they are written. */
function toYaml(file: OrderFile): OrderFileYaml {
  const { tiles, area, scenes, choices, repeat, existing } = file;
  const wanted = scenesYaml(scenes);
  const own = Object.entries(choices).map(([id, choice]) => [id, choiceYaml(choice)] as const);
  return withoutMissing({
    name: file.name,
    note: file.note,
    collections: [...file.collections],
    tile_grid: file.tileGrid,
    tiles: tiles.length > 0 ? tiles.map(([row, column]) => formatTileName(row, column)) : undefined,
    area: area && areaYaml(area),
    inside: file.inside || undefined,
    without_grid: file.withoutGrid || undefined,
    grid: file.grid,
    period: withoutMissing({ first_day: file.firstDay, last_day: file.lastDay }),
    frequency: file.frequency,
    repeat: repeat && repeatYaml(repeat),
    scenes: Object.keys(wanted).length > 0 ? wanted : undefined,
    choices: own.length > 0 ? Object.fromEntries(own) : undefined,
    leave_out: listOf(file.leaveOut),
    leave_out_scenes: listOf(file.leaveOutScenes),
    existing: existing && (existing === 'takeOver' ? 'take_over' : 'leave_out'),
    save_empty_metadata: file.saveEmptyMetadata ? undefined : false,
    error_if_empty: file.errorIfEmpty || undefined,
  });
}

function repeatYaml({ every, delayDays, lastPeriods }: RepeatRule): OrderFileYaml['repeat'] {
  if (delayDays === DEFAULT_DELAY_DAYS && lastPeriods === undefined) return every;
  return withoutMissing<RepeatYaml>({
    every,
    delay_days: delayDays === DEFAULT_DELAY_DAYS ? undefined : delayDays,
    last_periods: lastPeriods,
  });
}

function choiceYaml({ bands, encoding, ...scenes }: ImageChoice): ChoiceYaml {
  return withoutMissing<ChoiceYaml>({
    bands: bands && [...bands],
    encoding,
    ...scenesYaml(scenes),
  });
}

function scenesYaml(choice: SceneChoice): ScenesYaml {
  const { cloudLimit, months, pathRows, mgrsTiles, timeOfDay, nadirOnly, cloudMask } = choice;
  return withoutMissing<ScenesYaml>({
    cloud_limit: cloudLimit,
    months: months && formatMonths(months),
    path_rows: pathRows?.map((each) => each.join('/')),
    mgrs_tiles: mgrsTiles && [...mgrsTiles],
    time_of_day: timeOfDay,
    nadir_only: nadirOnly,
    cloud_mask: cloudMask,
    composite: choice.composite,
  });
}

function areaYaml(area: OrderFileArea): AreaYaml {
  if ('place' in area) return { place: area.place };
  if ('geojson' in area) {
    const text = JSON.stringify(area.geojson);
    const isLong = text.length > MAX_SECTION_LENGTH;
    return { name: area.name, geojson: isLong ? text : area.geojson };
  }
  const { file, feature, crs, latitudeFirst, antimeridian } = area;
  return withoutMissing<AreaYaml>({
    file,
    feature,
    crs,
    latitude_first: latitudeFirst,
    antimeridian,
  });
}

function listOf(texts: readonly string[]): string[] | undefined {
  return texts.length > 0 ? [...texts] : undefined;
}

/** Without the keys that have no value. */
function withoutMissing<T extends object>(value: { [Key in keyof T]: T[Key] | undefined }): T {
  return Object.fromEntries(Object.entries(value).filter(([, held]) => held !== undefined)) as T;
}
