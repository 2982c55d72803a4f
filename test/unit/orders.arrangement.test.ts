/** Grouping, sorting and filtering orders. */
import { beforeEach, describe, expect, it } from 'vitest';
import type { TrackedItem } from '../../src/core/tracking/documentJson.ts';
import {
  type Arrangement,
  arrange,
  PLAIN,
  type Sorting,
  shownTasks,
} from '../../src/orders/arrangement.ts';
import { createConfigurationOrders } from '../../src/orders/configurationOrders.ts';
import { Order } from '../../src/orders/order.ts';
import type { OrdersSource } from '../../src/orders/ordersSource.ts';
import { type MadeOrder, madeDocument } from './orders.support.ts';

const LC08 = 'LANDSAT/LC08/C02/T1_L2';
const LT05 = 'LANDSAT/LT05/C02/T1_L2';
const NOW = new Date(2026, 10, 23, 12);

const configuration = createConfigurationOrders({ id: 'a' } as OrdersSource, { changed: () => {} });

let orders: Order[];

function add(made: MadeOrder): void {
  const order = new Order(configuration, made.name);
  order.apply(madeDocument(made));
  orders.push(order);
}

/** Local time, as the user's days are. */
function daysAgo(days: number): string {
  return new Date(2026, 10, 23 - days, 9).toISOString().replace('Z', '');
}

beforeEach(() => {
  orders = [];
  add({
    name: 'b',
    submitted: daysAgo(1),
    states: ['COMPLETED', 'FAILED'],
    tiles: [
      [3, 9],
      [3, 10],
    ],
  });
  add({ name: 'a', submitted: daysAgo(0), states: ['RUNNING', 'COMPLETED'], collections: [LT05] });
  add({ name: 'c', submitted: daysAgo(40), collections: [LC08, LT05] });
  orders.push(new Order(configuration, 'unreadable'));
});

const names = (list: readonly Order[]) => list.map(({ name }) => name).join(' ');

function grouped(change: Partial<Arrangement>): Record<string, string> {
  const { groups } = arrange(orders, { ...PLAIN, ...change }, { now: NOW });
  return Object.fromEntries(groups.map(({ key, orders: own }) => [key, names(own)]));
}

describe('sorting', () => {
  it.each<[Sorting, string]>([
    ['newest', 'a b c unreadable'],
    ['oldest', 'c b a unreadable'],
    ['name', 'a b c unreadable'],
    ['state', 'a b c unreadable'],
    ['collection', 'b c a unreadable'],
  ])('by %s', (sortBy, expected) => {
    expect(grouped({ sortBy })['']).toBe(expected);
  });

  it('by tile: the first tile of each order', () => {
    add({
      name: 'x',
      submitted: daysAgo(50),
      tiles: [
        [5, 5],
        [0, 8],
      ],
    });
    expect(grouped({ sortBy: 'tile' })['']).toBe('x a b c unreadable');
  });
});

describe('grouping', () => {
  it('by state: orders in progress first, then failed ones', () => {
    const groups = grouped({ groupBy: 'state' });
    expect(Object.entries(groups)).toEqual([
      ['RUNNING', 'a'],
      ['FAILED', 'b'],
      ['COMPLETED', 'c'],
      ['', 'unreadable'],
    ]);
  });

  it('by tile: an order is listed under each of its tiles', () => {
    expect(grouped({ groupBy: 'tile' })).toEqual({
      h009v003: 'a b c',
      h010v003: 'b',
      '': 'unreadable',
    });
  });

  it('by collection', () => {
    expect(grouped({ groupBy: 'collection' })).toEqual({
      [LC08]: 'b c',
      [LT05]: 'a c',
      '': 'unreadable',
    });
  });

  it('by age: recent days, then months', () => {
    const groups = grouped({ groupBy: 'age' });
    expect(Object.entries(groups)).toEqual([
      ['today', 'a'],
      ['yesterday', 'b'],
      ['2026-10', 'c'],
      ['', 'unreadable'],
    ]);
  });

  it('shows only the tasks of a tile for an order under that tile', () => {
    const order = orders[0];
    const shown = shownTasks(order?.tasks ?? [], 'h010v003', { ...PLAIN, groupBy: 'tile' });
    expect(shown.map(({ tile }) => tile)).toEqual([
      [3, 10],
      [3, 10],
    ]);
  });
});

describe('filtering', () => {
  it.each([
    ['h010v003', 'b'],
    ['lt05', 'a c'],
    ['LT05 lc08', 'c'],
    ['  unread ', 'unreadable'],
    ['2019-01-01', 'a b c'],
    ['nothing has this', ''],
  ])('by the text "%s"', (text, expected) => {
    expect(grouped({ text })['']).toBe(expected);
  });

  it('by the states of orders and of their tasks, and shows how many are hidden', () => {
    const failed: Arrangement = { ...PLAIN, states: ['FAILED'] };
    const { groups, hidden } = arrange(orders, failed, { now: NOW });
    expect(names(groups[0]?.orders ?? [])).toBe('b');
    expect(hidden).toBe(3);
    const [order] = groups[0]?.orders ?? [];
    expect(shownTasks(order?.tasks ?? [], '', failed)).toHaveLength(2);
  });

  it('by a year within the period, and by the texts of rows', () => {
    expect(grouped({ text: '2020' })['']).toBe('a b c');
    expect(grouped({ text: '2023' })['']).toBe('');
    const searched = { ofOrder: ({ name }: Order) => `row ${name}${name}`, ofTask: () => '' };
    const { groups } = arrange(orders, { ...PLAIN, text: 'row BB' }, { now: NOW, searched });
    expect(names(groups[0]?.orders ?? [])).toBe('b');
  });

  it('by a tile keeps only that tile: its group, and its tasks of each order', () => {
    const tile: Arrangement = { ...PLAIN, groupBy: 'tile', text: 'h010v003' };
    expect(Object.keys(grouped(tile))).toEqual(['h010v003']);
    const texts = {
      ofOrder: () => '',
      ofTask: ({ tile: [row, column] = [0, 0] }: TrackedItem) => `h0${column}v00${row}`,
    };
    const [order] = orders;
    const shown = shownTasks(order?.tasks ?? [], '', { ...PLAIN, text: 'lc08 h010v003' }, texts);
    expect(shown.map(({ tile: index }) => index)).toEqual([
      [3, 10],
      [3, 10],
    ]);
  });
});
