/** Combinations and orders of a few things. */

/** Most things whose combinations are listed: there are 2ⁿ − 1 of them. */
const MAX_COMBINED = 10;

/** All choices of one or more, the smallest ones first; of the first ten things. */
export function combinationsOf<T>(all: readonly T[]): T[][] {
  const found: T[][] = [[]];
  for (const each of all.slice(0, MAX_COMBINED)) {
    for (const set of [...found]) found.push([...set, each]);
  }
  return found.filter((set) => set.length > 0).sort((a, b) => a.length - b.length);
}

/** All orders, that of the list first. */
export function* permutationsOf<T>(all: readonly T[]): Generator<T[]> {
  if (all.length <= 1) {
    yield [...all];
    return;
  }
  for (const [i, first] of all.entries()) {
    const rest = all.filter((_, other) => other !== i);
    for (const order of permutationsOf(rest)) yield [first, ...order];
  }
}
