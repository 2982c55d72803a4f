/** Pages of long lists in the answers of tools. */
import * as z from 'zod';

/** Most entries of a page, and the usual number. */
const MAX_PAGE = 50;
const PAGE = 20;

/** Input that chooses a page. */
export const pageInput = {
  offset: z.number().int().min(0).max(1_000_000).optional().describe('First entry, from 0.'),
  limit: z
    .number()
    .int()
    .min(1)
    .max(MAX_PAGE)
    .optional()
    .describe(`Number of entries, ${PAGE} unless given.`),
};

/** Output that describes a page. */
export const pageOutput = {
  total: z.number().describe('Number of entries on all pages'),
  nextOffset: z.number().optional().describe('Offset of the next page; absent on the last one'),
};

/** One page of a list, and where the next one begins. */
export function pageOf<Entry>(
  all: readonly Entry[],
  { offset = 0, limit = PAGE }: { offset?: number | undefined; limit?: number | undefined },
): { readonly page: readonly Entry[]; readonly facts: { total: number; nextOffset?: number } } {
  const end = offset + limit;
  return {
    page: all.slice(offset, end),
    facts: { total: all.length, ...(end < all.length && { nextOffset: end }) },
  };
}
