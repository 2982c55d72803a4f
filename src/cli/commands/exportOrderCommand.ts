/** `cedar export-order`: writes an order file that orders the same as an existing order. */
import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { type Command, InvalidArgumentError } from 'commander';
import type { Session } from '../commandSession.ts';
import { replaceTextFile } from '../replaceTextFile.ts';
import type { Act, Outcome } from './command.ts';

interface ExportFlags {
  readonly out?: string;
  readonly overwrite?: boolean;
}

export function addExportOrder(program: Command, act: Act): void {
  program
    .command('export-order')
    .description('print an order file that orders the same images as an order')
    .argument('<order>', 'name of the order')
    .option('-o, --out <file>', 'write it there, such as summer.order.yaml')
    .option('--overwrite', 'replace an existing file')
    .action(act(exportOrderFile, checkFile));
}

/** @throws InvalidArgumentError when the file exists */
function checkFile(_order: string, { out, overwrite }: ExportFlags): void {
  if (out !== undefined && !overwrite && existsSync(out)) throw fileExists(out);
}

function fileExists(file: string): InvalidArgumentError {
  return new InvalidArgumentError(`${file} exists. Use --overwrite to replace it.`);
}

async function exportOrderFile(
  { tracker, output, signal }: Session,
  name: string,
  { out, overwrite = false }: ExportFlags,
): Promise<Outcome> {
  const { exportOrder, formatOrderFile } = await import('../../core/index.ts');
  const { file, notes } = await exportOrder(await tracker.read(name, { signal }), tracker);
  for (const note of notes) output.note(note);
  const text = formatOrderFile(file, [name]);
  if (out === undefined) return { json: { name, text }, lines: text.trimEnd().split('\n') };
  await write(out, text, overwrite);
  return { json: { name, file: out, text }, lines: [out] };
}

/** @throws InvalidArgumentError when another program has written the file meanwhile */
async function write(file: string, text: string, overwrite: boolean): Promise<void> {
  try {
    await writeFile(file, text, { flag: 'wx' });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    if (!overwrite) throw fileExists(file);
    await replaceTextFile(file, text);
  }
}
