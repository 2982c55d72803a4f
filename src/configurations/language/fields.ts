/** Fields of name templates, such as `{date_start}`. */

export interface FieldPlace {
  /** Between the braces. */
  readonly start: number;
  readonly end: number;
  /** The field without its format: `tile.horizontal`. */
  readonly name: string;
}

/** The field whose braces enclose an offset; the closing brace may be missing. */
export function fieldAt(text: string, offset: number): FieldPlace | undefined {
  const line = text.lastIndexOf('\n', offset - 1) + 1;
  const before = text.slice(line, offset);
  const open = before.lastIndexOf('{');
  // Two braces are an escaped brace.
  const isText = open > 0 && before[open - 1] === '{' && before[open - 2] !== '{';
  if (open < 0 || isText || before.indexOf('}', open) >= 0) return undefined;
  const start = line + open + 1;
  const end = offset + (/^[^{}"'\s]*/.exec(text.slice(offset))?.[0].length ?? 0);
  const [name = ''] = text.slice(start, end).split(/[:!]/);
  return { start, end, name };
}
