/** The configuration of the sandbox. */

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
