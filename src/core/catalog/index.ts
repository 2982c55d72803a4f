/** Catalogs beside downloaded images, and files that open them in other programs. */
export type { CatalogProblem } from './folderImages.ts';
export {
  pythonSnippet,
  SCRIPT_KINDS,
  type ScriptKind,
  type ScriptOptions,
  type WrittenScript,
  writeScript,
} from './scripts/writeScript.ts';
export { type Catalog, updateCatalog } from './updateCatalog.ts';
