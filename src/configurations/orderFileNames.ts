/** Names of order files. */

/** Pattern of their paths. */
export const ORDER_FILE_PATTERN = '**/*.order.yaml';

export function isOrderFile(file: string): boolean {
  return file.endsWith('.order.yaml');
}
