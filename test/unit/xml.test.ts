/** Texts in XML, read again with an XML parser. */
import { DOMParser } from '@xmldom/xmldom';
import { describe, expect, it } from 'vitest';
import { escapeXml } from '../../src/domain/xml.ts';

function parsed(text: string): { content: string | null; attribute: string | null } {
  const xml = `<item name="${escapeXml(text)}">${escapeXml(text)}</item>`;
  const root = new DOMParser({
    onError: (_, message) => expect.unreachable(message),
  }).parseFromString(xml, 'text/xml').documentElement;
  return { content: root?.textContent ?? null, attribute: root?.getAttribute('name') ?? null };
}

describe('texts in XML', () => {
  it.each(['red & "nir" <b>', "l'été", 'two\nlines\tand\r\nmore', '𝛼 → β', ''])('%j', (text) => {
    expect(parsed(text)).toEqual({ content: text, attribute: text });
  });

  it('have no characters that XML does not allow', () => {
    for (const refused of ['\u0000', '\u0001', '\u001f', '\ufffe', '\ud800']) {
      expect(parsed(`a${refused}b`)).toEqual({ content: 'a_b', attribute: 'a_b' });
    }
  });
});
