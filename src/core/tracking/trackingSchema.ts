/** Checks that a stored document has the structure of a tracking document. */
import * as l10n from '@vscode/l10n';
import { Ajv, type ErrorObject, type ValidateFunction } from 'ajv';
import { TASK_STATES } from '../../domain/taskStates.ts';
import { TrackingDocumentError } from '../errors.ts';
import { itemPath } from '../stores/itemObjects.ts';
import type { TrackedItem, TrackingDocumentJson } from './documentJson.ts';

const text = { type: 'string' } as const;
const numbers = (length: number) =>
  ({ type: 'array', items: { type: 'number' }, minItems: length, maxItems: length }) as const;
const section = (required: string[], properties: Record<string, object>) => ({
  type: 'object',
  required,
  properties,
});
const timestamp = { anyOf: [{ type: 'number' }, { const: '' }, { type: 'null' }] } as const;

/** Pixels along the edges of images and files; as many as the ten digits in the name of a piece allow. */
const pixels = { type: 'integer', minimum: 1, maximum: 9_999_999_999 } as const;
const pixelSize = { type: 'array', items: pixels, minItems: 2, maxItems: 2 } as const;
const exportOptions = {
  type: 'object',
  properties: {
    fileDimensions: {
      anyOf: [pixels, { type: 'array', items: pixels, minItems: 1, maxItems: 2 }, { type: 'null' }],
    },
  },
} as const;

const tile = section(['index', 'crs', 'bounds', 'res', 'size'], {
  index: numbers(2),
  crs: text,
  bounds: numbers(4),
  res: numbers(2),
  size: pixelSize,
});

const status = section(['state'], {
  id: text,
  state: { enum: TASK_STATES },
  creation_timestamp_ms: timestamp,
  update_timestamp_ms: timestamp,
  start_timestamp_ms: timestamp,
  output_url: { type: 'array', items: text },
  error_message: text,
  progress: { type: 'number' },
  waiting_for_room: { type: 'boolean' },
});

/** Looser than what is written: unknown fields, numbers for integers, no frequency as null. */
const SCHEMA = section(['program', 'submission', 'tracking', 'orders', 'metadata'], {
  program: section(['name', 'version'], { name: text, version: text, ee: text }),
  submission: section(['submitted', 'tile_grid', 'tile_indices', 'period_start', 'period_end'], {
    submitted: text,
    id: text,
    tile_grid: section(['ul', 'crs', 'res', 'size', 'limits', 'name'], {
      ul: numbers(2),
      crs: text,
      epsg: { type: 'number' },
      res: numbers(2),
      size: pixelSize,
      limits: { type: 'array', items: numbers(2), minItems: 2, maxItems: 2 },
      name: text,
    }),
    tile_indices: { type: 'array', items: numbers(2) },
    period_start: text,
    period_end: text,
    period_freq: { type: ['string', 'null'] },
    project: text,
    workload_tag: text,
    export_image_kwds: exportOptions,
  }),
  tracking: section(['submitted', 'name', 'prefix', 'collections', 'tiles'], {
    submitted: text,
    name: text,
    prefix: text,
    collections: { type: 'array', items: text },
    tiles: { type: 'array', items: tile },
    name_template: text,
    prefix_template: text,
  }),
  orders: {
    type: 'array',
    items: section(['name', 'prefix', 'status'], {
      name: text,
      prefix: text,
      status,
      collection: text,
      tile: numbers(2),
      date_start: text,
      date_end: text,
      request_id: text,
      description: text,
      project: text,
      metadata_id: text,
      filters: { type: 'array', items: section(['function'], { function: text }) },
      earlier_tasks: { type: 'array', items: text },
      export_image_kwds: exportOptions,
      takes_over: { type: 'array', items: text },
      taken_over_by: text,
      overwritten_at: { type: 'number' },
    }),
  },
  metadata: { type: 'array', items: text },
  left_out: {
    type: 'array',
    items: section(['name', 'prefix', 'collection', 'tile', 'date_start', 'date_end', 'orders'], {
      name: text,
      prefix: text,
      collection: text,
      tile: numbers(2),
      date_start: text,
      date_end: text,
      orders: { type: 'array', items: text },
    }),
  },
});

/** Levels of nesting that can be copied and written back; what programs write has about ten. */
const MAX_DEPTH = 500;

/** Whether values are nested more deeply; level by level, so that no depth is too much to find out. */
function isDeeper(value: unknown, depth: number): boolean {
  let level = [value];
  for (let passed = 0; level.length > 0; passed++) {
    if (passed > depth) return true;
    level = level
      .filter((each): each is object => typeof each === 'object' && each !== null)
      .flatMap((each) => Object.values(each));
  }
  return false;
}

let validate: ValidateFunction<TrackingDocumentJson> | undefined;

/**
 * @throws TrackingDocumentError that names what is missing or wrong
 */
export function parseTrackingDocument(value: unknown, name: string): TrackingDocumentJson {
  if (isDeeper(value, MAX_DEPTH)) {
    throw new TrackingDocumentError(
      name,
      l10n.t(
        '"{0}" is not a tracking document of Cedar: it is nested more than {1} levels deep. Move it out of the tracking folder.',
        name,
        MAX_DEPTH,
      ),
    );
  }
  // Compiled when the first document is read, not when the core is loaded.
  validate ??= new Ajv({ allowUnionTypes: true }).compile<TrackingDocumentJson>(SCHEMA);
  if (!validate(value)) {
    const problem = describeSchemaError(name, validate.errors?.[0]);
    const advice = l10n.t(
      'Restore an earlier version of it in the store, or, if it is not a tracking document, move it out of the tracking folder.',
    );
    throw new TrackingDocumentError(name, `${problem} ${advice}`);
  }
  checkNames(value.orders, name);
  return {
    ...value,
    submission: { ...value.submission, period_freq: value.submission.period_freq ?? '' },
    orders: value.orders.map(withStartedState),
  };
}

/**
 * Items are found by their names, so no two have the same one, under whatever prefixes.
 *
 * @throws TrackingDocumentError that names both
 */
function checkNames(items: readonly TrackedItem[], name: string): void {
  const seen = new Map<string, TrackedItem>();
  for (const item of items) {
    const other = seen.get(item.name);
    if (other) {
      throw new TrackingDocumentError(
        name,
        l10n.t(
          'Two items of "{0}" have the same name: "{1}" and "{2}". Cedar finds items by their names. Restore an earlier version of it in the store, or divide it into two documents.',
          name,
          itemPath(other),
          itemPath(item),
        ),
      );
    }
    seen.set(item.name, item);
  }
}

/**
 * The Python tool records the tasks of a fresh order as `UNSUBMITTED`, with the ids they have in Earth
 * Engine: they wait there.
 */
function withStartedState(item: TrackedItem): TrackedItem {
  const { id, state } = item.status;
  return id && state === 'UNSUBMITTED'
    ? { ...item, status: { ...item.status, state: 'READY' } }
    : item;
}

/** Error about a document that cannot be read. */
function describeSchemaError(name: string, error: ErrorObject | undefined): string {
  if (!error || (error.instancePath === '' && error.keyword === 'type')) {
    return l10n.t('"{0}" is not a tracking document of Cedar: it is not an object.', name);
  }
  const path = error.instancePath.slice(1).replaceAll('/', '.');
  // Users count from one.
  const place = path.replace(/^orders\.(\d+)/, (_, index) => l10n.t('item {0}', Number(index) + 1));
  if (error.keyword === 'required') {
    const missing = String(error.params.missingProperty);
    return place === ''
      ? l10n.t(
          '"{0}" is not a tracking document of Cedar: the section "{1}" is missing.',
          name,
          missing,
        )
      : l10n.t(
          '"{0}" is not a tracking document of Cedar: {1} has no "{2}".',
          name,
          place,
          missing,
        );
  }
  if (error.keyword === 'enum') {
    return l10n.t(
      '"{0}" is not a tracking document of Cedar: {1} is not one of {2}.',
      name,
      place,
      TASK_STATES.join(', '),
    );
  }
  return l10n.t(
    '"{0}" is not a tracking document of Cedar: {1} is wrong ({2}).',
    name,
    place,
    error.message ?? error.keyword,
  );
}
