/** Partial answers: the fields of a value that a request selects. */

/** Part of a value that is kept: everything, or of each field (`*` is any) a selection of its own. */
export type FieldSelection = Map<string, FieldSelection> | 'all';

/** The selected parts of a value; of a list, those of each element. */
export function selectFields(value: unknown, selection: FieldSelection): unknown {
  if (selection === 'all') return value;
  if (Array.isArray(value)) return value.map((element) => selectFields(element, selection));
  if (typeof value !== 'object' || value === null) return value;
  const kept: Record<string, unknown> = {};
  for (const [field, inner] of Object.entries(value)) {
    const next = selection.get(field) ?? selection.get('*');
    if (next !== undefined) kept[field] = selectFields(inner, next);
  }
  return kept;
}
