/**
 * The room in the queue: requested once a minute, and shown as unknown when Google does not report
 * it.
 */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { ServiceError } from '../../src/core/errors.ts';
import type { ConfigurationOrders } from '../../src/orders/order.ts';
import { QueueRoom } from '../../src/views/orderForm/queueRoom.ts';

const MINUTE_MS = 60_000;

/** A configuration whose answers come one by one. */
function rootOf(...answers: (number | Error)[]) {
  const queue = vi.fn(async () => {
    const answer = answers.shift() ?? 0;
    if (answer instanceof Error) throw answer;
    return { waiting: answer, running: 1, limit: 3000 };
  });
  return { configuration: { queue } as unknown as ConfigurationOrders, queue };
}

function roomOf() {
  const lines: string[] = [];
  return { room: new QueueRoom((words) => lines.push(words)), lines };
}

const settled = () => vi.advanceTimersByTimeAsync(0);

describe('the room in the queue', () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  it('is shown when the answer arrives, and requested again after a minute', async () => {
    const { configuration, queue } = rootOf(120, 2990);
    const { room, lines } = roomOf();
    room.show(configuration, 20);
    expect(lines).toEqual(['']);
    await settled();
    expect(lines.at(-1)).toMatch(/120 waiting \(of at most 3,000\), 1 running\.$/);
    room.show(configuration, 30);
    expect(queue).toHaveBeenCalledTimes(1);
    await vi.advanceTimersByTimeAsync(MINUTE_MS);
    room.show(configuration, 30);
    await settled();
    expect(lines.at(-1)).toMatch(/2,990 waiting.*There is room for 10 of these 30\. The others/);
  });

  it("is shown as unknown, with Google's reason on one line", async () => {
    const advice = 'Ask for access.';
    const refused = new ServiceError(
      'Earth Engine',
      403,
      'Permission denied.\nMore of it.',
      advice,
    );
    const { configuration } = rootOf(refused, new Error('No route.'), 7);
    const { room, lines } = roomOf();
    room.show(configuration, 20);
    await settled();
    const words = "The state of Earth Engine's queue is unknown: Permission denied.";
    expect(lines.at(-1)).toBe(words);
    room.show(configuration, 0);
    expect(lines.at(-1)).toBe('');
    room.show(configuration, 5);
    expect(lines.at(-1)).toBe(words);
    await vi.advanceTimersByTimeAsync(MINUTE_MS);
    room.show(configuration, 5);
    await settled();
    expect(lines.at(-1)).toBe("The state of Earth Engine's queue is unknown: No route.");
    await vi.advanceTimersByTimeAsync(MINUTE_MS);
    room.show(configuration, 5);
    await settled();
    expect(lines.at(-1)).toMatch(/7 waiting/);
  });

  it('is that of the selected configuration', async () => {
    const { configuration } = rootOf(new Error('No route.'));
    const other = rootOf(3).configuration;
    const { room, lines } = roomOf();
    room.show(configuration, 20);
    room.show(other, 20);
    await settled();
    expect(lines.at(-1)).toMatch(/3 waiting/);
    expect(lines.join()).not.toContain('No route');
  });
});
