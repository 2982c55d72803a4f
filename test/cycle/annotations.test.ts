/** Names and notes of the user, and contents of images, in tracking documents. */
import { describe, expect, it } from 'vitest';
import { OrderRequestError, Tracker } from '../../src/core/index.ts';
import { runCedar, submitSample } from './cedarCommand.ts';
import { type Cycle, finishOrder, openCycle, SMALL_ORDER } from './cycle.ts';

/** A tracker for which others write after each time that it has read a document. */
function trackerBehind(
  { tracker, store, earthEngine }: Cycle,
  write: () => Promise<void>,
): Tracker {
  return new Tracker({
    grid: tracker.grid,
    earthEngine,
    store: new Proxy(store, {
      get(of, key) {
        const value: unknown = Reflect.get(of, key, of);
        if (key !== 'readMetadata') return typeof value === 'function' ? value.bind(of) : value;
        return async (...given: Parameters<typeof store.readMetadata>) => {
          const read = await of.readMetadata(...given);
          await write();
          return read;
        };
      },
    }),
  });
}

describe('a name and a note', () => {
  it('are stored with the order, and stay there when its tasks change', async () => {
    const { tracker } = await openCycle();
    const { name } = await tracker.submit(SMALL_ORDER);
    const annotated = await tracker.annotate(name, { name: ' Quabbin ', note: 'First\ntry' });
    expect(annotated.annotation).toEqual({ name: 'Quabbin', note: 'First\ntry' });
    const settled = await finishOrder(tracker, name);
    expect(settled.complete).toBe(true);
    expect(settled.annotation).toEqual({ name: 'Quabbin', note: 'First\ntry' });
    await tracker.annotate(name, { name: '' });
    expect((await tracker.read(name)).annotation).toEqual({ name: '', note: 'First\ntry' });
    await tracker.annotate(name, { note: '' });
    expect((await tracker.read(name)).toJSON()).not.toHaveProperty('annotation');
  });

  it('are stored over what another process writes at the same time', async () => {
    const cycle = await openCycle();
    const { tracker } = cycle;
    const { name } = await tracker.submit(SMALL_ORDER);
    const done = await finishOrder(tracker, name);
    const late = trackerBehind(cycle, async () => {
      if ((await tracker.read(name)).annotation.note !== '') return;
      await tracker.annotate(name, { note: 'Theirs' });
    });
    const both = await late.annotate(name, { name: 'Ours' });
    expect(both.annotation).toEqual({ name: 'Ours', note: 'Theirs' });
    expect((await tracker.read(name)).orders).toEqual(done.orders);
  });

  it('are stored even if others write again and again', async () => {
    const cycle = await openCycle();
    const { tracker } = cycle;
    const { name } = await tracker.submit(SMALL_ORDER);
    await finishOrder(tracker, name);
    let writes = 0;
    const late = trackerBehind(cycle, async () => {
      if (writes >= 7) return;
      writes += 1;
      await tracker.annotate(name, { note: `Theirs ${writes}` });
    });
    const both = await late.annotate(name, { name: 'Ours' });
    expect(both.annotation).toEqual({ name: 'Ours', note: 'Theirs 7' });
  });

  it('are refused when they are too long, before anything is sent', async () => {
    const { tracker } = await openCycle();
    const wrong = [{ name: 'x'.repeat(101) }, { name: 'two\nlines' }, { note: 'x'.repeat(5001) }];
    for (const change of wrong) {
      await expect(tracker.annotate('NONE', change)).rejects.toThrow(OrderRequestError);
    }
  });

  it('are given on the command line', async () => {
    const cycle = await openCycle();
    const name = await submitSample(cycle);
    const given = await runCedar(cycle, [
      'annotate',
      name,
      '--name',
      'Mine',
      '--note',
      'For later',
    ]);
    expect(given).toMatchObject({ exitCode: 0 });
    expect(given.stdout).toContain('own name: Mine');
    const shown = await runCedar(cycle, ['show', name]);
    expect(shown.stdout).toContain('  own name: Mine\n  note: For later\n');
    const json = JSON.parse((await runCedar(cycle, ['show', name, '--json'])).stdout);
    expect(json.annotation).toEqual({ name: 'Mine', note: 'For later' });
    const refused = await runCedar(cycle, ['annotate', name, '--name', 'x'.repeat(101)]);
    expect(refused.exitCode).toBe(2);
    expect(refused.stderr).toContain('101 characters');
  });
});

describe('an item', () => {
  it('records the number of dates and the mean cloud cover of its scenes', async () => {
    const { tracker, store } = await openCycle();
    const request = { ...SMALL_ORDER, periodStart: '2020-05-01', periodEnd: '2020-07-31' };
    const { name } = await tracker.submit(request);
    const { orders } = await finishOrder(tracker, name);
    expect(orders).toHaveLength(3);
    for (const item of orders) {
      const { text } = await store.readMetadata(item.name, item.prefix);
      const { image } = JSON.parse(text);
      const covers: number[] = image.images
        .flat()
        .map((scene: Record<string, number>) => scene.CLOUD_COVER);
      const mean = covers.reduce((sum, cover) => sum + cover, 0) / covers.length;
      expect(item.dates).toBe(image.dates.length);
      expect(item.cloud_cover).toBeCloseTo(mean, 1);
    }
    expect(orders.some(({ dates = 0 }) => dates > 1)).toBe(true);
  });

  it('without scenes records that it has no dates', async () => {
    const { tracker } = await openCycle();
    const request = { ...SMALL_ORDER, periodStart: '2012-01-01', periodEnd: '2012-02-01' };
    const { name } = await tracker.submit({ ...request, periodFrequency: '' });
    const [item] = (await tracker.read(name)).orders;
    expect(item).toMatchObject({ status: { state: 'EMPTY' }, dates: 0 });
    expect(item).not.toHaveProperty('cloud_cover');
  });
});
