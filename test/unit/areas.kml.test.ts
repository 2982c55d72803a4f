/** KML as programs write its XML: prefixes without declarations, and KML's own elements with one. */
import { describe, expect, it } from 'vitest';
import { runAreaJob } from '../../src/core/areas/areaJob.ts';
import { readAreaBy } from '../../src/core/areas/readArea.ts';

const KML = 'http://www.opengis.net/kml/2.2';
const RING =
  '<Polygon><outerBoundaryIs><LinearRing><coordinates>1,2 3,2 3,4 1,2</coordinates></LinearRing></outerBoundaryIs></Polygon>';

/** @param inside of the placemark; @param root attributes of the root element */
const kml = (inside: string, root = ` xmlns="${KML}"`) =>
  `<?xml version="1.0"?>\n<!-- <kml> -->\n<kml${root}><Placemark><name>Farm</name>${inside}${RING}</Placemark></kml>`;
/** All elements with a prefix, as Python's ElementTree writes them. */
const prefixed = (prefix: string, root: string) =>
  kml('', root).replaceAll(/<(\/?)(?=[A-Za-z])/g, `<$1${prefix}:`);

const read = (text: string) => readAreaBy(runAreaJob, { text, name: 'a.kml' });

describe('KML is read', () => {
  it.each([
    [
      'a prefix of Google without declaration',
      kml('<gx:balloonVisibility>1</gx:balloonVisibility>'),
    ],
    ['a prefix of Atom without declaration', kml('<atom:link atom:href="http://x/"/>')],
    [
      'a prefix that is declared at another element only',
      kml('<gx:a xmlns:gx="urn:a"/><gx:balloonVisibility>1</gx:balloonVisibility>'),
    ],
    [
      'an attribute whose prefix is not declared',
      kml('', ` xmlns="${KML}" xsi:schemaLocation="a b"`),
    ],
    ['the prefix that ElementTree writes', prefixed('ns0', ` xmlns:ns0="${KML}"`)],
    ['the prefix kml', prefixed('kml', ` xmlns:kml="${KML}" xmlns:gx="urn:gx"`)],
    ['the prefix kml without declaration', prefixed('kml', '')],
    [
      'an own element with a prefix',
      kml('', ` xmlns="${KML}" xmlns:k="${KML}"`).replaceAll('Polygon>', 'k:Polygon>'),
    ],
    ['empty lines in front of its declaration', `\n\n${kml('')}`],
  ])('with %s', async (_, text) => {
    const { names, positions, bounds } = await read(text);
    expect({ names, positions, bounds }).toEqual({
      names: ['Farm'],
      positions: 4,
      bounds: [1, 2, 3, 4],
    });
  });
});

it('KML that is not XML for another reason is refused', async () => {
  await expect(read(kml('<gx:a>'))).rejects.toThrow(/^a\.kml is not valid KML: /);
});
