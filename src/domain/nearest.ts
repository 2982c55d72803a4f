/** Search for known words with a similar spelling. */

/** Known words that may have been meant, the nearest first, three at most. */
export function nearest(word: string, known: readonly string[]): string[] {
  const folded = (text: string) => text.toLowerCase().replace(/[-_ ]/g, '');
  const limit = Math.max(1, Math.floor(word.length / 3));
  return known
    .map((name) => ({ name, far: distance(folded(word), folded(name)) }))
    .filter(({ far }) => far <= limit)
    .sort((a, b) => a.far - b.far)
    .slice(0, 3)
    .map(({ name }) => name);
}

/**
 * Edit distance: how many characters must be inserted, deleted, replaced or swapped with the next
 * one.
 */
function distance(a: string, b: string): number {
  let above: number[] = [];
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const replaced = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      const isSwapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      const swapped = isSwapped ? (above[j - 2] ?? 0) + 1 : replaced;
      next.push(Math.min(replaced, swapped, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    [above, row] = [row, next];
  }
  return row.at(-1) ?? 0;
}
