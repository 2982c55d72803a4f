/** Ids of assets in Earth Engine, as users write and paste them. */

/** Parts of an id: at least two, since every public one is in a folder of its provider. */
const ASSET_ID = /^[A-Za-z0-9][\w.-]*(\/[\w.-]+)+$/;

/** Whether a text has the form of an id, such as `COPERNICUS/S2_SR_HARMONIZED`. */
export function isAssetId(text: string): boolean {
  return ASSET_ID.test(text);
}

/** Prefix of the id of a public asset in the REST API. */
const PUBLIC = 'projects/earthengine-public/assets/';

/** Address of a page of the catalog: its last part is the id, with underscores for slashes. */
const CATALOG_PAGE = /^https:\/\/developers\.google\.com\/earth-engine\/datasets\/catalog\/(\w+)/;

/**
 * The id in what was pasted: without quotes, `ee.ImageCollection(…)` around it, or the prefix of the
 * REST API.
 *
 * @param pasted untrusted
 * @returns the id; the text itself where there is none in it
 */
export function assetIdIn(pasted: string): string {
  const text = pasted.trim();
  const [, quoted] = /^(?:ee\.\w+\()?["'`]([^"'`]+)["'`]\)?;?$/.exec(text) ?? [];
  const id = quoted?.trim() ?? text;
  return id.startsWith(PUBLIC) ? id.slice(PUBLIC.length) : id;
}

/** Whether a text is the address of a page of Earth Engine's catalog, which does not have the id. */
export function isCatalogPage(text: string): boolean {
  return CATALOG_PAGE.test(text.trim());
}

/** Name of an asset in the REST API. */
export function assetName(id: string): string {
  return id.startsWith('projects/') ? id : `${PUBLIC}${id}`;
}
