/** Parts that tooltips of orders and of tasks have in common. */
import { l10n, MarkdownString } from 'vscode';
import type { TaskStatus, TrackingDocument } from '../../core/index.ts';
import type { StoreKind } from '../../domain/stores.ts';
import type { ConsolePages } from '../../orders/consolePages.ts';
import type { Order } from '../../orders/order.ts';
import { formatNames } from '../../text/formatNames.ts';
import { formatMoment } from '../../text/moments.ts';
import { describeOrderedImages } from '../../text/orderedImages.ts';
import { formatInStore } from '../../text/storePlaces.ts';
import { type Fact, link } from './markdown.ts';

/** Tiles and similar items, of which there can be thousands, that a tooltip lists. */
const MAX_LISTED_NAMES = 12;

/** How long a tooltip waits for requested data. */
export const PATIENCE_MS = 2500;

/** Joins the parts that are not empty. Allows icons and Cedar's own links; untrusted text stays text. */
export function tooltipOf(...parts: string[]): MarkdownString {
  const value = new MarkdownString(parts.filter(Boolean).join('\n\n'), true);
  value.isTrusted = false;
  value.supportHtml = false;
  return value;
}

/** "h002v003, h002v004 and 8 more" */
export function formatShortList(names: readonly string[]): string {
  return formatNames(names, MAX_LISTED_NAMES);
}

/** "2026-11-23 01:02 UTC (5 minutes ago)"; empty for a time that is not known. */
export function formatTaskTime(time: TaskStatus['creation_timestamp_ms']): string {
  return typeof time === 'number' ? formatMoment(time) : '';
}

/**
 * Bands, scenes, filters, cloud mask and dates of the images of an order.
 *
 * @param collection of the images; all collections of the order unless given
 */
export async function imageFacts(document: TrackingDocument, collection?: string): Promise<Fact[]> {
  const { orderedImages } = await import('../../core/index.ts');
  const all = orderedImages(document);
  const images = collection ? all.filter((each) => each.collection === collection) : all;
  const recorded = document.submission.image_collections;
  return describeOrderedImages(images, recorded, { most: MAX_LISTED_NAMES, separator: '; ' });
}

/** Advice about the error of a task, where there is any. */
export async function taskAdviceFor(message: string | undefined): Promise<string | undefined> {
  if (!message) return undefined;
  const { taskAdvice } = await import('../../core/index.ts');
  return taskAdvice(message);
}

export function missingAdvice(store: StoreKind): string {
  return l10n.t(
    'Images missing: they were computed, but are no longer {0}. "Retry Failed" computes them again.',
    formatInStore(store),
  );
}

export function leftOutAdvice(): string {
  return l10n.t(
    'Left-out images missing: they were left out because another order had them, and that order no longer exists. "Retry Failed" computes them for this order.',
  );
}

export function takenOverAdvice(): string {
  return l10n.t(
    'Image missing: another order took it over and no longer exists. "Retry Failed" computes it for this order.',
  );
}

export function roomAdvice(): string {
  return l10n.t(
    'Earth Engine\'s queue has no room for more tasks of this order. They are started as other tasks finish, while VS Code is open. "Resume Submission" starts as many as there is room for.',
  );
}

/** Where the files of an order are; a bucket if the configuration cannot be read any more. */
export async function storeOf({ configuration }: Order): Promise<StoreKind> {
  return (await patiently(configuration.source.config()))?.store.service ?? 'gcs';
}

/** Links to the pages of Google on which the files and tasks of an order are. */
export async function linksOf(pages: ConsolePages, prefix: string): Promise<string> {
  const place = pages.isDrive ? l10n.t('Google Drive') : l10n.t('Cloud console');
  const page = await patiently(pages.storage(prefix));
  return [
    ...(page ? [`$(link-external) ${link(place, page)}`] : []),
    link(l10n.t('Earth Engine tasks'), pages.tasks),
  ].join(' · ');
}

/** The result of the work if it arrives in time; the tooltip is shown without it otherwise. */
export async function patiently<T>(work: Promise<T>): Promise<T | undefined> {
  const late = new Promise<undefined>((resolve) => {
    setTimeout(() => resolve(undefined), PATIENCE_MS).unref();
  });
  return Promise.race([work.catch(() => undefined), late]);
}
