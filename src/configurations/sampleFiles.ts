/** Configurations that Cedar writes: the sandbox's own, and a template for new ones. */

/** 16 × 16 small tiles around the San Francisco Bay, so that an image takes seconds. */
export function sandboxConfiguration(bucket: string, project: string): string {
  return `# What the sandbox orders: images of 256 × 256 pixels around the San Francisco Bay.
tile_grid:
  name: San Francisco Bay (sandbox)
  # UTM zone 10 north
  crs: EPSG:32610
  ul: [530400, 4216800]
  res: [30, 30]
  size: [256, 256]
  limits: [[0, 15], [0, 15]]

tracker:
  store: gcs
  name_template: "{collection}_h{tile.horizontal:03d}v{tile.vertical:03d}_{date_start}_{date_end}"
  prefix_template: "CEDAR"
  tracking_template: "ORDER_{tile_indices}_{period_start}_{period_end}_{now}"
  tracking_prefix: "CEDAR_TRACKING"

gcs:
  bucket_name: ${JSON.stringify(bucket)}
  project: ${JSON.stringify(project)}
`;
}

/** Template for real orders; the user fills in the bucket and the project. */
export const STARTING_CONFIGURATION = `# Cedar: which tiles there are, how images are named, and where they go.

tile_grid:
  # One of the named grids, for example LANDSAT_ARD_CU, LANDSAT_ARD_AK, LANDSAT_ARD_HI, ABOVE_A, ABOVE_B.
  grid_name: LANDSAT_ARD_CU
  # Or a grid of your own instead:
  # name: My grid
  # crs: EPSG:32619          # an EPSG code or WKT
  # ul: [295680, 4725120]    # x, y of the upper left corner
  # res: [30, 30]            # x, y size of a pixel
  # size: [5000, 5000]       # columns, rows of pixels in a tile
  # limits: [[0, 21], [0, 32]]  # first and last row, first and last column

tracker:
  # gcs is Google Cloud Storage.
  store: gcs
  # Names of the images. "h" is the tile's column, "v" its row.
  name_template: "{collection}_h{tile.horizontal:03d}v{tile.vertical:03d}_{date_start}_{date_end}"
  prefix_template: "CEDAR"
  # Name of the order.
  tracking_template: "ORDER_{tile_indices}_{period_start}_{period_end}_{now}"
  tracking_prefix: "CEDAR_TRACKING"
  # Scenes to leave out, collection by collection.
  # filters:
  #   LANDSAT/LC08/C02/T1_L2:
  #     - function: lte
  #       name: CLOUD_COVER
  #       value: 80

gcs:
  # The bucket that images are written to, and the project that is billed for it.
  bucket_name: my-bucket
  project: my-project
  # Key of a service account, or other credentials. Without it, your own sign-in is used.
  # credentials_file: key.json
`;
