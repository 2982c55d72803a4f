/** Catalogs beside downloaded images, and files that open them in other programs. */
export type { CatalogProblem } from './folderImages.ts';
export { type Catalog, updateCatalog } from './updateCatalog.ts';
