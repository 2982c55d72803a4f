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

describe('KML has coordinates', () => {
  it.each([
    ['spaces after commas', '1, 2, 0 3, 2, 0 3, 4, 0 1, 2, 0'],
    ['spaces after commas, without heights', '\n1, 2\n3, 2\n3, 4\n1, 2\n'],
    ['spaces before commas', '1 ,2 ,0 3 ,2 ,0 3 ,4 ,0 1 ,2 ,0'],
    ['a space before heights only', '1,2, 0 3,2, 0 3,4, 0 1,2, 0'],
    ['lines within a position', '1,\n2,\n0\n3,\n2,\n0\n3,\n4,\n0\n1,\n2,\n0'],
    ['commas between positions', '1,2, 3,2, 3,4, 1,2'],
    ['a comma after each line', '1,2,0,\n3,2,0,\n3,4,0,\n1,2,0,'],
    ['numbers in other forms', '+1.,2e0 3,2,0.0 3,.4E+1,1m 1,2'],
  ])('with %s, which are read', async (_, coordinates) => {
    const { positions, bounds } = await read(kml('').replace('1,2 3,2 3,4 1,2', coordinates));
    expect({ positions, bounds }).toEqual({ positions: 4, bounds: [1, 2, 3, 4] });
  });

  it.each([
    ['commas and spaces everywhere', '1, 2, 3, 2, 3, 4, 1, 2', '1,2,3,2,3,4,1,2'],
    ['spaces only', '1 2 0 3 2 0 3 4 0 1 2 0', '1'],
    ['a latitude that is missing', '1,2 3, 3,4 1,4 1,2', '1,2 3,3,4'],
    ['a longitude that is missing', '1,2 ,2 3,4 1,4 1,2', '1,2,2 3,4'],
    ['a number that is none', '1,2 3,x 3,4 1,4 1,2', '3,x'],
    ['letters after degrees', '1E,2N 3E,2N 3E,4N 1E,2N', '1E,2N'],
    ['four values', '1,2,0,3,2,0 3,4,0 1,4,0 1,2,0', '1,2,0,3,2,0'],
  ])('with %s, which are refused with the place', async (_, coordinates, place) => {
    await expect(read(kml('').replace('1,2 3,2 3,4 1,2', coordinates))).rejects.toThrow(
      `a.kml has coordinates whose meaning is not certain: ${place}. Write each position as`,
    );
  });

  it('of a point, which has one position', async () => {
    const point = (coordinates: string) =>
      kml('').replace(RING, `<Point><coordinates>${coordinates}</coordinates></Point>`);
    expect((await read(point(' 1, 2, 0 '))).points).toEqual([[1, 2]]);
    await expect(read(point('1,2 3,4'))).rejects.toThrow(/not certain: 1,2 3,4\./);
  });

  it('of a line, which are not used', async () => {
    const line = '<LineString><coordinates>1 2 3</coordinates></LineString>';
    expect(
      (await read(kml('').replace(RING, `<MultiGeometry>${line}${RING}</MultiGeometry>`))).bounds,
    ).toEqual([1, 2, 3, 4]);
  });
});

describe('KML has names', () => {
  it.each([
    ['entities of HTML', 'A&nbsp;B &eacute;&amp;&#65;', 'A\u00a0B é&A'],
    ['an entity that is not known', 'A &site; B', 'A &site; B'],
    ['an ampersand', 'A & B', 'A & B'],
    ['an ampersand before a letter', 'A &B', 'A &B'],
    ['entities in CDATA, which are text', '<![CDATA[A&nbsp;B]]>', 'A&nbsp;B'],
  ])('with %s', async (_, written, name) => {
    for (const root of ['', ` xmlns="${KML}"`]) {
      const text = kml('<description>&nbsp;<![CDATA[<p>&nbsp;]]>&copy;</description>', root);
      expect((await read(text.replace('Farm', written))).names).toEqual([name]);
    }
  });

  it('beside addresses with parameters', async () => {
    const link =
      '<Style><IconStyle><Icon><href>http://x/?a=1&b=2</href></Icon></IconStyle></Style>';
    expect((await read(kml(link))).names).toEqual(['Farm']);
  });
});

it('KML that is not XML for another reason is refused', async () => {
  await expect(read(kml('<gx:a>'))).rejects.toThrow(/^a\.kml is not valid KML: /);
});
