/**
 * Text of others as Markdown that shows it as it is.
 *
 * Object names, errors and grid names may hold anything; in a tooltip they are text, never markup.
 */

export type Fact = readonly [name: string, value: string];

/** A two-column table without a heading; facts without a value are left out. */
export function facts(rows: readonly Fact[]): string {
  const known = rows.filter(([, value]) => value !== '');
  return [
    '| | |',
    '|:--|:--|',
    ...known.map(([name, value]) => `| ${name} | ${asText(value)} |`),
  ].join('\n');
}

/** Shows text as it is, on one line. */
export function asText(text: string): string {
  return singleLine(text)
    .replace(/[\\`*_{}[\]()#+\-.!|~$:@]/g, '\\$&')
    .replace(/&/g, '&amp;')
    .replace(/</g, '&lt;')
    .replace(/>/g, '&gt;');
}

/** Text in a fixed-width face. */
export function inCode(text: string): string {
  const line = singleLine(text);
  // A fence longer than any row of backticks inside, as Markdown has it.
  const longest = Math.max(0, ...[...line.matchAll(/`+/g)].map(([row]) => row.length));
  const fence = '`'.repeat(longest + 1);
  return `${fence} ${line} ${fence}`;
}

/** Text of several lines, each kept. */
export function quoted(text: string): string {
  return text.trim().split(/\r?\n/).map(asText).join('  \n');
}

/** A link of Cedar's own; the address may hold names of others. */
export function link(text: string, address: string): string {
  const safe = address.replace(/[<>\s]/g, encodeURIComponent);
  return `[${asText(text)}](<${safe}>)`;
}

function singleLine(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}\u2028\u2029]+/gu, ' ').trim();
}
