/**
 * Parses the text of an order file, or reports everything that is wrong with it.
 *
 * ```ts
 * const file = readOrderFile(await readFile('summer.order.yaml', 'utf8'));
 * const { request } = await orderFileRequest(file, { tracker, folder: '.' });
 * await tracker.submit(request);
 * ```
 */
import * as l10n from '@vscode/l10n';
import { Ajv, type ValidateFunction } from 'ajv';
import { MAX_CONFIG_LENGTH, MAX_ORDER_FILE_LENGTH } from '../../domain/configurationLimits.ts';
import { Source, type SourceKind } from '../config/configSource.ts';
import { noteViolations } from '../config/violations.ts';
import { CedarError, OrderFileError } from '../errors.ts';
import { checkAnnotation } from '../tracking/orderAnnotation.ts';
import type { OrderFile } from './orderFile.ts';
import { ORDER_FILE_SCHEMA, ORDER_FILE_SCHEMA_LITERAL } from './orderFileSchema.ts';
import type { OrderFileYaml } from './orderFileYaml.ts';
import { readPeriod } from './readPeriod.ts';
import { readPlace } from './readPlace.ts';
import { readChoices, readScenes } from './readScenes.ts';
import { noteUnknownOrderKeys } from './unknownOrderKeys.ts';

/** Name in messages of a text that has none. */
const ORDER_FILE = 'order.yaml';

/**
 * Reads an order file. Files that it names are not read.
 *
 * @param yaml the text
 * @param from.name what messages call the file
 * @throws OrderFileError with every problem, each with its line and column
 */
export function readOrderFile(yaml: string, from: { readonly name?: string } = {}): OrderFile {
  const source = new Source(yaml, kindOf(from.name ?? ORDER_FILE, yaml));
  const value = validate(source);
  checkName(source, value);
  const { collections, existing } = value;
  const order: OrderFile = {
    ...(value.name?.trim() && { name: value.name.trim() }),
    ...(value.note?.trim() && { note: value.note.trim() }),
    collections,
    scenes: readScenes(source, ['scenes'], value.scenes ?? {}),
    choices: readChoices(source, value.choices ?? {}, collections),
    ...readPlace(source, value),
    ...readPeriod(source, value),
    leaveOut: value.leave_out ?? [],
    leaveOutScenes: value.leave_out_scenes ?? [],
    ...(existing && { existing: existing === 'take_over' ? 'takeOver' : 'leaveOut' }),
    saveEmptyMetadata: value.save_empty_metadata !== false,
    errorIfEmpty: value.error_if_empty === true,
  };
  source.throwProblems();
  return order;
}

/** GeoJSON as a text in one line, which is parsed in no time: `formatOrderFile` writes large areas so. */
const GEOJSON_TEXT = /^ *geojson: '[^'\r\n]*'\r?$/m;

function kindOf(name: string, yaml: string): SourceKind {
  const isLongByArea = yaml.replace(GEOJSON_TEXT, '').length <= MAX_CONFIG_LENGTH;
  return {
    name,
    keepOut: l10n.t('Keep secrets out of order files. An order needs none.'),
    maxLength: isLongByArea ? MAX_ORDER_FILE_LENGTH : MAX_CONFIG_LENGTH,
    error: (message, problems) => new OrderFileError(message, problems),
  };
}

let schemaCheck: ValidateFunction<OrderFileYaml> | undefined;

/** @throws OrderFileError with everything that is not as the schema wants it */
function validate(source: Source): OrderFileYaml {
  const { value } = source;
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    source.problem([], l10n.t('An order must have collections, a period, and tiles or an area.'));
    source.throwProblems();
  }
  noteUnknownOrderKeys(source, value, ORDER_FILE_SCHEMA);
  schemaCheck ??= new Ajv({
    allErrors: true,
    allowUnionTypes: true,
    strict: false,
    verbose: true,
  }).compile<OrderFileYaml>(ORDER_FILE_SCHEMA_LITERAL);
  if (schemaCheck(value)) return value;
  noteViolations(source, schemaCheck.errors ?? []);
  source.throwProblems();
  throw new Error('the schema found a problem without a description');
}

function checkName(source: Source, { name, note }: OrderFileYaml): void {
  for (const [key, change] of Object.entries({ name: { name }, note: { note } })) {
    try {
      checkAnnotation(change);
    } catch (error) {
      if (!(error instanceof CedarError)) throw error;
      source.problem([key], error.message);
    }
  }
}
