/** Part of a GeoJSON document that is selected in an editor. */

/** Objects that are selected within a list, with their commas, as a list. */
export function completeSelection(text: string): string {
  const list = `[${text.trim().replace(/^,/, '').replace(/,$/, '')}]`;
  try {
    const objects: unknown = JSON.parse(list);
    // The selection may include the list itself.
    if (Array.isArray(objects) && objects.length > 0) return JSON.stringify(objects.flat());
  } catch {
    // The reader reports what is wrong with the original text.
  }
  return text;
}
