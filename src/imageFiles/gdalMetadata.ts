/** Reads GDAL_METADATA, the XML in which GDAL and Earth Engine describe each band. */

export interface BandNotes {
  readonly description?: string;
  readonly scale?: number;
  readonly offset?: number;
  readonly unit?: string;
}

const ITEM = /<Item\b([^>]*)>([^<]*)<\/Item>/g;
const ATTRIBUTE = /([\w:]+)\s*=\s*"([^"]*)"/g;

/** @returns notes by the index of the band, from 0 */
export function bandNotes(xml: string): Map<number, BandNotes> {
  const notes = new Map<number, BandNotes>();
  for (const { sample, role, name, text } of itemsIn(xml)) {
    const band = Number(sample);
    if (sample === undefined || !Number.isSafeInteger(band)) continue;
    const note = noteOf(role ?? name?.toLowerCase() ?? '', text);
    if (note) notes.set(band, { ...notes.get(band), ...note });
  }
  return notes;
}

/** @returns texts about the whole image, by their names */
export function imageNotes(xml: string): Record<string, string> {
  const items = itemsIn(xml).filter(({ sample }) => sample === undefined);
  return Object.fromEntries(items.flatMap(({ name, text }) => (name ? [[name, text]] : [])));
}

interface Item {
  readonly sample?: string;
  readonly role?: string;
  readonly name?: string;
  readonly text: string;
}

function itemsIn(xml: string): Item[] {
  return [...xml.matchAll(ITEM)].map(([, attributes = '', inner = '']) => ({
    ...Object.fromEntries(
      [...attributes.matchAll(ATTRIBUTE)].map(([, key, value]) => [key, value]),
    ),
    text: unescapeXml(inner.trim()),
  }));
}

function noteOf(role: string, text: string): BandNotes | undefined {
  switch (role) {
    case 'description':
      return text ? { description: text } : undefined;
    case 'unittype':
      return text ? { unit: text } : undefined;
    case 'scale':
    case 'offset': {
      const value = Number(text);
      return text && Number.isFinite(value) ? { [role]: value } : undefined;
    }
    default:
      return undefined;
  }
}

const ENTITIES: Readonly<Record<string, string>> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
};

function unescapeXml(text: string): string {
  return text.replaceAll(/&(?:#(\d{1,7})|#x([0-9a-f]{1,6})|(\w+));/gi, (whole, ...groups) => {
    const [decimal, hex, name] = groups as (string | undefined)[];
    const code = decimal ? Number(decimal) : hex ? Number.parseInt(hex, 16) : undefined;
    if (code !== undefined) return code <= 0x10ffff ? String.fromCodePoint(code) : whole;
    return ENTITIES[name ?? ''] ?? whole;
  });
}
