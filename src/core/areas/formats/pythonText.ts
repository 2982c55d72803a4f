/**
 * Values as Python prints them, such as `{'type': 'Point', 'coordinates': (-93.0, 42.0)}`, as JSON.
 *
 * Calls are read only where they contain nothing but a value, such as `np.float64(1.5)`.
 */

const TOKEN =
  /(?<text>"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')|(?<number>-?\d+(?:\.\d*)?(?:[eE][+-]?\d+)?)|(?<word>-?[A-Za-z_][\w.]*)|(?<mark>[[\]{}(),:])|\s+/gsy;

const CONSTANTS: Readonly<Record<string, string>> = {
  None: 'null',
  True: 'true',
  False: 'false',
  null: 'null',
  true: 'true',
  false: 'false',
  nan: 'null',
  inf: 'null',
  '-inf': 'null',
};

/** Functions around a single value, which they print. */
const WRAPPERS = /^(?:(?:np|numpy)\.(?:float|int|uint|array|bool|str)\w*|array|list|tuple|dict)$/;

/** Whether a text has quotes or names of Python where JSON has others. */
export function isPython(text: string): boolean {
  return /[[{(,:]\s*(?:'|None\b|True\b|False\b)|^\s*\(|[[,:]\s*(?:\(|np\.)/.test(text);
}

const CLOSED: Readonly<Record<string, string>> = { ']': '[', '}': '{', ')': '(' };

/** @returns JSON, or what no parser reads as such; undefined where something else than values is in it */
export function pythonAsJson(text: string): string | undefined {
  const out: string[] = [];
  const open: OpenBracket[] = [];
  let isCall = false;
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < text.length) {
    const groups = TOKEN.exec(text)?.groups;
    if (!groups) return undefined;
    const { text: quoted, number, word, mark } = groups;
    const token = quoted ?? number ?? word ?? mark;
    if (token === undefined) continue;
    if (isCall && token !== '(') return undefined;
    if (mark !== undefined && mark in CLOSED) {
      const bracket = open.pop();
      if (!bracket || bracket.mark !== CLOSED[mark]) return undefined;
      if (!close(bracket, mark, out)) return undefined;
    } else if (mark === '[' || mark === '{' || mark === '(') {
      open.push({ mark, isCall, at: out.length, hasComma: false });
      out.push(mark === '(' ? '' : mark);
    } else if (mark !== undefined) {
      const bracket = open.at(-1);
      if (mark === ',' && bracket) bracket.hasComma = true;
      out.push(mark);
    } else if (quoted !== undefined) out.push(JSON.stringify(unquotedText(quoted)));
    else if (number !== undefined) out.push(String(Number(number)));
    else if (!WRAPPERS.test(token)) {
      const constant = Object.hasOwn(CONSTANTS, token) ? CONSTANTS[token] : undefined;
      if (constant === undefined) return undefined;
      out.push(constant);
    }
    isCall = word !== undefined && WRAPPERS.test(word);
  }
  // Numbers without a comma between them, as NumPy prints arrays, must not become one.
  return open.length > 0 || isCall ? undefined : out.join(' ');
}

interface OpenBracket {
  readonly mark: string;
  /** Whether it has the argument of a function. */
  readonly isCall: boolean;
  /** Index in the result. */
  readonly at: number;
  hasComma: boolean;
}

/** @returns false for a call with several arguments */
function close({ isCall, at, hasComma }: OpenBracket, mark: string, out: string[]): boolean {
  if (isCall) return !hasComma;
  if (out.at(-1) === ',') out.pop();
  if (mark !== ')') out.push(mark);
  else if (hasComma || out.length === at + 1) {
    // Parentheses around a value without a comma do not make a tuple of it.
    out[at] = '[';
    out.push(']');
  }
  return true;
}

/** Escapes that JSON does not have, or has with other letters. */
const ESCAPE = /\\(?:x([\da-fA-F]{2})|u([\da-fA-F]{4})|U([\da-fA-F]{8})|(.))/gs;
const LETTERS: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r' };

/** The content of a text in quotes, of Python or JavaScript. */
export function unquotedText(quoted: string): string {
  return quoted
    .slice(1, -1)
    .replace(ESCAPE, (_, two?: string, four?: string, eight?: string, one = '') => {
      const digits = two ?? four ?? eight;
      if (digits === undefined) return LETTERS[one] ?? one;
      return String.fromCodePoint(Math.min(Number.parseInt(digits, 16), 0x10_ffff));
    });
}
