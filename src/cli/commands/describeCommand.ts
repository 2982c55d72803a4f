/** `cedar describe`: the description of a collection that is not built in, for cedar.yaml. */
import { readFile } from 'node:fs/promises';
import type { Command } from 'commander';
import type { GlobalOptions, Session } from '../commandSession.ts';
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
    .action(
      act((session: Session, id: string, options: { add?: boolean }) =>
        describe(session, id, options.add ? program.opts<GlobalOptions>().config : undefined),
      ),
    );
}

async function describe(
  { tracker, output, signal }: Session,
  id: string,
  addTo: string | undefined,
): Promise<Outcome> {
  const { addCollection } = await import('../../core/index.ts');
  const drafted = await tracker.describeCollection(id, { signal });
  for (const note of drafted.notes) output.note(note);
  if (addTo === undefined) {
    const text = addCollection('', drafted.id, drafted.description);
    return { json: drafted, lines: text.trimEnd().split('\n') };
  }
  const text = addCollection(await readFile(addTo, 'utf8'), drafted.id, drafted.description);
  await replaceTextFile(addTo, text);
  return { json: drafted, lines: [`${drafted.id} is described in ${addTo}.`] };
}
