/** All that is known of an order or a task, for the pointer that rests on it. */
import { MarkdownString } from 'vscode';
import type { TaskStatus, TrackedItem, TrackingDocument } from '../../core/index.ts';
import type { Order } from '../../orders/order.ts';
import { FREQUENCIES } from '../orderForm/frequencies.ts';
import { messageOf } from '../problems.ts';
import { type Fact, facts, inCode, quoted } from './markdown.ts';
import {
  ago,
  oneLine,
  percent,
  pixelsInWords,
  plural,
  range,
  stateInWords,
  statesInWords,
  tileName,
} from './words.ts';

/** Tiles, and other things there can be thousands of, that a tooltip names. */
const NAMED = 12;

export function orderTooltip(order: Order): MarkdownString {
  const { document, error } = order;
  const heading = `**${inCode(order.name)}**`;
  const trouble = error ? `\n\n$(warning) ${quoted(messageOf(error))}` : '';
  if (!document) return markdown(`${heading}${trouble}`);
  return markdown(`${heading}\n\n${facts(orderFacts(order, document))}${trouble}`);
}

function orderFacts({ readAt }: Order, document: TrackingDocument): Fact[] {
  const { submission, tracking, program } = document;
  const grid = submission.tile_grid;
  const { n, mean, std, total } = document.runtimes;
  const compute = document.orders.reduce((sum, { status }) => sum + eecuSeconds(status), 0);
  const tiles = submission.tile_indices.map(([row, column]) => tileName(row, column));
  return [
    ['Tasks', statesInWords(document)],
    ['Collections', tracking.collections.join(', ')],
    ['Tiles', listed(tiles)],
    ['Period', range(submission.period_start, submission.period_end)],
    ['Frequency', frequencyInWords(submission.period_freq)],
    ['Grid', grid.name ?? ''],
    ['Tile size', pixelsInWords(grid)],
    ['Submitted', `${when(submission.submitted)}, with ${program.name} ${program.version}`],
    [
      'Run time',
      n > 0 ? `${minutes(mean)} ± ${minutes(std)} a task (${n}), ${minutes(total)} in all` : '',
    ],
    ['Compute time', compute > 0 ? eecuHours(compute) : ''],
    ['Stored under', tracking.prefix],
    ['Read', readAt ? ago(readAt) : ''],
  ];
}

export function taskTooltip(item: TrackedItem): MarkdownString {
  const { status } = item;
  const error = status.error_message ? `\n\n$(error) ${quoted(status.error_message)}` : '';
  return markdown(`**${inCode(item.name)}**\n\n${facts(taskFacts(item))}${error}`);
}

function taskFacts(item: TrackedItem): Fact[] {
  const { status, collection, tile, date_start: start, date_end: end } = item;
  const used = eecuSeconds(status);
  return [
    ['State', stateInWords(status.state)],
    ['Progress', typeof status.progress === 'number' ? percent(status.progress) : ''],
    ['Stage', status.stage ?? ''],
    ['Collection', collection ?? ''],
    ['Tile', tile ? `${tileName(...tile)} (row ${tile[0]}, column ${tile[1]})` : ''],
    ['Period', start && end ? range(start, end) : ''],
    ['Created', at(status.creation_timestamp_ms)],
    ['Started', at(status.start_timestamp_ms)],
    ['Last news', at(status.update_timestamp_ms)],
    ['Attempt', status.attempt && status.attempt > 1 ? String(status.attempt) : ''],
    ['Compute time', used > 0 ? eecuHours(used) : ''],
    ['Task', status.id ?? ''],
    ['Stored under', item.prefix],
  ];
}

function markdown(text: string): MarkdownString {
  // Only icons: links and HTML in names and messages of others stay text.
  const value = new MarkdownString(text, true);
  value.isTrusted = false;
  value.supportHtml = false;
  return value;
}

function listed(names: readonly string[]): string {
  const rest = names.length - NAMED;
  const named = names.slice(0, NAMED).join(', ');
  return rest > 0 ? `${named} and ${rest.toLocaleString('en')} more` : named;
}

/** "Every 3 months (3MS)", where the alias has plain words. */
function frequencyInWords(alias: string): string {
  const words = FREQUENCIES.find(({ value }) => value === alias)?.label;
  return words && alias ? `${words} (${alias})` : (words ?? alias);
}

function at(timestamp: TaskStatus['creation_timestamp_ms']): string {
  return typeof timestamp === 'number' ? when(new Date(timestamp).toISOString()) : '';
}

/** "2026-11-23 01:02 UTC (5 minutes ago)", for a date that is UTC whether it says so or not. */
function when(iso: string): string {
  const date = new Date(/Z|[+-]\d\d:\d\d$/.test(iso) ? iso : `${iso}Z`);
  if (Number.isNaN(date.getTime())) return oneLine(iso);
  return `${date.toISOString().slice(0, 16).replace('T', ' ')} UTC (${ago(date)})`;
}

function minutes(value: number): string {
  return value < 1 ? `${Math.round(value * 60)} s` : `${value.toFixed(1)} min`;
}

function eecuSeconds(status: TaskStatus): number {
  return status.batch_eecu_usage_seconds ?? 0;
}

/** Earth Engine bills its compute units by the hour. */
function eecuHours(seconds: number): string {
  return plural(Number((seconds / 3600).toPrecision(2)), 'EECU-hour');
}
