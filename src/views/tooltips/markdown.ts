/**
 * Escapes untrusted text in Markdown.
 *
 * Object names, errors and grid names may contain anything; tooltips show them as text, never as
 * markup.
 */

export type Fact = readonly [name: string, value: string];

/** A two-column table without headings; facts without a value are left out. */
export function facts(rows: readonly Fact[]): string {
  const known = rows.filter(([, value]) => value !== '');
  return [
    '| | |',
    '|:--|:--|',
    ...known.map(([name, value]) => `| ${name} | ${asText(value)} |`),
  ].join('\n');
}

/** Shows text literally, on one line. */
export function asText(text: string): string {
  return singleLine(text)
    .replace(/[\\`*_{}[\]()#+\-.!|~$:@]/g, '\\$&')
    .replace(/&/g, '&amp;')
    .replace(/</g, '&lt;')
    .replace(/>/g, '&gt;');
}

/** Text in a monospace font. */
export function inCode(text: string): string {
  const line = singleLine(text);
  // The fence must be longer than any run of backticks inside, as Markdown requires.
  const longest = Math.max(0, ...[...line.matchAll(/`+/g)].map(([row]) => row.length));
  const fence = '`'.repeat(longest + 1);
  return `${fence} ${line} ${fence}`;
}

/** Quotes text of several lines, with its line breaks. */
export function quoted(text: string): string {
  return text.trim().split(/\r?\n/).map(asText).join('  \n');
}

/** A link to one of Cedar's commands; the address may contain untrusted names. */
export function link(text: string, address: string): string {
  const safe = address.replace(/[<>\s]/g, encodeURIComponent);
  return `[${asText(text)}](<${safe}>)`;
}

function singleLine(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}\u2028\u2029]+/gu, ' ').trim();
}
