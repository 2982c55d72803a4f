/** Scripts in Python: with xarray and rioxarray, by the virtual rasters of a folder. */
import { formatNodata } from '../vrt.ts';
import type { ScriptBand, ScriptMask, ScriptStack } from './scriptModel.ts';

/** How a script finds the folder of downloads: it is in it, it runs in it, or it has its path. */
export type ScriptPlace = 'file' | 'notebook' | { readonly folder: string };

/** Parts of a script: cells of a notebook, the first one without its text. */
export function pythonCells(stacks: readonly ScriptStack[], place: ScriptPlace): string[] {
  const [first] = stacks;
  const isMasked = stacks.some(({ mask }) => mask);
  const isCounted = stacks.some((stack) => stack.first === undefined);
  return [
    [
      'from pathlib import Path',
      '',
      'import matplotlib.pyplot as plt',
      'import numpy as np',
      'import rioxarray',
      'import xarray as xr',
      '',
      `FOLDER = ${folderExpression(place)}`,
    ].join('\n'),
    stacksText(stacks),
    [FUNCTIONS, ...(isMasked ? [CLEAR] : []), ...(isCounted ? [CLEAREST] : [])].join('\n\n\n'),
    first ? plotText(first, { isMasked, isCounted }) : '',
  ];
}

/** A whole script. */
export function pythonScript(stacks: readonly ScriptStack[], place: ScriptPlace): string {
  return `${INTRODUCTION}\n\n${pythonCells(stacks, place).join('\n\n# %%\n')}\n`;
}

const INTRODUCTION = `"""Opens the images of an order with xarray, and plots the date with the fewest clouds.

Written by Cedar for the images in this folder. It needs: pip install rioxarray matplotlib
"""`;

function folderExpression(place: ScriptPlace): string {
  if (typeof place === 'object') return `Path(${pythonText(place.folder)})`;
  return place === 'file' ? 'Path(__file__).resolve().parent' : 'Path.cwd()';
}

function stacksText(stacks: readonly ScriptStack[]): string {
  return [
    '# Images by collection and tile. physical = stored * scale + offset; bands without a scale are',
    '# not measurements. Times are those of the earliest scene, in UTC.',
    'STACKS = [',
    ...stacks.flatMap(stackLines),
    ']',
  ].join('\n');
}

function stackLines(stack: ScriptStack): string[] {
  return [
    '    {',
    `        "title": ${pythonText(stack.title)},`,
    `        "dates": [${stack.dates.map(pythonText).join(', ')}],`,
    `        "times": [${stack.times.map(pythonText).join(', ')}],`,
    `        "nodata": ${stack.nodata === undefined ? 'None' : pythonNumber(stack.nodata)},`,
    '        "bands": {',
    ...stack.bands.map((band) => `            ${bandLine(band)},`),
    '        },',
    `        "mask": ${stack.mask ? maskLiteral(stack.mask) : 'None'},`,
    `        "first": ${stack.first ?? 'None'},`,
    `        "plotted": [${stack.plotted.map(pythonText).join(', ')}],`,
    '    },',
  ];
}

function bandLine({ name, file, scaling }: ScriptBand): string {
  const [scale, offset, unit] = scaling
    ? [pythonNumber(scaling.scale), pythonNumber(scaling.offset), pythonText(scaling.unit)]
    : ['None', 'None', '""'];
  return `${pythonText(name)}: {"file": ${pythonText(file)}, "scale": ${scale}, "offset": ${offset}, "unit": ${unit}}`;
}

function maskLiteral({ title, band, bits, classes, clearFrom }: ScriptMask): string {
  const fields = bits.map(
    ({ shift, mask, values }) => `(${shift}, ${mask}, [${values.join(', ')}])`,
  );
  return [
    `{"title": ${pythonText(title)}, "band": ${pythonText(band)}`,
    `"cloudy_bits": [${fields.join(', ')}]`,
    `"cloudy_classes": [${classes.join(', ')}]`,
    `"clear_from": ${clearFrom === undefined ? 'None' : pythonNumber(clearFrom)}}`,
  ].join(', ');
}

const FUNCTIONS = `def stored(stack, name):
    """Stored numbers of a band, by time, y and x. Pixels are read when they are used."""
    band = rioxarray.open_rasterio(FOLDER / stack["bands"][name]["file"]).rename(band="time")
    return band.assign_coords(time=np.array(stack["times"], dtype="datetime64[ms]")).rename(name)


def has_data(stack, numbers):
    """Whether pixels have data."""
    nodata = stack["nodata"]
    if nodata is None:
        return xr.ones_like(numbers, dtype=bool)
    return numbers.notnull() if np.isnan(nodata) else numbers != nodata


def physical(stack, name, numbers):
    """Values of stored numbers in the unit of the band; NaN where there are no data."""
    band = stack["bands"][name]
    values = numbers.where(has_data(stack, numbers))
    if band["scale"] is None:
        return values
    return values * band["scale"] + band["offset"]`;

const CLEAR = `def clear(stack, numbers):
    """Whether pixels are clear, by the stored numbers of the band stack["mask"]["band"]."""
    mask = stack["mask"]
    if mask["clear_from"] is not None:
        return numbers >= mask["clear_from"]
    cloudy = numbers.isin(mask["cloudy_classes"])
    for shift, field, values in mask["cloudy_bits"]:
        cloudy = cloudy | ((numbers.astype("int64") >> shift) & field).isin(values)
    return has_data(stack, numbers) & ~cloudy`;

const CLEAREST = `def clearest(stack):
    """Index of the date with the most clear pixels, of about 100 x 100 samples of each."""
    numbers = stored(stack, stack["mask"]["band"])
    every = slice(None, None, max(1, max(numbers.shape[1:]) // 100))
    dates = [numbers.isel(time=date, y=every, x=every) for date in range(numbers.shape[0])]
    return int(np.argmax([int(clear(stack, samples).sum()) for samples in dates]))`;

function plotText(
  { plotted, bands }: ScriptStack,
  { isMasked, isCounted }: { readonly isMasked: boolean; readonly isCounted: boolean },
): string {
  const isColor = plotted.length === 3;
  const unit = bands.find(({ name }) => name === plotted[0])?.scaling?.unit ?? '';
  const label = [plotted[0], unit && `(${unit})`].filter(Boolean).join(' ');
  const draw = isColor
    ? [
        'image = xr.concat(layers, "rgb").transpose("y", "x", "rgb")',
        'low, high = np.nanpercentile(image, [2, 98]) if bool(image.notnull().any()) else (0, 1)',
        'image = ((image - low) / max(high - low, 1e-12)).clip(0, 1)',
        'image.plot.imshow(rgb="rgb", ax=axes)',
      ]
    : [`layers[0].plot.imshow(ax=axes, cbar_kwargs={"label": ${pythonText(label)}})`];
  return [
    'stack = STACKS[0]',
    isCounted
      ? 'index = clearest(stack) if stack["first"] is None else stack["first"]'
      : 'index = stack["first"]',
    '',
    '# Large images are shown with about 1,000 pixels a side.',
    'step = max(1, max(stored(stack, stack["plotted"][0]).shape[1:]) // 1000)',
    '',
    '',
    'def layer(name):',
    '    """One date of a band."""',
    '    return stored(stack, name).isel(time=index, y=slice(None, None, step), x=slice(None, None, step))',
    '',
    '',
    'layers = [physical(stack, name, layer(name)) for name in stack["plotted"]]',
    ...(isMasked
      ? [
          'if stack["mask"]:',
          '    is_clear = clear(stack, layer(stack["mask"]["band"]))',
          '    layers = [values.where(is_clear) for values in layers]',
        ]
      : []),
    'figure, axes = plt.subplots(figsize=(8, 8))',
    ...draw,
    'axes.set_aspect("equal")',
    'axes.set_title(f"{stack[\'title\']}, {stack[\'dates\'][index]}".replace("$", r"\\$"))',
    'plt.show()',
  ].join('\n');
}

/** A text as a literal: the escapes of JSON mean the same in Python. */
export function pythonText(text: string): string {
  return JSON.stringify(text).replace(/[\u007f-\u009f\u2028\u2029]/g, unicodeEscape);
}

function unicodeEscape(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
}

function pythonNumber(value: number): string {
  return Number.isFinite(value) ? String(value) : `float("${formatNodata(value)}")`;
}
