/** Configurations to order from, as the form offers them. */
import type { OrdersModel } from '../../orders/model.ts';
import { describeGrid } from './preview.ts';
import type { ConfigurationChoice } from './protocol.ts';

export async function configurationChoices({
  configurations,
}: Pick<OrdersModel, 'configurations'>): Promise<ConfigurationChoice[]> {
  return Promise.all(
    configurations.map(async ({ source }) => {
      const { id, label, description, isSandbox } = source;
      const named = { id, label: isSandbox ? label : `${label} (${description})` };
      // A configuration that cannot be read is reported at its field when it is chosen.
      return source.config().then(
        (config) => ({ ...named, grid: describeGrid(config) }),
        () => named,
      );
    }),
  );
}
