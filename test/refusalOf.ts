/** Errors that tests expect. */

/**
 * The error that work is refused with.
 *
 * @param kind class that the error must have
 * @throws another error of the work; Error when nothing is refused
 */
export async function refusalOf<Refusal extends Error>(
  work: Promise<unknown>,
  kind: abstract new (...values: never[]) => Refusal,
): Promise<Refusal> {
  try {
    await work;
  } catch (error) {
    if (error instanceof kind) return error;
    throw error;
  }
  throw new Error(`There was no ${kind.name}.`);
}
