/**
 * Fails a file of tests that leaves a file in the folder for temporary files open in this process, or
 * during which Node prints a warning.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, expect } from 'vitest';
import { openFiles } from '../openFiles.ts';

/** Number of times that what has just ended is given 100 ms to close its files. */
const TRIES = 50;

const warnings: string[] = [];
const note = ({ name, message }: Error) => warnings.push(`${name}: ${message}`);
process.on('warning', note);

afterAll(async () => {
  for (let attempt = 0; attempt < TRIES && openFiles().length > 0; attempt++) await sleep(100);
  // The next file of tests may run in this process.
  process.off('warning', note);
  expect(openFiles(), 'open files').toEqual([]);
  expect(warnings, "Node's warnings").toEqual([]);
});
