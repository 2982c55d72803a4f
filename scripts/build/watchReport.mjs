/**
 * Report of a watched build, in lines that an editor can read: when a build starts and finishes, and
 * every error as `FILE:LINE:COLUMN: error: TEXT`.
 *
 *     [watch] build started
 *     src/extension.ts:12:8: error: Could not resolve "./accounts.ts"
 *     [watch] build finished: 1 error, 0 warnings
 *
 * Several bundles are built side by side. Their builds count as one from the start of the first to the
 * end of the last, and each report has the errors of all bundles: an editor drops what it showed when
 * a build starts, also the errors of bundles that are not built again. The problem matcher in
 * `.vscode/tasks.json` reads these lines.
 */
/** @typedef {import('esbuild').BuildResult} BuildResult */

export class WatchReport {
  /** Bundles whose first build has not ended, and later builds in progress. */
  #pending;
  /**
   * The last result of each bundle, in the order of the bundles, whichever of them ends first.
   *
   * @type {Map<string, Pick<BuildResult, 'errors' | 'warnings'>>}
   */
  #results;
  /** @type {Set<string>} bundles that have been built once */
  #built = new Set();
  #print;

  /**
   * @param {readonly string[]} bundles names of everything that is watched
   * @param {(line: string) => void} [print]
   */
  constructor(bundles, print = console.log) {
    this.#pending = bundles.length;
    this.#results = new Map(bundles.map((name) => [name, { errors: [], warnings: [] }]));
    this.#print = print;
    this.#print('[watch] build started');
  }

  /**
   * @param {string} bundle
   * @returns {import('esbuild').Plugin} reports the builds of this bundle
   */
  plugin(bundle) {
    return {
      name: 'watch-report',
      setup: (build) => {
        build.onStart(() => this.#start(bundle));
        build.onEnd((result) => this.#end(bundle, result));
      },
    };
  }

  /** @param {string} bundle */
  #start(bundle) {
    // The first builds have been counted from the start, so that they end together.
    if (!this.#built.has(bundle)) return;
    if (this.#pending === 0) this.#print('[watch] build started');
    this.#pending++;
  }

  /**
   * @param {string} bundle
   * @param {BuildResult} result
   */
  #end(bundle, result) {
    this.#built.add(bundle);
    this.#results.set(bundle, result);
    this.#pending--;
    if (this.#pending > 0) return;
    const errors = this.#lines('error', ({ errors }) => errors);
    const warnings = this.#lines('warning', ({ warnings }) => warnings);
    for (const line of [...errors, ...warnings]) this.#print(line);
    this.#print(
      `[watch] build finished: ${count(errors.length, 'error')}, ${count(warnings.length, 'warning')}`,
    );
  }

  /**
   * A file that several bundles share is reported once.
   *
   * @param {'error' | 'warning'} severity
   * @param {(result: Pick<BuildResult, 'errors' | 'warnings'>) => import('esbuild').Message[]} of
   */
  #lines(severity, of) {
    const lines = [...this.#results.values()].flatMap((result) =>
      of(result).map((message) => formatBuildProblem(severity, message)),
    );
    return [...new Set(lines)];
  }
}

/** @param {number} n @param {string} noun */
function count(n, noun) {
  return `${n} ${noun}${n === 1 ? '' : 's'}`;
}

/**
 * One problem as `FILE:LINE:COLUMN: error: TEXT`, with lines and columns counted from 1; notes follow
 * on lines of their own, indented. A problem without a location is reported for the build script.
 *
 * @param {'error' | 'warning'} severity
 * @param {import('esbuild').PartialMessage} message
 */
export function formatBuildProblem(severity, { text = '', location, notes = [] }) {
  const { file = 'esbuild.mjs', line = 1, column = 0 } = location ?? {};
  const place = [file, line, column + 1].join(':');
  return [
    `${place}: ${severity}: ${text.replace(/\s*\n\s*/g, ' ')}`,
    ...notes.map((note) => `    ${(note.text ?? '').replace(/\s*\n\s*/g, ' ')}`),
  ].join('\n');
}
