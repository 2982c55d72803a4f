/**
 * Projects of QGIS, as version 3 writes them, with what QGIS needs to open a raster layer and no more.
 *
 * Visible is the date with the fewest clouds, in true color where there are bands for it; dates and stacks
 * of bands are in groups.
 */
import { escapeXml } from '../../../domain/xml.ts';

/** A raster layer. */
export interface ProjectLayer {
  /** Path from the folder of downloads, with slashes. */
  readonly file: string;
  readonly title: string;
  /** Numbers of the bands that are shown, from 1: red, green and blue, or one. */
  readonly shown: readonly number[];
  readonly isVisible: boolean;
}

/** Layers under a heading. */
export interface ProjectGroup {
  readonly title: string;
  readonly layers: readonly ProjectLayer[];
}

/** A reference system, as the project and its layers have it. */
export interface ProjectCrs {
  /** WKT. */
  readonly wkt: string;
  readonly epsg?: number | undefined;
}

/** The text of a project. */
export function qgisProject(
  title: string,
  groups: readonly ProjectGroup[],
  crs: ProjectCrs,
  extent: readonly [number, number, number, number],
): string {
  const layers = groups.flatMap((group) => group.layers);
  // QGIS replaces ids of fewer than eleven characters.
  const ids = new Map(layers.map((layer, index) => [layer, `cedar_layer_${index + 1}`]));
  const idOf = (layer: ProjectLayer) => ids.get(layer) ?? '';
  const [left, bottom, right, top] = extent;
  return [
    "<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>",
    `<qgis version="3.22.0" projectname="${escapeXml(title)}">`,
    `  <title>${escapeXml(title)}</title>`,
    `  <projectCrs>${spatialReference(crs)}</projectCrs>`,
    '  <layer-tree-group>',
    ...groups.flatMap((group) => treeGroup(group, idOf)),
    '  </layer-tree-group>',
    '  <mapcanvas name="theMapCanvas" annotationsVisible="1">',
    `    <extent><xmin>${left}</xmin><ymin>${bottom}</ymin><xmax>${right}</xmax><ymax>${top}</ymax></extent>`,
    `    <destinationsrs>${spatialReference(crs)}</destinationsrs>`,
    '  </mapcanvas>',
    '  <projectlayers>',
    ...layers.flatMap((layer) => mapLayer(layer, idOf(layer), crs)),
    '  </projectlayers>',
    '  <layerorder>',
    ...layers.map((layer) => `    <layer id="${idOf(layer)}"/>`),
    '  </layerorder>',
    // Paths are those from the folder of the project.
    '  <properties>',
    '    <Paths><Absolute type="bool">false</Absolute></Paths>',
    // Without this, QGIS does not read the reference system of the project.
    '    <SpatialRefSys><ProjectionsEnabled type="int">1</ProjectionsEnabled></SpatialRefSys>',
    '  </properties>',
    '</qgis>',
    '',
  ].join('\n');
}

function treeGroup(
  { title, layers }: ProjectGroup,
  idOf: (layer: ProjectLayer) => string,
): string[] {
  const isVisible = layers.some((layer) => layer.isVisible);
  const checked = (is: boolean) => (is ? 'Qt::Checked' : 'Qt::Unchecked');
  return [
    `    <layer-tree-group name="${escapeXml(title)}" checked="${checked(isVisible)}" expanded="${isVisible ? 1 : 0}">`,
    ...layers.map((layer) =>
      [
        `      <layer-tree-layer id="${idOf(layer)}" name="${escapeXml(layer.title)}"`,
        `source="${escapeXml(`./${layer.file}`)}" providerKey="gdal"`,
        `checked="${checked(layer.isVisible)}" expanded="0"/>`,
      ].join(' '),
    ),
    '    </layer-tree-group>',
  ];
}

function mapLayer({ file, title, shown }: ProjectLayer, id: string, crs: ProjectCrs): string[] {
  return [
    '    <maplayer type="raster" hasScaleBasedVisibilityFlag="0">',
    `      <id>${id}</id>`,
    `      <datasource>${escapeXml(`./${file}`)}</datasource>`,
    `      <layername>${escapeXml(title)}</layername>`,
    `      <srs>${spatialReference(crs)}</srs>`,
    '      <provider>gdal</provider>',
    '      <pipe>',
    ...renderer(shown).map((line) => `        ${line}`),
    '        <brightnesscontrast brightness="0" contrast="0" gamma="1"/>',
    '        <huesaturation saturation="0" grayscaleMode="0" colorizeOn="0"/>',
    '        <rasterresampler maxOversampling="2"/>',
    '      </pipe>',
    '      <blendMode>0</blendMode>',
    '    </maplayer>',
  ];
}

/** QGIS takes the limits of contrast from what is visible, without outliers, each time it moves. */
const LIMITS =
  '<minMaxOrigin><limits>CumulativeCut</limits><extent>UpdatedCanvas</extent><statAccuracy>Estimated</statAccuracy><cumulativeCutLower>0.02</cumulativeCutLower><cumulativeCutUpper>0.98</cumulativeCutUpper><stdDevFactor>2</stdDevFactor></minMaxOrigin>';
const CONTRAST =
  '<minValue>0</minValue><maxValue>1</maxValue><algorithm>StretchToMinimumMaximum</algorithm>';

function renderer(shown: readonly number[]): string[] {
  const [red, green, blue] = shown;
  if (green === undefined || blue === undefined) {
    return [
      `<rasterrenderer type="singlebandgray" grayBand="${red ?? 1}" gradient="BlackToWhite" opacity="1" alphaBand="-1">`,
      `  ${LIMITS}`,
      `  <contrastEnhancement>${CONTRAST}</contrastEnhancement>`,
      '</rasterrenderer>',
    ];
  }
  return [
    `<rasterrenderer type="multibandcolor" redBand="${red}" greenBand="${green}" blueBand="${blue}" opacity="1" alphaBand="-1">`,
    `  ${LIMITS}`,
    ...['red', 'green', 'blue'].map(
      (color) => `  <${color}ContrastEnhancement>${CONTRAST}</${color}ContrastEnhancement>`,
    ),
    '</rasterrenderer>',
  ];
}

function spatialReference({ wkt, epsg }: ProjectCrs): string {
  const code = epsg === undefined ? '' : `<authid>EPSG:${epsg}</authid><srid>${epsg}</srid>`;
  return `<spatialrefsys nativeFormat="Wkt"><wkt>${escapeXml(wkt)}</wkt>${code}</spatialrefsys>`;
}
