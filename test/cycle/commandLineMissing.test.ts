/** The command `cedar` with images that are no longer in the store, and with items that do not exist. */
import { describe, expect, it } from 'vitest';
import { temporaryFolder } from '../temporaryFolder.ts';
import { completeSample, runCedar, sampleTracker } from './cedarCommand.ts';
import { objectNames, openCycle, removeObject } from './cycle.ts';

describe('an image that is no longer in the store', () => {
  it('is reported by download, which keeps the record', async () => {
    const cycle = await openCycle();
    const order = await completeSample(cycle);
    const image = (await objectNames(cycle)).find((name) => name.endsWith('.tif')) ?? '';
    await removeObject(cycle, image);
    const args = ['download', order, '--dest', temporaryFolder(), '--clean', '--json'];
    const { exitCode, stdout, stderr } = await runCedar(cycle, args);
    expect(exitCode).toBe(1);
    const name = image.slice(image.lastIndexOf('/') + 1, -'.tif'.length);
    expect(JSON.parse(stdout).missing).toEqual([name]);
    expect(stderr).toContain(`The image "${name}" is no longer in the store`);
    expect(stderr).toContain('Not cleaned');
    const quiet = await runCedar(cycle, [...args.slice(0, -1), '--quiet']);
    expect(quiet.exitCode).toBe(1);
    expect(quiet.stderr.trimEnd().split('\n')).toEqual([
      expect.stringContaining(`The image "${name}" is no longer in the store`),
      'Not cleaned: the record of missing images would be lost.',
    ]);
    expect(await (await sampleTracker(cycle)).list()).toEqual([order]);
    const retried = await runCedar(cycle, ['retry', order, '--item', name, '--json']);
    expect(JSON.parse(retried.stdout).retried).toEqual([name]);
  });
});

describe('an item that the order does not have', () => {
  it.each(['download', 'cancel', 'retry'])('is refused by %s', async (command) => {
    const cycle = await openCycle();
    const order = await completeSample(cycle);
    const { exitCode, stderr } = await runCedar(cycle, [command, order, '--item', 'other']);
    expect(exitCode).toBe(2);
    expect(stderr).toContain(`The order "${order}" has no item "other".`);
  });
});
