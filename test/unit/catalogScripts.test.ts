/** Scripts and projects that open downloaded images: src/core/catalog/scripts/. */
import { existsSync } from 'node:fs';
import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { DOMParser } from '@xmldom/xmldom';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import {
  pythonSnippet,
  SCRIPT_KINDS,
  updateCatalog,
  writeScript,
} from '../../src/core/catalog/index.ts';
import { pythonText } from '../../src/core/catalog/scripts/pythonScript.ts';
import { CancelledError, NotFoundError } from '../../src/core/errors.ts';
import { loadConfig } from '../../src/core/index.ts';
import { GeoImage } from '../../src/imageFiles/index.ts';
import { temporaryFolder } from '../temporaryFolder.ts';
import { writeImage } from './catalogFolder.ts';

const read = (file: string) => readFile(file, 'utf8');
const SENTINEL_2 = 'COPERNICUS/S2_SR_HARMONIZED';

describe('a script', () => {
  it.each(SCRIPT_KINDS)(
    'of the kind %s is written beside the images, and refers to files that exist',
    async (kind) => {
      const folder = temporaryFolder();
      await writeImage(folder, { dates: ['2020-06-05', '2020-06-21'] });
      const { file, kept } = await writeScript(folder, kind);
      expect(path.dirname(file)).toBe(folder);
      expect(kept).toBeUndefined();
      const named = [...(await read(file)).matchAll(/catalog\/[\w./-]+\.vrt/g)].map(
        ([name]) => name,
      );
      expect(named.length).toBeGreaterThan(1);
      for (const name of named) expect(existsSync(path.join(folder, name)), name).toBe(true);
    },
  );

  it('has names, dates, scales, offsets and the bits of clouds of the collection', async () => {
    const folder = temporaryFolder();
    await writeImage(folder, { dates: ['2020-06-05', '2020-06-21'] });
    const text = await read((await writeScript(folder, 'python')).file);
    expect(text).toContain('"title": "LANDSAT/LC08/C02/T1_L2 h009v003"');
    expect(text).toContain('"dates": ["2020-06-05", "2020-06-21"]');
    expect(text).toContain('"scale": 0.0000275, "offset": -0.2');
    expect(text).toContain(
      '"band": "pixel_qa", "cloudy_bits": [(1, 1, [1]), (2, 1, [1]), (3, 1, [1]), (4, 1, [1])]',
    );
    expect(text).toContain('"nodata": 0,');
  });

  it('has the classes of clouds of a collection with classes', async () => {
    const folder = temporaryFolder();
    await writeImage(folder, { collection: SENTINEL_2, bands: ['red', 'scl'] });
    const text = await read((await writeScript(folder, 'r')).file);
    expect(text).toContain('band = "scl", cloudy_bits = list(), cloudy_classes = c(3, 8, 9, 10)');
  });

  it.each([
    ['python', '"band": "quality", "cloudy_bits": [(0, 3, [2, 3]), (10, 1, [1]), (15, 1, [1])]'],
    ['r', 'list(shift = 0, field = 3, values = c(2, 3)), list(shift = 10, field = 1'],
  ] as const)(
    'masks vegetation indices by their detailed quality alone, in %s',
    async (kind, text) => {
      const folder = temporaryFolder();
      for (const collection of ['MODIS/061/MOD13Q1', 'MODIS/061/MYD13Q1']) {
        const bands = ['ndvi', 'quality'];
        await writeImage(folder, { name: collection.slice(-7), collection, bands });
      }
      expect((await read((await writeScript(folder, kind)).file)).split(text)).toHaveLength(3);
    },
  );

  it('has the bits of a band that shows clouds, and has no recipe', async () => {
    const folder = temporaryFolder();
    await writeImage(folder, { collection: SENTINEL_2, bands: ['red', 'qa60'] });
    const text = await read((await writeScript(folder, 'python')).file);
    expect(text).toContain('"band": "qa60", "cloudy_bits": [(10, 1, [1]), (11, 1, [1])]');
  });

  it('has the bits of clouds of a collection that a configuration describes', async () => {
    const id = 'projects/p/assets/drone';
    const { values } = loadConfig(`tile_grid: { grid_name: LANDSAT_ARD_CU }
tracker: { store: gcs }
gcs: { bucket_name: tiles-of-mine, project: ee-mine }
collections:
  ${id}:
    bands: [{ id: b1, name: red, data_type: uint16 }, { id: mask, name: qa, data_type: uint16 }]
    cloud_mask: { band: mask, bits: [3] }
`);
    const folder = temporaryFolder();
    await writeImage(folder, { collection: id, bands: ['red', 'qa'] });
    const known = await read((await writeScript(folder, 'python')).file);
    expect(known).not.toContain('"cloudy_bits"');
    const { collections } = values;
    expect(collections.map((each) => each.id)).toEqual([id]);
    const text = await read((await writeScript(folder, 'python', { collections })).file);
    expect(text).toContain('"band": "qa", "cloudy_bits": [(3, 1, [1])]');
    expect(await pythonSnippet(folder, { collections })).toContain('"band": "qa"');
  });

  it('has no mask where the images have no band for it', async () => {
    const folder = temporaryFolder();
    await writeImage(folder, { bands: ['red'] });
    const text = await read((await writeScript(folder, 'python')).file);
    expect(text).toContain('"mask": None');
    expect(text).not.toContain('def clear(');
  });

  it('plots the date with the fewest clouds', async () => {
    const folder = temporaryFolder();
    const scenes = [80, 5, 30].map((clouds, day) => [
      { 'system:time_start': Date.UTC(2020, 5, 1 + day), CLOUD_COVER: clouds },
    ]);
    const dates = ['2020-06-01', '2020-06-02', '2020-06-03'];
    await writeImage(folder, { dates, image: { images: scenes } });
    expect(await read((await writeScript(folder, 'python')).file)).toContain('"first": 1,');
    // R counts from 1.
    expect(await read((await writeScript(folder, 'r')).file)).toContain('first = 2,');
  });

  it('counts clear pixels where the clouds of no date are known', async () => {
    const folder = temporaryFolder();
    const dates = ['2020-06-01', '2020-06-02'];
    const scenes = dates.map((date) => [{ 'system:time_start': Date.parse(date) }]);
    const modis = { collection: 'MODIS/061/MOD09GA', bands: ['red', 'state'] };
    await writeImage(folder, { ...modis, dates, image: { images: scenes } });
    const python = await read((await writeScript(folder, 'python')).file);
    expect(python).toContain('"first": None,');
    expect(python).toContain('index = clearest(stack) if stack["first"] is None');
    const r = await read((await writeScript(folder, 'r')).file);
    expect(r).toContain('first = NA,');
    expect(r).toContain('index <- if (is.na(stack$first)) clearest(stack)');
  });

  it('plots the first date where neither clouds nor a band that shows them are known', async () => {
    const folder = temporaryFolder();
    const dates = ['2020-06-01', '2020-06-02'];
    const scenes = dates.map((date) => [{ 'system:time_start': Date.parse(date) }]);
    const modis = { collection: 'MODIS/061/MOD09GA', bands: ['red'] };
    await writeImage(folder, { ...modis, dates, image: { images: scenes } });
    const python = await read((await writeScript(folder, 'python')).file);
    expect(python).toContain('"first": 0,');
    expect(python).not.toContain('clearest');
  });

  it('opens the tiles of some images alone', async () => {
    const folder = temporaryFolder();
    await writeImage(folder, { name: 'A', index: [1, 1] });
    await writeImage(folder, { name: 'B', index: [2, 2] });
    const text = await read((await writeScript(folder, 'python', { images: ['B'] })).file);
    expect(text).toContain('h002v002');
    expect(text).not.toContain('h001v001');
  });

  it('opens images that were downloaded later once it is written again', async () => {
    const folder = temporaryFolder();
    await writeImage(folder, { name: 'A' });
    const first = await writeScript(folder, 'python');
    await writeImage(folder, { name: 'B', dates: ['2020-07-07'] });
    expect(await writeScript(folder, 'python')).toEqual(first);
    expect(await read(first.file)).toContain('"dates": ["2020-06-05", "2020-07-07"]');
  });

  it('that the user has changed is kept, and the new one gets a number', async () => {
    const folder = temporaryFolder();
    await writeImage(folder);
    const { file } = await writeScript(folder, 'python');
    await writeFile(file, 'mine');
    const next = { file: path.join(folder, 'open-in-python-2.py'), kept: 'open-in-python.py' };
    expect(await writeScript(folder, 'python')).toEqual(next);
    expect(await writeScript(folder, 'python')).toEqual(next);
    expect(await read(file)).toBe('mine');
    await writeFile(next.file, 'mine as well');
    await writeScript(folder, 'python');
    expect(await read(next.file)).toBe('mine as well');
  });

  it('stays when the catalog is updated', async () => {
    const folder = temporaryFolder();
    await writeImage(folder);
    const { file } = await writeScript(folder, 'notebook');
    const before = await read(file);
    await writeImage(folder, { name: 'B' });
    await updateCatalog(folder);
    expect(await read(file)).toBe(before);
    await writeScript(folder, 'notebook');
    expect(await readdir(folder)).not.toContain('open-in-notebook-2.ipynb');
  });

  it('is not written where there are no images, and the message describes what to do', async () => {
    const folder = temporaryFolder();
    const [image = ''] = await writeImage(folder);
    await rm(path.join(folder, image));
    const failed = writeScript(folder, 'python');
    await expect(failed).rejects.toBeInstanceOf(NotFoundError);
    await expect(failed).rejects.toThrow(
      /no complete images .* Download .*IMAGE\.json: .*no \.tif file/,
    );
    expect(await readdir(folder)).toEqual(['IMAGE.json']);
  });

  it('is not written after a cancel', async () => {
    const folder = temporaryFolder();
    await writeImage(folder);
    const failed = writeScript(folder, 'r', { signal: AbortSignal.abort() });
    await expect(failed).rejects.toBeInstanceOf(CancelledError);
  });
});

describe('the notebook', () => {
  it('has the cells of the script, and no outputs', async () => {
    const folder = temporaryFolder();
    await writeImage(folder);
    const { cells, nbformat } = JSON.parse(
      await read((await writeScript(folder, 'notebook')).file),
    );
    expect(nbformat).toBe(4);
    expect(cells.map(({ cell_type: type }: { cell_type: string }) => type)).toEqual([
      'markdown',
      ...Array(4).fill('code'),
    ]);
    expect(cells[1].source.join('')).toContain('FOLDER = Path.cwd()');
  });
});

const parseProject = (text: string) =>
  new DOMParser({
    onError: (_, message) => {
      throw new Error(message);
    },
  }).parseFromString(text, 'text/xml');

describe('the project', () => {
  /** State of MODIS: clear, clear by one algorithm and cloudy by the other, cloudy. */
  const STATES = { clear: 8, internal: 8 + 1024, cloudy: 9 } as const;

  /** Titles of the layers that are visible, and the layers that those of bands show. */
  const shownIn = async (file: string) => {
    const project = parseProject(await read(file));
    const layers = [...project.getElementsByTagName('layer-tree-layer')];
    const bands = [...project.getElementsByTagName('rasterrenderer')].flatMap(
      (each) => each.getAttribute('grayBand') ?? [],
    );
    return {
      visible: layers
        .filter((layer) => layer.getAttribute('checked') === 'Qt::Checked')
        .map((layer) => layer.getAttribute('name')),
      bands: new Set(bands.slice(-2)),
    };
  };

  it.each([
    ['one file', undefined, 'clearest', '2020-06-03', '3'],
    ['several pieces', [4, 3], 'clearest', '2020-06-03', '3'],
    ['one file without data', undefined, 'empty', '2020-06-02', '2'],
  ] as const)(
    'shows the date with the most clear pixels without a share of clouds, of %s',
    async (_, pieces, last, visible, band) => {
      const folder = temporaryFolder();
      const dates = ['2020-06-01', '2020-06-02', '2020-06-03', '2020-06-04'];
      const scenes = dates.map((date) => [{ 'system:time_start': Date.parse(date) }]);
      await writeImage(folder, {
        collection: 'MODIS/061/MOD09GA',
        bands: ['red', 'state'],
        dates,
        image: { images: scenes },
        ...(pieces && { pieces }),
        value: (x, _y, at) => {
          if (at % 2 === 0) return 100;
          if (at === 1) return STATES.internal;
          if (at === 3) return x < 4 ? STATES.cloudy : STATES.clear;
          if (at === 5) return last === 'empty' ? 0 : STATES.clear;
          return STATES.cloudy;
        },
      });
      const { file } = await writeScript(folder, 'qgis');
      expect(await shownIn(file)).toEqual({ visible: [visible], bands: new Set([band]) });
    },
  );

  it('shows the clearest date of several periods, of which each has its own image', async () => {
    const folder = temporaryFolder();
    for (const [month, state] of [STATES.cloudy, STATES.clear, STATES.internal].entries()) {
      const date = `2020-0${month + 5}-01`;
      await writeImage(folder, {
        name: `MONTH_${month}`,
        collection: 'MODIS/061/MOD09GA',
        bands: ['red', 'state'],
        dates: [date],
        image: { images: [[{ 'system:time_start': Date.parse(date) }]] },
        value: () => state,
      });
    }
    const { file } = await writeScript(folder, 'qgis');
    expect((await shownIn(file)).visible).toEqual(['2020-06-01']);
  });

  it('counts all pixels of a small image, as scripts do', async () => {
    const folder = temporaryFolder();
    const dates = ['2020-06-01', '2020-06-02'];
    await writeImage(folder, {
      collection: 'MODIS/061/MOD13Q1',
      bands: ['ndvi', 'quality'],
      dates,
      image: { images: dates.map((date) => [{ 'system:time_start': Date.parse(date) }]) },
      // One pixel of the first date is probably cloudy.
      value: (x, y, at) => (at === 1 && x === 5 && y === 3 ? 2050 : 2048),
    });
    const { file } = await writeScript(folder, 'qgis');
    expect((await shownIn(file)).visible).toEqual(['2020-06-02']);
  });

  it('is not written after a cancel while pixels are counted', async () => {
    const folder = temporaryFolder();
    const dates = ['2020-06-01', '2020-06-02'];
    const scenes = dates.map((date) => [{ 'system:time_start': Date.parse(date) }]);
    const modis = { collection: 'MODIS/061/MOD09GA', bands: ['red', 'state'] };
    await writeImage(folder, { ...modis, dates, image: { images: scenes } });
    await updateCatalog(folder);
    const cancel = new AbortController();
    const open = GeoImage.open.bind(GeoImage);
    const spied = vi.spyOn(GeoImage, 'open').mockImplementation((...given) => {
      cancel.abort();
      return open(...given);
    });
    onTestFinished(() => spied.mockRestore());
    const failed = writeScript(folder, 'qgis', { signal: cancel.signal });
    await expect(failed).rejects.toBeInstanceOf(CancelledError);
    expect(spied).toHaveBeenCalledOnce();
    expect(await readdir(folder)).not.toContain('open-in-qgis.qgs');
  });

  it('has a layer for each date and each band, and shows the clearest date in color', async () => {
    const folder = temporaryFolder();
    const bands = ['blue', 'green', 'red'];
    await writeImage(folder, { dates: ['2020-06-05', '2020-06-21'], bands });
    const project = parseProject(await read((await writeScript(folder, 'qgis')).file));
    const layers = [...project.getElementsByTagName('layer-tree-layer')];
    expect(layers.map((layer) => layer.getAttribute('name'))).toEqual([
      '2020-06-05',
      '2020-06-21',
      ...bands,
    ]);
    expect(layers.map((layer) => layer.getAttribute('checked'))).toEqual([
      'Qt::Checked',
      ...Array(4).fill('Qt::Unchecked'),
    ]);
    const ids = layers.map((layer) => layer.getAttribute('id'));
    const maps = [...project.getElementsByTagName('maplayer')];
    expect(maps.map((map) => map.getElementsByTagName('id')[0]?.textContent)).toEqual(ids);
    const [renderer] = [...project.getElementsByTagName('rasterrenderer')];
    const shown = ['redBand', 'greenBand', 'blueBand'].map((name) => renderer?.getAttribute(name));
    expect(shown).toEqual(['3', '2', '1']);
    const [source] = [...project.getElementsByTagName('datasource')];
    expect(existsSync(path.join(folder, source?.textContent ?? ''))).toBe(true);
  });
});

describe('hostile names', () => {
  const HOSTILE = 'a"\'\\ `$(x)` </layername>&\n"""\u2028\u0000{b}%é你';

  it.each(SCRIPT_KINDS)('are literals in the kind %s', async (kind) => {
    const folder = temporaryFolder();
    await writeImage(folder, {
      collection: HOSTILE,
      bands: [HOSTILE, 'red'],
      units: [HOSTILE, 'K'],
    });
    const text = await read((await writeScript(folder, kind)).file);
    // A text of several lines, or with its quotes, would end a literal.
    if (kind !== 'notebook') expect(text).not.toContain('a"\'');
    expect(text).not.toContain('\u0000');
    // A line separator ends a literal in some languages, and means nothing in XML.
    if (kind !== 'qgis') expect(text).not.toContain('\u2028');
    if (kind === 'qgis') {
      const parsed = new DOMParser({
        onError: (_, message) => {
          throw new Error(message);
        },
      }).parseFromString(text, 'text/xml');
      expect(parsed.getElementsByTagName('maplayer').length).toBe(3);
    }
  });

  it('are the same texts in Python', () => {
    expect(JSON.parse(pythonText(HOSTILE))).toBe(HOSTILE);
    expect(pythonText(HOSTILE)).toMatch(/^"[\x20-\x7e\u00a0-\uffff]*"$/);
  });
});

describe('the code to copy', () => {
  it('opens the images from anywhere, by the path of the folder', async () => {
    const folder = temporaryFolder();
    await writeImage(folder);
    expect(await pythonSnippet(folder)).toContain(
      `FOLDER = Path(${JSON.stringify(path.resolve(folder))})`,
    );
    expect(await readdir(path.join(folder, 'catalog'))).toContain('stacks');
  });
});
