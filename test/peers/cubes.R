# Reads a NetCDF cube and a folder of GeoTIFFs with terra, at a row and column counted from 0, and prints
# lines of "name value …", which cubesPage.peer.ts judges.
#
#     Rscript cubes.R CUBE.nc FOLDER ROW COLUMN

library(terra)

arguments <- commandArgs(trailingOnly = TRUE)
row <- as.integer(arguments[3]) + 1
column <- as.integer(arguments[4]) + 1

say <- function(name, values) cat(name, format(values, digits = 10, trim = TRUE), "\n")

describe <- function(name, raster) {
  say(paste0(name, ".code"), crs(raster, describe = TRUE)$code)
  say(paste0(name, ".extent"), as.vector(ext(raster)))
  say(paste0(name, ".size"), dim(raster))
}

red <- rast(arguments[1], subds = "red")
describe("netcdf", red)
say("netcdf.red", unlist(red[cellFromRowCol(red, row, column)]))
# terra knows no milliseconds, and leaves them as numbers.
moments <- as.POSIXct(time(red) / 1000, origin = "1970-01-01", tz = "UTC")
say("netcdf.dates", as.character(as.Date(moments)))

files <- sort(list.files(arguments[2], "[.]tif$", full.names = TRUE))
describe("cog", rast(files[1]))
values <- sapply(files, function(file) {
  image <- rast(file)
  unlist(image[[which(names(image) == "red")]][cellFromRowCol(image, row, column)])
})
say("cog.red", unname(values))
