/** Warnings of Node and of packages, which Node writes to standard error. */

/**
 * Suppresses the warning of Google's library when something other than the metadata server of Google
 * Cloud answers at its address, such as a proxy. This only means that the machine has no credentials of
 * that kind, which `cedar` reports itself.
 */
export function suppressMetadataWarnings(): void {
  const emit = process.emitWarning.bind(process) as (...args: unknown[]) => void;
  process.emitWarning = (...args: unknown[]) => {
    if (args[1] !== 'MetadataLookupWarning') emit(...args);
  };
}
