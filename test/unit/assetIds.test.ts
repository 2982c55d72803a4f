/** Ids of assets as users paste them, and their names in the REST API. */
import { describe, expect, it } from 'vitest';
import { assetIdIn, assetName, isAssetId } from '../../src/domain/assetIds.ts';

const ID = 'COPERNICUS/S2_SR_HARMONIZED';

describe('the name of an asset', () => {
  it.each([
    [ID, `projects/earthengine-public/assets/${ID}`],
    ['users/foo/bar', 'projects/earthengine-legacy/assets/users/foo/bar'],
    [
      'projects/sat-io/open-datasets/X',
      'projects/earthengine-legacy/assets/projects/sat-io/open-datasets/X',
    ],
    ['projects/my-project/assets/x', 'projects/my-project/assets/x'],
    ['projects/example.com:fields/assets/x/y', 'projects/example.com:fields/assets/x/y'],
  ])('of %s is the one that Google’s clients make', (id, name) => {
    expect(isAssetId(id)).toBe(true);
    expect(assetName(id)).toBe(name);
    expect(assetIdIn(name)).toBe(id);
  });
});

describe('a pasted text', () => {
  it.each([
    ID,
    ` "${ID}" `,
    `“${ID}”`,
    `${ID};`,
    `${ID}/`,
    `/${ID}`,
    `ee.ImageCollection('${ID}')`,
    `ee.Image.load("${ID}")`,
    `var c = ee.ImageCollection('${ID}');`,
    `const s2 = ee.ImageCollection(\n  '${ID}'\n)\n  .filterDate('2020-01-01', '2021-01-01');`,
    `s2 = ee.ImageCollection("${ID}").filterBounds(point)  # surface reflectance`,
    `ee.ImageCollection('${ID}').filterDate(ee.Date('2020-01-01'), ee.Date('2021-01-01'))`,
    `ee.ImageCollection('${ID}').set('name', ee.String('users/me/name'))`,
    `var id = '${ID}';`,
    `https://code.earthengine.google.com/?asset=${ID}`,
    `code.earthengine.google.com/?accept_repo=x&asset=${encodeURIComponent(ID)}#map`,
    `https://earthengine.googleapis.com/v1/projects/earthengine-public/assets/${ID}`,
  ])('has the id: %s', (text) => {
    expect(assetIdIn(text)).toBe(ID);
  });

  it.each([
    `ee.ImageCollection('${ID}').merge(ee.ImageCollection('COPERNICUS/S2'))`,
    'https://code.earthengine.google.com/0123abcd',
    'https://code.earthengine.google.com/?asset=%E0%A4%A',
    'my fields',
    'projects/earthengine-public/assets/',
  ])('does not have one id: %s', (text) => {
    expect(
      isAssetId(assetIdIn(text)) && assetIdIn(text) !== 'projects/earthengine-public/assets',
    ).toBe(false);
  });
});
