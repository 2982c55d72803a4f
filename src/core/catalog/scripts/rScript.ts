/** Scripts in R: with terra, which applies scales and no-data values of the virtual rasters. */
import type { ScriptMask, ScriptStack } from './scriptModel.ts';

/** A whole script. */
export function rScript(stacks: readonly ScriptStack[]): string {
  return [
    '# Opens the images of an order with terra, and plots the date with the fewest clouds.',
    '# Written by Cedar for the images in this folder. It needs: install.packages("terra")',
    'library(terra)',
    '',
    FOLDER,
    '',
    '# Images by collection and tile. Times are those of the earliest scene, in UTC.',
    'stacks <- list(',
    stacks.map(stackText).join(',\n'),
    ')',
    '',
    FUNCTIONS,
    '',
    PLOT,
    '',
  ].join('\n');
}

const FOLDER = `# The folder of this file: with Rscript, with source(), or the working directory.
script <- sub("^--file=", "", grep("^--file=", commandArgs(FALSE), value = TRUE))
if (length(script) == 0) script <- unlist(lapply(sys.frames(), function(frame) frame$ofile))
folder <- if (length(script) > 0) dirname(normalizePath(script[1])) else getwd()`;

function stackText(stack: ScriptStack): string {
  const bands = stack.bands.map(({ name, file, scaling }) => {
    const unit = rText(scaling?.unit ?? '');
    const numbers = `scale = ${scaling?.scale ?? 'NA'}, offset = ${scaling?.offset ?? 'NA'}`;
    return `      ${rText(name)} = list(file = ${rText(file)}, ${numbers}, unit = ${unit})`;
  });
  return [
    '  list(',
    `    title = ${rText(stack.title)},`,
    `    dates = c(${stack.dates.map(rText).join(', ')}),`,
    `    times = as.POSIXct(c(${stack.times.map(rText).join(', ')}), format = "%Y-%m-%dT%H:%M:%OS", tz = "UTC"),`,
    '    bands = list(',
    bands.join(',\n'),
    '    ),',
    `    mask = ${stack.mask ? maskText(stack.mask) : 'NULL'},`,
    `    first = ${stack.first === undefined ? 'NA' : stack.first + 1},`,
    `    plotted = c(${stack.plotted.map(rText).join(', ')})`,
    '  )',
  ].join('\n');
}

function maskText({ title, band, bits, classes, clearFrom }: ScriptMask): string {
  const fields = bits.map(
    ({ shift, mask, values }) =>
      `list(shift = ${shift}, field = ${mask}, values = c(${values.join(', ')}))`,
  );
  return [
    `list(title = ${rText(title)}, band = ${rText(band)}`,
    `cloudy_bits = list(${fields.join(', ')})`,
    `cloudy_classes = c(${classes.join(', ')})`,
    `clear_from = ${clearFrom ?? 'NULL'})`,
  ].join(', ');
}

const FUNCTIONS = `# A band with all dates, in the unit of the band; NA where there are no data.
open_band <- function(stack, name) {
  band <- rast(file.path(folder, stack$bands[[name]]$file))
  names(band) <- stack$dates
  time(band) <- stack$times
  band
}

# Whether pixels are clear, by a layer of the band that shows it.
clear <- function(stack, layer) {
  mask <- stack$mask
  if (!is.null(mask$clear_from)) return(layer >= mask$clear_from)
  app(layer, function(numbers) {
    cloudy <- numbers %in% mask$cloudy_classes
    for (bits in mask$cloudy_bits) {
      cloudy <- cloudy | ((numbers %/% 2^bits$shift) %% (bits$field + 1)) %in% bits$values
    }
    ifelse(is.na(numbers), FALSE, !cloudy)
  })
}

# Index of the date with the most clear pixels, of about 10,000 samples of each.
clearest <- function(stack) {
  band <- open_band(stack, stack$mask$band)
  counts <- sapply(seq_len(nlyr(band)), function(date) {
    samples <- spatSample(band[[date]], 10000, method = "regular", as.raster = TRUE)
    global(clear(stack, samples), "sum", na.rm = TRUE)[1, 1]
  })
  which.max(counts)
}`;

const PLOT = `stack <- stacks[[1]]
index <- if (is.na(stack$first)) clearest(stack) else stack$first
image <- rast(lapply(stack$plotted, function(name) open_band(stack, name)[[index]]))
if (!is.null(stack$mask)) {
  is_clear <- clear(stack, open_band(stack, stack$mask$band)[[index]])
  image <- mask(image, is_clear, maskvalues = FALSE)
}
title <- paste0(stack$title, ", ", stack$dates[index])
if (nlyr(image) == 3) {
  plotRGB(image, r = 1, g = 2, b = 3, stretch = "lin", main = title)
} else {
  plot(image, main = title)
}`;

/** A text as a literal. R has no character with the number 0, and no halves of a pair. */
function rText(text: string): string {
  const valid = text.replaceAll(String.fromCharCode(0), '_').replace(/\p{Surrogate}/gu, '_');
  return JSON.stringify(valid).replace(/[\u007f-\u009f\u2028\u2029]/g, (character) => {
    return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
  });
}
