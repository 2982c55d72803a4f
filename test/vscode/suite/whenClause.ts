/**
 * Evaluates the `when` clause of a menu entry as VS Code does.
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
    if (key === '') throw new Error(`"${part}" is not supported.`);
    return Boolean(context[key]) !== (not === '!') && key !== 'false';
  }
  const { key = '', how, value = '' } = compared;
  const actual = String(context[key] ?? '');
  if (how !== '=~') return (actual === value.replace(/^'|'$/g, '')) === (how === '==');
  const pattern = /^\/(.*)\/(\w*)$/.exec(value);
  if (!pattern) throw new Error(`"${value}" is not a regular expression.`);
  return new RegExp(pattern[1] ?? '', pattern[2]).test(actual);
}
