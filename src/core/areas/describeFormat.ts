/** Sentences about formats and types of geometries that are not read, and what to do with them. */
import * as l10n from '@vscode/l10n';
import type { AreaProblem, OtherFormat } from './areaProblem.ts';
import { listed } from './describeAreaNote.ts';

/** A sentence with the formats that are read. */
export function readableFormats(): string {
  return l10n.t(
    'Use GeoJSON, KML, KMZ, a shapefile, GeoPackage, FlatGeobuf, TopoJSON, WKT or CSV, also in ZIP or gzip.',
  );
}

/** Formats of grids, as their providers write them. */
const NAMES = { grib: 'GRIB', hdf4: 'HDF4', hdf5: 'HDF5/NetCDF-4', netCdf: 'NetCDF' } as const;

/** The end of a sentence: the format, and what to do. */
export function describeFormat(format: OtherFormat): string {
  const convert = l10n.t(
    'In QGIS, use Export > Save Features As; or with GDAL: ogr2ogr area.geojson FILE',
  );
  switch (format) {
    case '7z':
    case 'bzip2':
    case 'rar':
    case 'tar':
    case 'xz':
    case 'zstd':
      return l10n.t(
        'an archive ({0}). Unpack it, and choose the file or folder with the area; Cedar reads ZIP files and single files in gzip.',
        format,
      );
    case 'arrow':
      return l10n.t('Arrow. Convert it to GeoPackage or GeoJSON. {0}', convert);
    case 'grib':
    case 'hdf4':
    case 'hdf5':
    case 'netCdf':
      return l10n.t(
        '{0}, which has grids of numbers and no polygons. Use their outline as GeoJSON.',
        NAMES[format],
      );
    case 'las':
      return l10n.t('a point cloud (LAS). Use its outline as GeoJSON.');
    case 'pmTiles':
      return l10n.t(
        'an archive of map tiles (PMTiles). Convert its polygons to GeoJSON. {0}',
        convert,
      );
    case 'csv':
      return l10n.t(
        'a table without geometries. Name a column with WKT "WKT", or columns with degrees "longitude" and "latitude". To order tiles by number, paste their rows and columns into the field Tiles.',
      );
    case 'dgn':
    case 'dwg':
    case 'dxf':
      return l10n.t(
        'a drawing ({0}), which has no coordinate reference system. Convert its polygons to GeoJSON. {1}',
        format.toUpperCase(),
        convert,
      );
    case 'esriJson':
      return l10n.t(
        'Esri JSON. Export it as GeoJSON: in ArcGIS with Features To JSON and the option GeoJSON, from a service with f=geojson. {0}',
        convert,
      );
    case 'excel':
      return l10n.t('an Office document. Save the area as GeoJSON, KML or a shapefile.');
    case 'geodatabase':
      return l10n.t(
        'an Esri geodatabase. Export the feature class as a shapefile or GeoPackage. {0}',
        convert,
      );
    case 'geoParquet':
      return l10n.t('GeoParquet. Convert it to GeoPackage or GeoJSON. {0}', convert);
    case 'geoTiff':
      return l10n.t(
        'a TIFF image. An area is made of polygons: use the outline of the image as GeoJSON.',
      );
    case 'gml':
      return l10n.t('GML. Convert it to GeoJSON. {0}', convert);
    case 'gpx':
      return l10n.t(
        'GPX, which has tracks and points but no polygons. Draw the area as a polygon, and save it as GeoJSON or KML.',
      );
    case 'html':
      return l10n.t(
        'a web page or drawing, not an area. Download the file itself, as GeoJSON or KML.',
      );
    case 'mapInfo':
      return l10n.t('a MapInfo file. Convert it to GeoJSON. {0}', convert);
    case 'osm':
      return l10n.t(
        'OpenStreetMap data. Export the area as GeoJSON, for example from overpass turbo.',
      );
    case 'nominatim':
      return l10n.t(
        'a search result of Nominatim without outlines. Request it with polygon_geojson=1 and format=geojson.',
      );
    case 'python':
      return l10n.t(
        'an object as Python prints it, and has more in it than values. Write GeoJSON with json.dumps(geometry), with mapping(geometry) of Shapely, or with to_file of GeoPandas.',
      );
    case 'earthEngine':
      return l10n.t(
        'an expression of Earth Engine whose coordinates have to be calculated. Write the result of geometry.getInfo() as JSON, or export it as a table.',
      );
    case 'pdf':
      return l10n.t('a PDF. Get the area from its provider as GeoJSON, KML or a shapefile.');
    case 'picture':
      return l10n.t('a picture. An area is made of polygons: use GeoJSON, KML or a shapefile.');
    case 'sqlite':
      return l10n.t('an SQLite database, but not a GeoPackage. {0}', convert);
    case 'stac':
      return l10n.t(
        'a STAC collection or catalog, which refers to images and is not an area. Use a STAC item, or a list of items.',
      );
    case 'zip':
      return l10n.t('an archive without a file that Cedar reads. {0}', readableFormats());
  }
}

/** @param type its name in the standard, in whatever case */
export function describeCurved(type: string, source: string): string {
  // Surfaces in space are made of polygons, where others have arcs.
  return /^(?:polyhedralsurface|tin|triangle|multipatch)$/i.test(type)
    ? l10n.t(
        '{0} has a geometry of the type {1}, a surface in space. Convert it to polygons; with GDAL: {2}',
        source,
        type,
        'ogr2ogr -nlt MULTIPOLYGON area.geojson FILE',
      )
    : l10n.t(
        '{0} has a geometry of the type {1}, with arcs. Convert it to straight edges: in QGIS, with Export > Save Features As; with GDAL: {2}',
        source,
        type,
        'ogr2ogr -nlt CONVERT_TO_LINEAR area.geojson FILE',
      );
}

/** @param source name of the GeoPackage */
export function describeNoLayers(
  { has, names }: Extract<AreaProblem, { reason: 'no-layers' }>,
  source: string,
): string {
  return has === 'tables'
    ? l10n.t(
        '{0} has only tables without geometry: {1}. Use a file with a layer of polygons or points.',
        source,
        listed(names),
      )
    : l10n.t(
        '{0} has only images: {1}. An area is made of polygons: use the outline of the image as GeoJSON.',
        source,
        listed(names),
      );
}

/** @param source name of the ZIP file */
export function describeZipProblem(
  problem: Extract<AreaProblem, { reason: 'zip-damaged' | 'zip-encrypted' | 'zip-method' }>,
  source: string,
): string {
  switch (problem.reason) {
    case 'zip-damaged':
      return l10n.t(
        '{0} is damaged: {1} in it does not have its checksum. Download or copy the file again.',
        source,
        problem.file,
      );
    case 'zip-encrypted':
      return l10n.t(
        '{0} is encrypted: {1} in it needs a password. Unpack it, and choose the file or folder with the area.',
        source,
        problem.file,
      );
    case 'zip-method':
      return l10n.t(
        '{0} is compressed with {1}, and Cedar reads ZIP files with Deflate. Unpack it, and choose the file or folder with the area.',
        source,
        problem.method,
      );
  }
}
