/** Names of bands in files, compared with those of the metadata. */
import { describe, expect, it } from 'vitest';
import { findBandContradiction, type NamedLayer } from '../../src/domain/bandNames.ts';

const DATES: readonly NamedLayer[] = [
  { date: '2022-06-12', prefix: '20220612' },
  { date: '2022-06-28', prefix: '20220628' },
];
/** As in documents of the Python tool. */
const UNRECORDED = DATES.map(({ date }) => ({ date }));
const BANDS = ['nir', 'swir1'];

function find(
  found: readonly (string | undefined)[],
  layers: readonly NamedLayer[] = DATES,
  bands: readonly string[] = BANDS,
) {
  return findBandContradiction((index) => found[index], bands, layers);
}

const EXPORTED = ['20220612_nir', '20220612_swir1', '20220628_nir', '20220628_swir1'];

describe('names of bands', () => {
  it('agree where the file has those of the metadata, or none', () => {
    expect(find(EXPORTED)).toBeUndefined();
    expect(find([])).toBeUndefined();
    expect(find(['', 'Band 2', 'band_3', undefined])).toBeUndefined();
    expect(find(['red', 'nir'], [{ prefix: '' }], ['red', 'nir'])).toBeUndefined();
  });

  it('differ where the file is of other bands, with the number of the first one', () => {
    const earlier = ['20220612_red', '20220612_nir', '20220628_red', '20220628_nir'];
    expect(find(earlier)).toEqual({ number: 1, found: '20220612_red', expected: '20220612_nir' });
    const swapped = EXPORTED.with(2, '20220628_swir1').with(3, '20220628_nir');
    expect(find(swapped)?.number).toBe(3);
  });

  it('differ where the dates are others, or in another order', () => {
    expect(find(EXPORTED.toReversed(), DATES, ['swir1', 'nir'].reverse())?.number).toBe(1);
    const reversed = find(EXPORTED, DATES.toReversed());
    expect(reversed).toEqual({ number: 1, found: '20220612_nir', expected: '20220628_nir' });
  });

  it('differ where one of both has dates and the other has none, as a median', () => {
    expect(find(['20220612_red'], [{ prefix: '' }], ['red'])?.expected).toBe('red');
    expect(find(['red'], DATES.slice(0, 1), ['red'])?.expected).toBe('20220612_red');
    expect(find(['red'], [{ prefix: '' }], ['nir'])?.found).toBe('red');
  });

  it('agree with a band and a date that are named in another way where the metadata has no names', () => {
    expect(find(EXPORTED, UNRECORDED)).toBeUndefined();
    expect(find(['0_nir', '0_swir1', '1_nir', '1_swir1'], UNRECORDED)).toBeUndefined();
    expect(find(['nir', 'swir1', 'nir_1', 'swir1_1'], UNRECORDED)).toBeUndefined();
    expect(find(['0_red'], UNRECORDED)?.found).toBe('0_red');
    expect(find(EXPORTED, UNRECORDED.toReversed())?.number).toBe(1);
  });
});
