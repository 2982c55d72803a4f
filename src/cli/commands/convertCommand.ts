/** `cedar convert`: data cubes from downloaded images. */
import { existsSync } from 'node:fs';
import { type Command, InvalidArgumentError, Option } from 'commander';
import type {
  BucketOpener,
  BuildCubesOptions,
  BuiltCube,
  Config,
  CubeFormat,
} from '../../core/index.ts';
import {
  type CommandContext,
  connectEarthEngine,
  DEFAULT_CONFIG,
  readConfig,
  trustOfOptions,
} from '../commandSession.ts';
import { combinedExitCode, EXIT, exitCodeOf } from '../exitCodes.ts';
import { formatCount } from '../format.ts';
import { errorAsJson } from '../output.ts';
import type { ActAlone, Outcome } from './command.ts';

interface ConvertFlags {
  readonly dest?: string;
  readonly overwrite?: boolean;
  readonly skipMetadata?: boolean;
  readonly format: CubeFormat;
  readonly acrossSensors?: boolean;
  readonly takeNewer?: boolean;
  readonly shard?: NonNullable<BuildCubesOptions['share']>;
  readonly threads?: number;
}

/** Those of `WRITTEN_FORMATS`, whose module is loaded when the command runs. */
const FORMATS: readonly CubeFormat[] = ['zarr', 'netcdf', 'cog'];

export function addConvert(program: Command, actAlone: ActAlone): void {
  program
    .command('convert')
    .description('make data cubes from downloaded images: one for each tile and collection')
    .argument(
      '<path...>',
      'folders with images, or metadata documents (NAME.json); gs://BUCKET/… as well',
    )
    .option(
      '-d, --dest <folder>',
      'folder of the cubes, a template; without it that of the configuration, or the folder of the images',
    )
    .option('--overwrite', 'replace cubes that exist; without it, later dates are appended')
    .option('--skip-metadata', 'do not copy metadata documents beside the cubes')
    .addOption(
      new Option('--format <format>', 'format of the cubes').choices(FORMATS).default('zarr'),
    )
    .option('--across-sensors', 'let images of several sensors share a cube')
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
  const paths = [...new Set(given)];
  const refused = new Map<string, unknown>();
  const { config, openBucket } = await sourcesOf(context, [...paths, flags.dest]);
  // All of the core is loaded with a configuration; without one, the cubes are enough.
  const { buildCubes } = config
    ? await import('../../core/index.ts')
    : await import('../../core/cubes/index.ts');
  const result = await buildCubes(paths, {
    destination: flags.dest ?? config?.values.ard?.destination,
    encoding: config?.values.ard?.encoding,
    catalog: config?.catalog,
    format: flags.format,
    overwrite: flags.overwrite,
    skipMetadata: flags.skipMetadata,
    acrossSensors: flags.acrossSensors,
    duplicates: flags.takeNewer ? 'newer' : 'refuse',
    share: flags.shard,
    threads: flags.threads,
    openBucket,
    onProgress: output.onProgress,
    // That of a path named alone is the error of the command.
    ...(paths.length > 1 && {
      onPathError: (path, error) => {
        refused.set(path, error);
        output.partialError(path, error);
      },
    }),
    signal,
  });
  const reported = new Set(config?.warnings.map(({ path }) => path));
  for (const key of result.unusedEncoding) {
    if (reported.has(`ard.encoding.${key}`)) continue;
    output.note(`${context.options.config}: ard.encoding.${key} has no effect on ${flags.format}.`);
  }
  for (const cube of result.cubes) {
    if (cube.state === 'partial') output.alert(describeState(cube));
    else output.note(describeState(cube));
  }
  if (result.empty.length > 0) {
    output.note(`${formatCount(result.empty.length, 'image')} without scenes: no cube.`);
  }
  const isPartial = result.cubes.some(({ state }) => state === 'partial');
  return {
    json: {
      ...result,
      refused: [...refused].map(([path, error]) => ({ path, error: errorAsJson(error) })),
    },
    lines: result.cubes.map(({ path }) => path),
    exitCode: combinedExitCode([
      ...[...refused.values()].map(exitCodeOf),
      isPartial ? EXIT.notFinished : EXIT.done,
    ]),
  };
}

/** Values of the configuration: its section `ard`, and access to buckets. */
interface Sources {
  readonly config?: Config;
  readonly openBucket?: BucketOpener;
}

async function sourcesOf(
  context: CommandContext,
  addresses: readonly (string | undefined)[],
): Promise<Sources> {
  const config = await configOf(context, addresses.some(isBucket));
  const destination = config?.values.ard?.destination;
  if (!config || ![...addresses, destination].some(isBucket)) return { ...(config && { config }) };
  const { options, output, signal } = context;
  const earthEngine = await connectEarthEngine(config, options, { output, signal });
  const endpoints = { storage: options.storageUrl, drive: options.driveUrl };
  return {
    config,
    openBucket: await config.bucketOpener({
      earthEngine,
      endpoints,
      trust: trustOfOptions(options),
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
      return `${path}: later dates appended, ${count} now.`;
    case 'kept':
      return `${path}: kept, it has all ${count}.`;
    case 'partial':
      return `${path}: this part is finished, others are not. Convert without --shard to complete it.`;
  }
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
