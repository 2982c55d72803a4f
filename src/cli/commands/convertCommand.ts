/** `cedar convert`: data cubes from downloaded images. */
import { existsSync } from 'node:fs';
import { basename } from 'node:path';
import { type Command, InvalidArgumentError, Option } from 'commander';
import type {
  BucketOpener,
  BuildCubesOptions,
  BuiltCube,
  Config,
  CubeFormat,
} from '../../core/index.ts';
import { withoutPieceOffsets } from '../../domain/pieceNames.ts';
import { parseOrderName } from '../argumentParsers.ts';
import {
  type CommandContext,
  connectEarthEngine,
  DEFAULT_CONFIG,
  readConfig,
  trustOfOptions,
} from '../commandSession.ts';
import { combinedExitCode, EXIT, exitCodeOf } from '../exitCodes.ts';
import { formatCount } from '../format.ts';
import { imagesOfOrders, type OrderImages } from '../orderImages.ts';
import { errorAsJson } from '../output.ts';
import type { ActAlone, Outcome } from './command.ts';

interface ConvertFlags {
  readonly order?: readonly string[];
  readonly dest?: string;
  readonly overwrite?: boolean;
  readonly skipMetadata?: boolean;
  readonly format: CubeFormat;
  readonly acrossSensors?: boolean;
  readonly physical?: boolean;
  readonly takeNewer?: boolean;
  readonly shard?: NonNullable<BuildCubesOptions['share']>;
  readonly threads?: number;
}

/** Most names of files in a note. */
const MAX_FILES_SHOWN = 3;

/** Those of `WRITTEN_FORMATS`, whose module is loaded when the command runs. */
const FORMATS: readonly CubeFormat[] = ['zarr', 'netcdf', 'cog'];

export function addConvert(program: Command, actAlone: ActAlone): void {
  program
    .command('convert')
    .description('make data cubes from downloaded images: one for each tile and collection')
    .argument(
      '[path...]',
      'folders with images, or metadata documents (NAME.json); gs://BUCKET/… as well',
    )
    .option(
      '--order <name>',
      'only the images of this order, without a path those in its bucket; can be repeated',
      collectOrder,
    )
    .option(
      '-d, --dest <folder>',
      'folder of the cubes, a template; without it that of the configuration, or the folder of the images',
    )
    .option('--overwrite', 'replace cubes that exist; without it, further dates are added')
    .option('--skip-metadata', 'do not copy metadata documents beside the cubes')
    .addOption(
      new Option('--format <format>', 'format of the cubes').choices(FORMATS).default('zarr'),
    )
    .option('--across-sensors', 'let images of several sensors share a cube')
    .option(
      '--physical',
      'store physical values (stored × scale + offset), which sensors of any encoding can share',
    )
    .option('--take-newer', 'if two images have a date, take the one that was ordered later')
    .addOption(
      new Option('--shard <I/N>', 'do part I of N, from 0, for work on several machines').argParser(
        parseShare,
      ),
    )
    .addOption(
      new Option(
        '--threads <number>',
        'number of threads; one for each processor, as far as there is memory, unless given',
      ).argParser(parseThreads),
    )
    .action(actAlone(convert));
}

async function convert(
  context: CommandContext,
  given: readonly string[],
  flags: ConvertFlags,
): Promise<Outcome> {
  const { output, signal } = context;
  if (given.length === 0 && !flags.order) throw new InvalidArgumentError(NOTHING_NAMED);
  const { config, openBucket, orders } = await sourcesOf(context, given, flags);
  const paths = [...new Set(given.length > 0 ? given : orders?.places)];
  const refused: RefusedPath[] = [];
  const refuse = (path: string, error: unknown) => void refused.push({ path, error });
  // All of the core is loaded with a configuration; without one, the cubes are enough.
  const { buildCubes } = config
    ? await import('../../core/index.ts')
    : await import('../../core/cubes/index.ts');
  const building = buildCubes(paths, {
    destination: flags.dest ?? config?.values.ard?.destination,
    encoding: config?.values.ard?.encoding,
    catalog: config?.catalog,
    format: flags.format,
    images: orders?.names,
    overwrite: flags.overwrite,
    skipMetadata: flags.skipMetadata,
    acrossSensors: flags.acrossSensors,
    physical: flags.physical,
    duplicates: flags.takeNewer ? 'newer' : 'refuse',
    share: flags.shard,
    threads: flags.threads,
    openBucket,
    onProgress: output.onProgress,
    // That of a path named alone is the error of the command.
    ...(paths.length > 1 && { onPathError: refuse }),
    onCubeError: refuse,
    signal,
  });
  const result = await building.catch((error: unknown) => {
    reportRefused(output, refused);
    throw error;
  });
  const [first] = refused;
  const isAlone = paths.length === 1 && refused.length === 1 && result.cubes.length === 0;
  if (first && isAlone) throw first.error;
  const reported = new Set(config?.warnings.map(({ path }) => path));
  for (const key of result.unusedEncoding) {
    if (reported.has(`ard.encoding.${key}`)) continue;
    output.note(`${context.options.config}: ard.encoding.${key} has no effect on ${flags.format}.`);
  }
  for (const cube of result.cubes) {
    if (cube.state === 'partial') output.alert(describeState(cube));
    else output.note(describeState(cube));
    if (cube.note !== undefined) output.alert(`${cube.path}: ${cube.note}`);
  }
  if (result.empty.length > 0) {
    output.note(`${formatCount(result.empty.length, 'image')} without scenes: no cube.`);
  }
  if (result.withoutMetadata.length > 0) {
    const files = formatCount(result.withoutMetadata.length, 'other GeoTIFF');
    const shown = result.withoutMetadata.slice(0, MAX_FILES_SHOWN).join(', ');
    const more = result.withoutMetadata.length > MAX_FILES_SHOWN ? ', …' : '';
    output.note(`${files} without metadata (NAME.json) in no cube: ${shown}${more}`);
  }
  const known = new Set([...result.images, ...refused.map(({ path }) => imageOf(path))]);
  const lacking = orders?.completed.filter((name) => !known.has(name)) ?? [];
  for (const name of lacking) {
    output.alert(`The image "${name}" of the order was not found, and is in no cube.`);
  }
  reportRefused(output, refused);
  const isPartial = result.cubes.some(({ state }) => state === 'partial');
  return {
    json: {
      ...result,
      refused: refused.map(({ path, error }) => ({ path, error: errorAsJson(error) })),
    },
    lines: result.cubes.map(({ path }) => path),
    exitCode: combinedExitCode([
      ...refused.map(({ error }) => exitCodeOf(error)),
      isPartial ? EXIT.notFinished : EXIT.done,
      lacking.length > 0 ? EXIT.failed : EXIT.done,
      orders?.exitCode ?? EXIT.done,
    ]),
  };
}

const NOTHING_NAMED =
  'Name folders with images, metadata documents, or an order with --order. "cedar list" shows the names of orders.';

/** A path or a cube with what is wrong with it. */
interface RefusedPath {
  readonly path: string;
  readonly error: unknown;
}

/** Name of the image of a file or a metadata document. */
function imageOf(path: string): string {
  return withoutPieceOffsets(basename(path).replace(/\.(json|tif)$/, ''));
}

/** Below everything else, where they are seen. */
function reportRefused(output: CommandContext['output'], refused: readonly RefusedPath[]): void {
  for (const { path, error } of refused) output.partialError(path, error);
}

/** Values of the configuration: its section `ard`, access to buckets, and the images of orders. */
interface Sources {
  readonly config?: Config;
  readonly openBucket?: BucketOpener;
  readonly orders?: OrderImages;
}

async function sourcesOf(
  context: CommandContext,
  paths: readonly string[],
  { dest, order }: ConvertFlags,
): Promise<Sources> {
  const addresses = [...paths, dest];
  const config = await configOf(context, order !== undefined || addresses.some(isBucket));
  if (!config) return {};
  const isOrderInStore = order !== undefined && (paths.length === 0 || paths.some(isBucket));
  if (order && paths.length === 0 && config.store.service !== 'gcs') {
    throw new InvalidArgumentError(
      'The images of the order are in Google Drive. Download the order, then convert its folder.',
    );
  }
  const needsBucket =
    isOrderInStore || [...addresses, config.values.ard?.destination].some(isBucket);
  if (!needsBucket && !order) return { config };
  const { options, output, signal } = context;
  const earthEngine = await connectEarthEngine(config, options, { output, signal });
  const endpoints = { storage: options.storageUrl, drive: options.driveUrl };
  const services = { earthEngine, endpoints, trust: trustOfOptions(options) };
  const tracker = order && (await config.tracker(services));
  return {
    config,
    ...(needsBucket && { openBucket: await config.bucketOpener(services) }),
    ...(tracker && {
      orders: await imagesOfOrders(order, { config, tracker, isInStore: isOrderInStore }, context),
    }),
  };
}

function isBucket(address: string | undefined): boolean {
  return address?.startsWith('gs://') === true;
}

/** The configuration that was named, or the usual one where it exists or is needed. */
async function configOf(
  { options, output }: CommandContext,
  isNeeded: boolean,
): Promise<Config | undefined> {
  const isUsual = options.config === DEFAULT_CONFIG;
  if (isUsual && !isNeeded && !existsSync(options.config)) return undefined;
  const config = await readConfig(options.config);
  output.noteProblems(options.config, config.warnings);
  return config;
}

function describeState({ path, state, dates }: BuiltCube): string {
  const count = formatCount(dates, 'date');
  switch (state) {
    case 'written':
      return `${path}: written, ${count}.`;
    case 'appended':
      return `${path}: further dates added, ${count} now.`;
    case 'kept':
      return `${path}: kept, it has all ${count}.`;
    case 'partial':
      return `${path}: this part is finished, others are not. Convert without --shard to complete it.`;
  }
}

function collectOrder(text: string, earlier: readonly string[] = []): string[] {
  return [...earlier, parseOrderName(text)];
}

function parseShare(text: string): NonNullable<BuildCubesOptions['share']> {
  const [, index = '', count = ''] = /^(\d{1,6})\/(\d{1,6})$/.exec(text) ?? [];
  if (count === '' || Number(index) >= Number(count)) {
    throw new InvalidArgumentError('Use I/N with I from 0 to N - 1, such as 0/4.');
  }
  return { index: Number(index), count: Number(count) };
}

function parseThreads(text: string): number {
  const threads = Number(text);
  if (Number.isInteger(threads) && threads >= 1 && threads <= 64) return threads;
  throw new InvalidArgumentError('Use a number from 1 to 64.');
}
