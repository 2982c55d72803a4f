/**
 * Notations of places that define which number is which: addresses of map sites, `geo:` URIs,
 * ISO 6709, receivers of satellite navigation, bounding boxes of programs. They are rewritten with names, such as `lat 48.85 lon 2.35`.
 */
import * as l10n from '@vscode/l10n';

/** A text with a name before each number, or what is wrong. */
export type RewrittenPlace = { readonly named: string } | { readonly problem: string };

const NUMBER = '[-+]?\\d{1,3}(?:\\.\\d+)?';
/** Latitude first, with anything that is not a number between them. */
const PAIR = `(${NUMBER})\\s*(?:,|%2C|~|\\+|/|\\s)\\s*(${NUMBER})`;

/** @returns undefined for a text in none of these notations */
export function rewriteNotation(text: string): RewrittenPlace | undefined {
  const bare = text.trim();
  if (/^https?:/i.test(bare)) return fromLink(bare);
  if (/^geo:/i.test(bare)) return fromGeoUri(bare);
  // The part of an address of Google Maps that has the coordinates.
  const at = new RegExp(`^@${PAIR}(?:,[\\d.]+[a-z]+)*$`, 'i').exec(bare);
  if (at) return latLon(at);
  return fromIso6709(bare) ?? fromNmea(bare) ?? fromDashes(bare) ?? fromBox(bare);
}

function latLon([, lat, lon]: readonly (string | undefined)[]): RewrittenPlace {
  return { named: `lat ${lat} lon ${lon}` };
}

/** Where the address of a map site has a place: what is marked comes before the center of the view. */
const LINKS: readonly RegExp[] = [
  new RegExp(`[?&]mlat=(${NUMBER})&mlon=(${NUMBER})`, 'i'),
  new RegExp(`[?&](?:q|query|ll|center|cp|daddr|destination)=(?:loc:)?${PAIR}(?=&|#|$)`, 'i'),
  new RegExp(`/maps/(?:search|place)/${PAIR}(?=[/?#]|$)`, 'i'),
  new RegExp(`/@${PAIR},`, 'i'),
  new RegExp(`[?&#]lat(?:itude)?=(${NUMBER})&(?:lon|lng|long|longitude)=(${NUMBER})`, 'i'),
  // Zoom, latitude, longitude.
  new RegExp(`#(?:map=)?[\\d.]+/(${NUMBER})/(${NUMBER})(?=[/&]|$)`, 'i'),
];

/** The places of Google Maps within `data=`; directions have several. */
const GOOGLE_MARKER = new RegExp(`!3d(${NUMBER})!4d(${NUMBER})`, 'gi');

function fromLink(link: string): RewrittenPlace {
  const [marker, ...others] = [...link.matchAll(GOOGLE_MARKER)];
  if (marker && others.length === 0) return latLon(marker);
  const isRoute = marker !== undefined || /\/maps\/dir\//i.test(link);
  const found = isRoute ? undefined : LINKS.map((each) => each.exec(link)).find(Boolean);
  if (found) return latLon(found);
  return {
    problem: l10n.t(
      'This link does not have the coordinates of one place. Open it in a browser, and copy the coordinates from there.',
    ),
  };
}

/** RFC 5870; Android has places in `q`, where the numbers before it can be zero. */
function fromGeoUri(uri: string): RewrittenPlace {
  const [, lat, lon, rest = ''] =
    new RegExp(`^geo:(${NUMBER}),(${NUMBER})(?:,[-+]?[\\d.]+)?([;?].*)?$`, 'is').exec(uri) ?? [];
  const crs = /;crs=([^;?]*)/i.exec(rest)?.[1];
  const query = /[?&]q=([^&]*)/i.exec(rest)?.[1];
  const marked = query === undefined ? undefined : new RegExp(`^${PAIR}(?:\\(|$)`).exec(query);
  if (marked) return latLon(marked);
  const isUnplaced = query !== undefined && Number(lat) === 0 && Number(lon) === 0;
  if (lat === undefined || (crs && !/^wgs84$/i.test(crs)) || isUnplaced) {
    return { problem: l10n.t('"{0}" does not have latitude and longitude.', uri.slice(0, 60)) };
  }
  return latLon([uri, lat, lon]);
}

/** `+48.8566+002.3522/`, `+4851.4+00221.1/`: sign, degrees of two and three digits, minutes, seconds. */
const SIGNED =
  /^([-+])((?:\d\d){1,3})(\.\d+)?([-+])(\d(?:\d\d){1,3})(\.\d+)?(?:[-+]\d+(?:\.\d+)?)?(?:CRSWGS_84)?\/?$/i;

/** `485124N0022103E`, as aviation writes it. */
const LETTERED = /^((?:\d\d){1,3})(\.\d+)?\s?([NS])[\s,;/]*(\d(?:\d\d){1,3})(\.\d+)?\s?([EW])$/i;

function fromIso6709(text: string): RewrittenPlace | undefined {
  const signed = SIGNED.exec(text);
  if (signed) {
    const [, latSign, lat = '', latRest = '', lonSign, lon = '', lonRest = ''] = signed;
    return latLon([text, latSign + packed(lat, 2, latRest), lonSign + packed(lon, 3, lonRest)]);
  }
  const [, lat = '', latRest = '', north, lon = '', lonRest = '', east] = LETTERED.exec(text) ?? [];
  // Two digits are degrees as they are.
  if (lat.length < 4 || lon.length < 5) return undefined;
  return { named: `${packed(lat, 2, latRest)}${north} ${packed(lon, 3, lonRest)}${east}` };
}

/** `4851.396,N,00221.132,E`: degrees and minutes in a sentence of NMEA 0183, or a part of one. */
const NMEA =
  /^(?:\$\w{5},(?:.*?,)?)?(\d\d)(\d\d(?:\.\d+)?)\s*,\s*([NS])\s*,\s*(\d{3})(\d\d(?:\.\d+)?)\s*,\s*([EW])(?:$|,.*$)/i;

function fromNmea(text: string): RewrittenPlace | undefined {
  const [found, lat, latMinutes, north, lon, lonMinutes, east] = NMEA.exec(text) ?? [];
  if (found === undefined) return undefined;
  return { named: `${lat}°${latMinutes}'${north} ${lon}°${lonMinutes}'${east}` };
}

/** `48-51-24N`, `N48-51.4`: as on charts. */
const DASHED = '\\d{1,3}[-–]\\d{1,2}(?:\\.\\d+)?(?:[-–]\\d{1,2}(?:\\.\\d+)?)?';

/** With its letter in front, or else after it: the next one can begin with a letter. */
const LETTERED_DASHED = new RegExp(
  `([NSEW])\\s?(${DASHED})(?![\\d.–-])|(${DASHED})\\s?([NSEW])`,
  'gi',
);

/** Two of them. */
function fromDashes(text: string): RewrittenPlace | undefined {
  const angles = [...text.matchAll(LETTERED_DASHED)].map(([, before, led, followed, after]) => {
    const [degrees, minutes, seconds] = (led ?? followed ?? '').split(/[-–]/);
    const value = `${degrees}°${minutes}'${seconds === undefined ? '' : `${seconds}"`}`;
    return value + (before ?? after);
  });
  const isWhole = /^[\s,;/]*$/.test(text.replace(LETTERED_DASHED, ''));
  return angles.length === 2 && isWhole ? { named: angles.join(' ') } : undefined;
}

/** Degrees, minutes and seconds without separators, the last with a fraction. */
function packed(digits: string, degrees: number, fraction: string): string {
  const parts = [
    digits.slice(0, degrees),
    digits.slice(degrees, degrees + 2),
    digits.slice(degrees + 2),
  ];
  const given = parts.filter((part) => part !== '');
  const marks = ['°', "'", '"'];
  if (given.length === 1) return `${given[0]}${fraction}`;
  return given
    .map((part, at) => `${part}${at === given.length - 1 ? fraction : ''}${marks[at]}`)
    .join('');
}

const BOX =
  /^["']?(?:bbox|box|bounds|boundingbox|extent|ee\.Geometry\.(?:BBox|Point))["']?\s*[:=]?\s*(?=[[({"'\d.+-])/i;

/** Common Query Language: west, east, north, south. */
const ENVELOPE = /^envelope\s*\(([^,()]+),([^,()]+),([^,()]+),([^,()]+)\)$/i;

function fromBox(text: string): RewrittenPlace | undefined {
  const [, west, east, north, south] = ENVELOPE.exec(text) ?? [];
  if (west) return { named: `xmin ${west} ymin ${south} xmax ${east} ymax ${north}` };
  const numbers = text.replace(BOX, '');
  return numbers === text ? undefined : { named: numbers.replace(/\)\s*;$/, ')') };
}
