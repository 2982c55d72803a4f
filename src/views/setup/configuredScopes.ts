/** Permissions that the configurations of a window need, for a sign-in that is for none of them. */
import { scopesOf } from '../../domain/googleScopes.ts';
import type { ConfigurationOrders } from '../../orders/order.ts';

/** Those for Cloud Storage where there is no configuration yet, or none that can be read. */
export async function configuredScopes(
  configurations: readonly ConfigurationOrders[],
): Promise<readonly string[]> {
  const files = configurations.filter(({ source }) => source.file);
  const stores = await Promise.all(
    files.map(({ source }) =>
      source.config().then(
        ({ store }) => store.service,
        () => undefined,
      ),
    ),
  );
  const known = stores.filter((store) => store !== undefined);
  return scopesOf(known.length > 0 ? known : ['gcs']);
}
