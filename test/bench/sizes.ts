/**
 * Sizes of Cedar compared with their budgets: the package that users download, and what every
 * window loads.
 */
import { readFile, stat } from 'node:fs/promises';
import { unzip } from '../package/unzip.ts';
import { addBudget } from './table.ts';

const KB = 1024;
const PACKAGE_BUDGET = 6 * 1024 * KB;
const EXTENSION_BUDGET = 200 * KB;

/** @param vsix the packed extension */
export async function printSizes(vsix: string): Promise<void> {
  const { size } = await stat(vsix);
  const extension = unzip(await readFile(vsix)).get('extension/dist/extension.js');
  if (!extension) throw new Error('The package has no dist/extension.js.');
  addBudget('The package', size / KB, 'KB', PACKAGE_BUDGET / KB);
  addBudget('dist/extension.js', extension.length / KB, 'KB', EXTENSION_BUDGET / KB);
}
