/** Ids of assets in Earth Engine, as users write and paste them. */

/**
 * Parts of an id: at least two, since every public one is in a folder of its provider. Projects of an
 * organization have its domain in front, as in `projects/example.com:fields/assets/2024`.
 */
const ASSET_ID = /^(?:projects\/[\w.-]+:[\w-]+|[A-Za-z0-9][\w.-]*)(?:\/[\w.-]+)+$/;

/** Whether a text has the form of an id, such as `COPERNICUS/S2_SR_HARMONIZED`. */
export function isAssetId(text: string): boolean {
  return ASSET_ID.test(text);
}

/** Prefixes of ids in the REST API: of the public catalog, and of assets that are not in a Cloud project. */
const PUBLIC = 'projects/earthengine-public/assets/';
const LEGACY = 'projects/earthengine-legacy/assets/';

/** Address of a page of the catalog: its last part is the id, with underscores for slashes. */
const CATALOG_PAGE = /^https:\/\/developers\.google\.com\/earth-engine\/datasets\/catalog\/(\w+)/;

/** Address of an asset in the Code Editor, with the id as a parameter. */
const EDITOR_LINK = /^(?:https?:\/\/)?code\.earthengine\.google\.com\/[^#]*[?&]asset=([^&#\s]+)/i;

/** Address of the REST API. */
const API = /^https:\/\/earthengine(?:-highvolume)?\.googleapis\.com\/v1(?:alpha|beta)?\//i;

/** Assets in code: `ee.ImageCollection('…')`, `ee.Image.load("…")`, but not `ee.Date('…')`. */
const IN_CODE =
  /\bee\s*\.\s*(?:Image|ImageCollection|FeatureCollection)(?:\s*\.\s*load)?\(\s*["'`]([^"'`]+)["'`]/g;

/**
 * The id in what was pasted: without quotes, code such as `var c = ee.ImageCollection(…);` around it,
 * or the prefix of the REST API.
 *
 * @param pasted untrusted
 * @returns the id; the text itself where there is none in it, or where code has several
 */
export function assetIdIn(pasted: string): string {
  const text = pasted.trim();
  const inCode = [...new Set([...text.matchAll(IN_CODE)].map(([, id = '']) => id))];
  if (inCode.length > 1) return text;
  const id = inCode[0] ?? editorAsset(text) ?? bareId(text);
  const name = id
    .trim()
    .replace(API, '')
    .replace(/^\/|\/+$/g, '');
  const prefix = [PUBLIC, LEGACY].find((each) => name.startsWith(each));
  return prefix && name !== prefix ? name.slice(prefix.length) : name;
}

/** Without the assignment, quotes and semicolon around it. */
function bareId(text: string): string {
  const value = text
    .replace(/^(?:(?:var|let|const)\s+)?[A-Za-z_$][\w$]*\s*=\s*(?=["'`])/, '')
    .replace(/[\s;,]+$/, '');
  return /^["'`“„«](.+)["'`”“»]$/.exec(value)?.[1] ?? value;
}

function editorAsset(text: string): string | undefined {
  const [, asset] = EDITOR_LINK.exec(text) ?? [];
  if (asset === undefined) return undefined;
  try {
    return decodeURIComponent(asset);
  } catch {
    return undefined;
  }
}

/** Whether a text is the address of a page of Earth Engine's catalog, which does not have the id. */
export function isCatalogPage(text: string): boolean {
  return CATALOG_PAGE.test(text.trim());
}

/**
 * Name of an asset in the REST API, as Google's client libraries form it: only ids with `/assets/` after a
 * project are names already.
 *
 * @param id such as `users/NAME/dem`, `projects/P/assets/dem`, or one of the public catalog
 */
export function assetName(id: string): string {
  if (/^projects\/[^/]+\/assets\/./.test(id)) return id;
  return (/^(?:users|projects)\//.test(id) ? LEGACY : PUBLIC) + id;
}
