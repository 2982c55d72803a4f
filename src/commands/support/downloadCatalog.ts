/** The catalog beside downloaded images: written after a download, unless the user has turned it off. */
import { downloadCatalogSetting } from '../../configurations/settings.ts';
import type { Order } from '../../orders/order.ts';
import type { Reporter } from '../../views/report.ts';

/** Never fails: the images are there, whether they have a catalog or not. */
export async function catalogDownload(
  folder: string,
  order: Order,
  reporter: Reporter,
): Promise<void> {
  if (!downloadCatalogSetting()) return;
  try {
    const { updateCatalog } = await import('../../core/index.ts');
    const { problems } = await updateCatalog(folder);
    for (const { file, message } of problems) {
      reporter.note(`Not in the catalog of ${folder}`, `${file}: ${message}`);
    }
  } catch (error) {
    reporter.report('Catalog', error, { order });
  }
}
