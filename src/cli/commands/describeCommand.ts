/** `cedar describe`: the description of a collection that is not built in, for cedar.yaml. */
import type { Command } from 'commander';
import type { AssetDescription } from '../../core/index.ts';
import type { GlobalOptions, Session } from '../commandSession.ts';
import { readNamedFile } from '../namedFile.ts';
import { replaceTextFile } from '../replaceTextFile.ts';
import type { Act, Outcome } from './command.ts';

export function addDescribe(program: Command, act: Act): void {
  program
    .command('describe')
    .description(
      'describe an image collection of Earth Engine for collections: in the configuration',
    )
    .argument('<id>', 'asset id, such as COPERNICUS/S5P/OFFL/L3_NO2 or projects/P/assets/NAME')
    .option('--add', 'add the description to the configuration')
    .option(
      '--bands <names>',
      'only these bands, such as snow_albedo,snow_density; of a built-in collection, ones that it lacks',
    )
    .action(
      act((session: Session, id: string, options: { add?: boolean; bands?: string }) =>
        describe(session, id, {
          addTo: options.add ? program.opts<GlobalOptions>().config : undefined,
          bands: options.bands?.split(',').map((name) => name.trim()),
        }),
      ),
    );
}

async function describe(
  { tracker, output, signal }: Session,
  id: string,
  { addTo, bands }: { readonly addTo: string | undefined; readonly bands: string[] | undefined },
): Promise<Outcome> {
  const { addBands, addCollection, collections, ConfigError } = await import('../../core/index.ts');
  const drafted = await withBands(await tracker.describeCollection(id, { signal }), bands);
  for (const note of drafted.notes) output.note(note);
  if (addTo === undefined) {
    const text = addCollection('', drafted.id, drafted.description);
    return { json: drafted, lines: text.trimEnd().split('\n') };
  }
  const before = await readNamedFile(
    addTo,
    (reason, { cause }) => new ConfigError(`${addTo}: ${reason}.`, [], { cause }),
  );
  const text = collections().some((row) => row.id === drafted.id)
    ? addBands(before, drafted.id, drafted.description.bands)
    : addCollection(before, drafted.id, drafted.description);
  await replaceTextFile(addTo, text);
  return { json: drafted, lines: [`${drafted.id} is described in ${addTo}.`] };
}

/** @throws CollectionError for a band that Earth Engine does not list */
async function withBands(
  drafted: AssetDescription,
  names: readonly string[] | undefined,
): Promise<AssetDescription> {
  if (!names) return drafted;
  const { CollectionError } = await import('../../core/index.ts');
  const { bands } = drafted.description;
  const unknown = names.find((name) => !bands.some(({ id }) => id === name));
  if (unknown !== undefined) {
    throw new CollectionError(
      drafted.id,
      `"${unknown}" is not one of the bands that can be added: ${bands.map((band) => band.id).join(', ')}.`,
    );
  }
  const chosen = bands.filter(({ id }) => names.includes(id));
  return { ...drafted, description: { ...drafted.description, bands: chosen } };
}
