/** What Cedar weighs, beside what it may: the package that people download, and what every window loads. */
import { readFile, stat } from 'node:fs/promises';
import { unzip } from '../package/unzip.ts';
import { addText } from './table.ts';

const KB = 1024;
const PACKAGE_BUDGET = 6 * 1024 * KB;
const EXTENSION_BUDGET = 200 * KB;

/** @param vsix the packed extension */
export async function printSizes(vsix: string): Promise<void> {
  const { size } = await stat(vsix);
  const extension = unzip(await readFile(vsix)).get('extension/dist/extension.js');
  if (!extension) throw new Error('The package has no dist/extension.js.');
  addText('The package', share(size, PACKAGE_BUDGET));
  addText('dist/extension.js', share(extension.length, EXTENSION_BUDGET));
}

function share(bytes: number, budget: number): string {
  const kb = (value: number) => `${(value / KB).toFixed(0)} KB`;
  return `${kb(bytes)} of ${kb(budget)}, ${((100 * bytes) / budget).toFixed(0)} %`;
}
