/** From the text of cedar.yaml to a configuration, or to everything that is wrong with it. */
import { readFileSync } from 'node:fs';
import { isAbsolute, resolve } from 'node:path';
import { Ajv, type ErrorObject } from 'ajv';
import {
  type Document,
  isMap,
  isNode,
  isPair,
  isScalar,
  LineCounter,
  parse,
  parseDocument,
} from 'yaml';
import { CedarError, ConfigError, type TextPosition } from '../errors.ts';
import { type GridDefinition, TileGrid } from '../grids/index.ts';
import { templateFields } from '../template.ts';
import { Config, type ConfigProblem, type ConfigValues, type StoreConfig } from './config.ts';
import { NAME_FIELDS, TRACKING_FIELDS } from './defaults.ts';
import type { ExportOptions, FilterSpec } from './options.ts';
import { CONFIG_SCHEMA } from './schema.ts';

/** cedar.yaml as its schema allows it. */
interface ConfigYaml {
  tile_grid: Partial<GridDefinition> & { grid_name?: string; grid_filename?: string };
  tracker: {
    store: 'gcs' | 'gdrive';
    name_template?: string;
    prefix_template?: string;
    tracking_template?: string;
    tracking_prefix?: string;
    export_image_kwds?: ExportOptions;
    filters?: Record<string, FilterSpec[]>;
  };
  gcs?: { bucket_name: string; project: string; credentials_file?: string };
  gdrive?: { client_secrets_file?: string; credentials_file?: string };
}

/** The keys that the tile and the store set for every export. */
const SET_BY_TILE = ['crs', 'crsTransform', 'crs_transform', 'dimensions', 'region', 'scale'];

/**
 * Reads a configuration.
 *
 * @param yaml the text of cedar.yaml
 * @param from.folder what paths in it are relative to (default: the working directory)
 * @throws ConfigError with every problem, each with its line and column
 */
export function loadConfig(yaml: string, from: { folder?: string } = {}): Config {
  const source = new Source(yaml);
  const { value } = source;
  source.validate(value);
  source.throwProblems();
  const folder = from.folder ?? process.cwd();
  source.checkExportOptions(value.tracker.export_image_kwds ?? {});
  source.checkTemplates(value.tracker);
  const store = source.store(value, folder);
  const grid = source.grid(value.tile_grid, folder);
  source.throwProblems();
  source.noteUnknownKeys(value);
  if (!grid || !store) throw new Error('a configuration without problems has a grid and a store');
  const { tracker } = value;
  const values: ConfigValues = {
    grid,
    store,
    nameTemplate: tracker.name_template,
    prefixTemplate: tracker.prefix_template,
    trackingTemplate: tracker.tracking_template,
    trackingPrefix: tracker.tracking_prefix,
    filters: tracker.filters ?? {},
    exportOptions: knownOptions(tracker.export_image_kwds ?? {}),
    warnings: source.warnings,
  };
  return new Config(values);
}

/** A YAML document with what is wrong with it, each at its place. */
class Source {
  readonly warnings: ConfigProblem[] = [];
  readonly #problems: ConfigProblem[] = [];
  readonly #lines = new LineCounter();
  readonly #document: Document;

  constructor(yaml: string) {
    this.#document = parseDocument(yaml, { lineCounter: this.#lines });
    for (const { message, pos } of this.#document.errors) {
      const { line, col } = this.#lines.linePos(pos[0]);
      const [said = message] = message.split(' at line');
      this.#problems.push({ message: said, path: '', position: { line, column: col } });
    }
    this.throwProblems();
  }

  /** The parsed value; only as typed once it is validated. */
  get value(): ConfigYaml {
    return this.#document.toJS() as ConfigYaml;
  }

  /** @throws ConfigError when there are problems so far */
  throwProblems(): void {
    if (this.#problems.length === 0) return;
    const lines = this.#problems.map(({ message, path, position }) =>
      [position && `line ${position.line}`, path, message].filter(Boolean).join(': '),
    );
    const count = lines.length === 1 ? 'a problem' : `${lines.length} problems`;
    throw new ConfigError(`cedar.yaml has ${count}.\n${lines.join('\n')}`, this.#problems);
  }

  validate(value: unknown): void {
    const ajv = new Ajv({ allErrors: true, allowUnionTypes: true, strict: false });
    const validate = ajv.compile(CONFIG_SCHEMA);
    if (validate(value)) return;
    if (typeof value !== 'object' || value === null) {
      this.#problem([], 'A configuration must have the sections tile_grid and tracker.');
      return;
    }
    // Of alternatives, the one that says all of them is enough.
    const errors = validate.errors?.filter(({ schemaPath }) => !/anyOf\/\d/.test(schemaPath));
    for (const error of errors ?? []) {
      const path = error.instancePath.split('/').slice(1).map(unescapePointer);
      this.#problem(path, inWords(error));
    }
  }

  checkExportOptions(options: ExportOptions): void {
    const at = ['tracker', 'export_image_kwds'];
    for (const key of SET_BY_TILE.filter((name) => name in options)) {
      this.#problem([...at, key], `Leave out "${key}": each tile sets it.`);
    }
    const { shardSize = 256, fileDimensions } = options;
    const uneven = [fileDimensions ?? []].flat().find((size) => size % shardSize !== 0);
    if (uneven !== undefined) {
      this.#problem(
        [...at, 'fileDimensions'],
        `fileDimensions (${uneven}) must be a multiple of shardSize (${shardSize}${options.shardSize ? '' : ', the default'}): Earth Engine writes files in whole blocks.`,
      );
    }
  }

  checkTemplates(tracker: ConfigYaml['tracker']): void {
    const check = (key: keyof ConfigYaml['tracker'] & string, fields: readonly string[]) => {
      const template = tracker[key];
      if (typeof template !== 'string') return;
      try {
        const unknown = templateFields(template).find((field) => !fields.includes(field));
        if (unknown === undefined) return;
        this.#problem(
          ['tracker', key],
          `The template has no field "${unknown}". Fields are: ${fields.join(', ')}.`,
        );
      } catch (error) {
        this.#problem(['tracker', key], messageOf(error));
      }
    };
    check('name_template', NAME_FIELDS);
    check('prefix_template', NAME_FIELDS);
    check('tracking_template', TRACKING_FIELDS);
  }

  store({ tracker, gcs, gdrive }: ConfigYaml, folder: string): StoreConfig | undefined {
    const file = (key: string[], path: string | undefined) => this.#file(key, path, folder);
    if (tracker.store === 'gdrive') {
      return {
        service: 'gdrive',
        clientSecretsFile: file(['gdrive', 'client_secrets_file'], gdrive?.client_secrets_file),
        credentialsFile: file(['gdrive', 'credentials_file'], gdrive?.credentials_file),
      };
    }
    if (!gcs) {
      this.#problem(
        ['tracker', 'store'],
        'store: gcs needs a section gcs: with bucket_name and project.',
      );
      return undefined;
    }
    return {
      service: 'gcs',
      bucket: gcs.bucket_name,
      project: gcs.project,
      credentialsFile: file(['gcs', 'credentials_file'], gcs.credentials_file),
    };
  }

  grid(definition: ConfigYaml['tile_grid'], folder: string): TileGrid | undefined {
    const { grid_name: name, grid_filename: filename, ...own } = definition;
    try {
      if (name === undefined) return this.#ownGrid(own);
      if (filename === undefined) return TileGrid.named(name);
      return gridFromFile(resolve(folder, filename), name);
    } catch (error) {
      const key =
        name === undefined ? [] : filename === undefined ? ['grid_name'] : ['grid_filename'];
      this.#problem(['tile_grid', ...key], messageOf(error));
      return undefined;
    }
  }

  #ownGrid(own: Partial<GridDefinition>): TileGrid | undefined {
    const { ul, crs, res, size, limits } = own;
    if (ul && crs !== undefined && res && size && limits) {
      return TileGrid.from({ name: '', ...own, ul, crs, res, size, limits });
    }
    const missing = ['ul', 'crs', 'res', 'size', 'limits'].filter((key) => !(key in own));
    this.#problem(
      ['tile_grid'],
      `The tile grid lacks ${missing.join(', ')}. Define all of them, or name a grid with grid_name: ${TileGrid.names().join(', ')}.`,
    );
    return undefined;
  }

  /** Reports keys without effect: in the sections that are Cedar's own, not in `ard`. */
  noteUnknownKeys(value: ConfigYaml): void {
    const { ard: _, ...sections } = CONFIG_SCHEMA.properties;
    this.#noteUnknown([], value, CONFIG_SCHEMA.properties);
    for (const [section, { properties }] of Object.entries(sections)) {
      this.#noteUnknown([section], value[section as keyof ConfigYaml], properties);
    }
    this.#noteUnknown(
      ['tracker', 'export_image_kwds'],
      value.tracker.export_image_kwds,
      CONFIG_SCHEMA.properties.tracker.properties.export_image_kwds.properties,
    );
  }

  #noteUnknown(path: string[], value: unknown, known: object): void {
    if (typeof value !== 'object' || value === null) return;
    for (const key of Object.keys(value).filter((name) => !(name in known))) {
      const message = `"${key}" is not a key Cedar knows here, and has no effect. Known are: ${Object.keys(known).join(', ')}.`;
      this.warnings.push(this.#at([...path, key], message));
    }
  }

  /** A path in the configuration; a key pasted in its place is refused without repeating it. */
  #file(key: string[], path: string | undefined, folder: string): string | undefined {
    if (path === undefined) return undefined;
    if (/PRIVATE KEY|^\s*\{/.test(path)) {
      this.#problem(
        key,
        'This must be the path of a file. Keep secrets out of cedar.yaml: save the key to a file of its own and name that.',
      );
      return undefined;
    }
    return isAbsolute(path) ? path : resolve(folder, path);
  }

  #problem(path: readonly string[], message: string): void {
    this.#problems.push(this.#at(path, message));
  }

  #at(path: readonly string[], message: string): ConfigProblem {
    const position = this.#position(path);
    return { message, path: path.join('.'), ...(position && { position }) };
  }

  /** Where a key stands; for one that is not there, where its section stands. */
  #position(path: readonly string[]): TextPosition | undefined {
    for (let length = path.length; length > 0; length--) {
      const parent =
        this.#document.getIn(path.slice(0, length - 1), true) ?? this.#document.contents;
      const last = path[length - 1];
      const pair = isMap(parent)
        ? parent.items.find(({ key }) => isScalar(key) && String(key.value) === last)
        : undefined;
      const node =
        pair && isPair(pair) ? pair.key : this.#document.getIn(path.slice(0, length), true);
      if (isNode(node) && node.range) {
        const { line, col } = this.#lines.linePos(node.range[0]);
        return { line, column: col };
      }
    }
    return { line: 1, column: 1 };
  }
}

function gridFromFile(filename: string, name: string): TileGrid {
  const grids: unknown = parse(readFileSync(filename, 'utf8'));
  const definitions = Object(grids) as Record<string, GridDefinition>;
  const found =
    definitions[name] ?? Object.values(definitions).find((definition) => definition.name === name);
  if (found) return TileGrid.from({ ...found, name: found.name ?? name });
  throw new Error(
    `There is no grid "${name}" in "${filename}". It defines: ${Object.keys(definitions).join(', ')}.`,
  );
}

function knownOptions(options: ExportOptions): ExportOptions {
  const known = CONFIG_SCHEMA.properties.tracker.properties.export_image_kwds.properties;
  return Object.fromEntries(Object.entries(options).filter(([key]) => key in known));
}

function inWords(error: ErrorObject): string {
  const said = error.message ?? 'is wrong';
  if (error.keyword === 'required') return `"${error.params.missingProperty}" is missing.`;
  if (error.keyword === 'enum')
    return `This must be one of: ${error.params.allowedValues.join(', ')}.`;
  return `This ${said}.`;
}

function unescapePointer(part: string): string {
  return part.replaceAll('~1', '/').replaceAll('~0', '~');
}

function messageOf(error: unknown): string {
  return error instanceof CedarError || error instanceof Error ? error.message : String(error);
}
