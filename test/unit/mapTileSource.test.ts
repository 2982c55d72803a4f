/** The setting that names a source of online map tiles. */
import { describe, expect, it } from 'vitest';
import { parseTileSource } from '../../src/views/map/tileSource.ts';

describe('the source of online map tiles', () => {
  it('is used as it is, and its origin is the only one that may be loaded', () => {
    const url = 'https://tile.example.com/{z}/{x}/{y}.png?key=1';
    expect(parseTileSource({ url, attribution: ' © Example ' })).toEqual({
      settings: { tileSource: { urls: [url], attribution: '© Example' } },
      origins: ['https://tile.example.com'],
    });
  });

  it('can have several servers', () => {
    const { settings, origins } = parseTileSource({
      url: 'https://{a-c}.example.com/{z}/{x}/{-y}',
    });
    expect(settings.tileSource?.urls).toEqual(
      ['a', 'b', 'c'].map((server) => `https://${server}.example.com/{z}/{x}/{-y}`),
    );
    expect(origins).toEqual(['a', 'b', 'c'].map((server) => `https://${server}.example.com`));
  });

  it('is absent unless it has an address', () => {
    for (const value of [undefined, null, {}, { url: '' }, { attribution: '© Example' }]) {
      expect(parseTileSource(value)).toEqual({ settings: {}, origins: [] });
    }
  });

  it.each([
    ['https://example.com/{z}/{x}.png', /must contain \{z\}, \{x\} and \{y\}/],
    ['ftp://example.com/{z}/{x}/{y}', /begins with https:\/\//],
    ['example.com/{z}/{x}/{y}', /begins with https:\/\//],
    ["https://example.com'; script-src */{z}/{x}/{y}", /begins with https|characters/],
    ['https://{s}.example.com/{z}/{x}/{y}', /begins with https|characters/],
    [7, /must be texts/],
  ])('%s is refused with the reason', (url, reason) => {
    const { settings, origins } = parseTileSource({ url });
    expect(settings.problem).toMatch(reason);
    expect(settings.problem).toMatch(/offline map/);
    expect(origins).toEqual([]);
  });

  it('is refused if it is not an object', () => {
    expect(parseTileSource('https://example.com').settings.problem).toMatch(/must be an object/);
  });
});
