/**
 * Checks the setting `cedar.map.tiles`, which names a source of online map tiles.
 *
 * ```ts
 * parseTileSource({ url: 'https://{a-c}.example.com/{z}/{x}/{y}.png', attribution: '© Example' });
 * ```
 *
 * Does not import `vscode`.
 */
import * as l10n from '@vscode/l10n';
import type { MapSettings } from './protocol.ts';

export interface ParsedTileSource {
  readonly settings: MapSettings;
  /** Origins that the page may load images from. */
  readonly origins: readonly string[];
}

const NONE: ParsedTileSource = { settings: {}, origins: [] };

/** Servers of one source: `{a-c}` or `{0-3}`. */
const RANGE = /\{([a-z])-([a-z])\}|\{(\d)-(\d)\}/;

/** @param value whatever the settings contain */
export function parseTileSource(value: unknown): ParsedTileSource {
  if (value === undefined || value === null) return NONE;
  if (typeof value !== 'object' || Array.isArray(value)) {
    return refused(l10n.t('It must be an object with "url" and "attribution".'));
  }
  const { url, attribution = '' }: { url?: unknown; attribution?: unknown } = value;
  if (url === undefined || url === '') return NONE;
  if (typeof url !== 'string' || typeof attribution !== 'string') {
    return refused(l10n.t('"url" and "attribution" must be texts.'));
  }
  const problem = urlProblem(url);
  if (problem) return refused(problem);
  const urls = expandServers(url);
  const origins = [...new Set(urls.map((each) => new URL(withoutPlaceholders(each)).origin))];
  return { settings: { tileSource: { urls, attribution: attribution.trim() } }, origins };
}

function urlProblem(url: string): string | undefined {
  const missing = [/\{z\}/, /\{x\}/, /\{-?y\}/].some((placeholder) => !placeholder.test(url));
  if (missing) {
    return l10n.t(
      '"url" must contain {z}, {x} and {y}, as in https://example.com/{z}/{x}/{y}.png.',
    );
  }
  for (const each of expandServers(url)) {
    const plain = withoutPlaceholders(each);
    if (!URL.canParse(plain) || !/^https?:$/.test(new URL(plain).protocol)) {
      return l10n.t('"url" must be an address that begins with https://, not "{0}".', url);
    }
    if (/[{}]/.test(new URL(plain).host) || /[;,'"\s]/.test(plain)) {
      return l10n.t('"{0}" contains characters that an address cannot have.', url);
    }
  }
  return undefined;
}

function withoutPlaceholders(url: string): string {
  return url.replace(/\{-?[zxy]\}/g, '0');
}

/** One address for each server. */
function expandServers(url: string): string[] {
  const [found, a, z, first, last] = RANGE.exec(url) ?? [];
  if (!found) return [url];
  const [from, to] = [a ?? first ?? '', z ?? last ?? ''].map((each) => each.charCodeAt(0));
  const urls: string[] = [];
  for (let code = from ?? 0; code <= (to ?? -1); code++) {
    urls.push(url.replace(found, String.fromCharCode(code)));
  }
  return urls.length > 0 ? urls : [url];
}

function refused(reason: string): ParsedTileSource {
  const problem = l10n.t(
    'The setting "cedar.map.tiles" cannot be used: {0} The offline map is shown.',
    reason,
  );
  return { settings: { problem }, origins: [] };
}
