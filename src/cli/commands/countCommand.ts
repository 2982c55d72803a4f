/** `cedar count`: scenes and dates of the images of an order, before it is submitted. */
import type { Command } from 'commander';
import type { Session } from '../commandSession.ts';
import { formatTable } from '../format.ts';
import { readOrderFileAt, requestOfFile } from '../orderFileOption.ts';
import { checkTiles, type OrderFlags, requestFrom, withRequest } from '../orderRequest.ts';
import type { Act, Outcome } from './command.ts';

export function addCount(program: Command, act: Act): void {
  withRequest(
    program.command('count').description('count the scenes of each image; order nothing'),
  ).action(act(count, (_, flags) => checkTiles(flags)));
}

async function count(
  session: Session,
  collections: string[],
  options: OrderFlags,
): Promise<Outcome> {
  const { tracker, output, signal } = session;
  const { file } = options;
  const request =
    file === undefined
      ? await requestFrom(collections, options, session)
      : (await requestOfFile(await readOrderFileAt(file), session)).request;
  const counts = await tracker.count(request, { onProgress: output.onProgress, signal });
  const rows = counts.map(({ name, scenes, dates }) => [name, String(scenes), String(dates)]);
  return { json: counts, lines: formatTable([['image', 'scenes', 'dates'], ...rows]) };
}
