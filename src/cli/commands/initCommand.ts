/** `cedar init`: writes a new configuration. */
import { existsSync, statSync } from 'node:fs';
import path from 'node:path';
import { type Command, InvalidArgumentError } from 'commander';
import type { CloudResources, NewConfiguration, TileGrid } from '../../core/index.ts';
import { isCedarError } from '../../domain/cedarError.ts';
import { TOO_NARROW } from '../../domain/refusalReasons.ts';
import { type AreaFlags, withArea } from '../areaOptions.ts';
import { type CommandContext, DEFAULT_CONFIG, hostsOfOptions } from '../commandSession.ts';
import { areaFrom, checkAreaFlags, withGridSizes } from '../gridOptions.ts';
import { PROJECTS_STEP } from '../output.ts';
import type { ActAlone, Outcome } from './command.ts';

interface InitFlags extends AreaFlags {
  readonly place?: string;
  readonly resolution?: number;
  readonly tileSize?: number;
  readonly bucket?: string;
  readonly location?: string;
  readonly drive?: boolean;
  readonly grid?: string;
  readonly folder?: string;
  readonly orderName?: string;
}

/** Most names in a message. */
const MAX_NAMES = 20;

export function addInit(program: Command, actAlone: ActAlone): void {
  withGridSizes(withArea(program.command('init')))
    .description('write a new configuration, for the project of --project')
    .option('--bucket <name>', 'the bucket for images and orders')
    .option('--location <location>', 'create the bucket there, such as US or europe-west1')
    .option('--drive', 'store on Google Drive, in place of a bucket')
    .option(
      '--grid <name>',
      'a named grid, or with --area or --place a proposed one; lists them if it is left out',
    )
    .option('--folder <path>', 'folder of the images in the store')
    .option('--order-name <template>', 'template for the names of orders')
    .action(actAlone(init));
}

/** Everything is checked before a bucket is created, and the file is written last. */
async function init(context: CommandContext, flags: InitFlags): Promise<Outcome> {
  const { formatNewConfiguration, writeNewConfiguration } = await import('../../core/index.ts');
  const file = path.resolve(context.options.config);
  // Before a bucket is created.
  await checkPlace(file);
  const answers = await answersFor(context, flags);
  formatNewConfiguration(answers);
  const { project, store } = answers;
  if (store.service === 'gcs' && flags.location !== undefined) {
    const resources = await openResources(context);
    const bucket = { name: store.bucket, location: flags.location };
    const isNew = await resources.ensureBucket(project, bucket, context.signal);
    context.output.note(
      isNew
        ? `Created the bucket ${store.bucket}.`
        : `The project has the bucket ${store.bucket} already.`,
    );
  }
  await writeNewConfiguration(file, answers);
  return { json: { file }, lines: [file] };
}

/** @throws ConfigError where a configuration cannot be written */
async function checkPlace(file: string): Promise<void> {
  const { ConfigError, existingFile } = await import('../../core/index.ts');
  const folder = path.dirname(file);
  if (isFolder(file)) {
    const example = path.join(file, DEFAULT_CONFIG);
    throw new ConfigError(
      `"${file}" is a folder. Use --config to name a file, such as ${example}.`,
      [],
    );
  }
  if (existsSync(file)) throw existingFile(file);
  if (!isFolder(folder)) {
    throw new ConfigError(
      `There is no folder "${folder}". Create it first, or use --config to name another file.`,
      [],
    );
  }
}

function isFolder(file: string): boolean {
  return statSync(file, { throwIfNoEntry: false })?.isDirectory() ?? false;
}

/** @throws InvalidArgumentError, with what there is to choose from, when a part of it is missing */
async function answersFor(context: CommandContext, flags: InitFlags): Promise<NewConfiguration> {
  const { project } = context.options;
  const { bucket, drive, folder, orderName } = flags;
  const grid = await gridFrom(context, flags);
  if (project === undefined) {
    const found = await namesOf(context, (resources) => resources.projects(context.signal));
    throw new InvalidArgumentError(`Name the project with --project.${found}`);
  }
  if (drive) return { project, store: { service: 'gdrive' }, grid, folder, orderName };
  if (bucket === undefined) {
    const found = await namesOf(context, (resources) => resources.buckets(project, context.signal));
    throw new InvalidArgumentError(`Name the bucket with --bucket, or use --drive.${found}`);
  }
  return { project, store: { service: 'gcs', bucket }, grid, folder, orderName };
}

/** A named grid, or one that is proposed for an area. @throws InvalidArgumentError with what there is */
async function gridFrom(context: CommandContext, flags: InitFlags): Promise<string | TileGrid> {
  const { gridChoices, proposeGrid, proposeGrids } = await import('../../core/index.ts');
  const { grid, area: file, place, resolution, tileSize } = flags;
  if (file !== undefined || place !== undefined) {
    checkAreaFlags(flags);
    const area = await areaFrom(context, flags);
    if (grid !== undefined) return proposeGrid(area, grid, { resolution, tileSize }).grid;
    const lines = proposeGrids(area).map(({ system }) => `\n  ${system.id}: ${system.title}`);
    throw new InvalidArgumentError(`Name the grid with --grid:${lines.join('')}`);
  }
  if (grid !== undefined) return grid;
  const lines = gridChoices().map(({ name, area, tile }) => `\n  ${name}: ${area}, ${tile}`);
  throw new InvalidArgumentError(`Name the grid with --grid:${lines.join('')}`);
}

/** A sentence with what the account has, or with what Google answered instead. */
async function namesOf(
  context: CommandContext,
  list: (
    resources: CloudResources,
  ) => Promise<readonly ({ readonly id: string } | { readonly name: string })[]>,
): Promise<string> {
  const { CancelledError } = await import('../../core/index.ts');
  try {
    const found = await list(await openResources(context));
    const names = found.map((each) => ('id' in each ? each.id : each.name));
    if (names.length === 0) return ' The list of your account is empty.';
    const more = names.length > MAX_NAMES ? ', …' : '';
    return ` Your account has: ${names.slice(0, MAX_NAMES).join(', ')}${more}`;
  } catch (error) {
    if (error instanceof CancelledError) throw error;
    if (!(error instanceof Error)) return '';
    const isNarrow = isCedarError(error, 'service') && error.reason === TOO_NARROW;
    const step = isNarrow ? ` To list them, run ${PROJECTS_STEP} once.` : '';
    return `\n${error.message}${step}`;
  }
}

async function openResources({ options, signal }: CommandContext): Promise<CloudResources> {
  const { CloudResources } = await import('../../core/index.ts');
  const { earthengineUrl: earthEngine, storageUrl: storage } = options;
  const endpoints = { earthEngine, storage, resourceManager: options.resourceManagerUrl };
  const connection = { endpoints, trustedHosts: hostsOfOptions(options) };
  return CloudResources.open({ connection, signal });
}
