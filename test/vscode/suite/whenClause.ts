/**
 * Whether VS Code would show a menu entry, by its `when` clause.
 *
 *     applies('view == cedar.orders && viewItem =~ /^task/', { view: 'cedar.orders', viewItem: 'task' });
 *
 * As much of the language as the manifest uses: `&&`, `||`, `!`, `==`, `!=`, `=~`.
 */
export type Context = Readonly<Record<string, string | boolean>>;

export function applies(clause: string, context: Context): boolean {
  return clause
    .split('||')
    .some((all) => all.split('&&').every((part) => holds(part.trim(), context)));
}

/** The names that a clause uses. */
export function keysOf(clause: string): string[] {
  return clause
    .split(/\|\||&&/)
    .map((part) => part.trim().replace(/^!/, '').split(/\s/, 1)[0] ?? '');
}

function holds(part: string, context: Context): boolean {
  const compared = /^(?<key>[\w.]+)\s*(?<how>==|!=|=~)\s*(?<value>.+)$/.exec(part)?.groups;
  if (!compared) {
    const [, not, key = ''] = /^(!?)([\w.]+)$/.exec(part) ?? [];
    if (key === '') throw new Error(`Nobody understands "${part}".`);
    return Boolean(context[key]) !== (not === '!') && key !== 'false';
  }
  const { key = '', how, value = '' } = compared;
  const actual = String(context[key] ?? '');
  if (how !== '=~') return (actual === value.replace(/^'|'$/g, '')) === (how === '==');
  const pattern = /^\/(.*)\/(\w*)$/.exec(value);
  if (!pattern) throw new Error(`"${value}" is no regular expression.`);
  return new RegExp(pattern[1] ?? '', pattern[2]).test(actual);
}
