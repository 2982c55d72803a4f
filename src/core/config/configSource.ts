/** The text of cedar.yaml, or of an order file, and the problems in it, each with its line and column. */
import * as l10n from '@vscode/l10n';
import { isMap, isNode, isScalar, LineCounter } from 'yaml';
import { MAX_CONFIG_LENGTH } from '../../domain/configurationLimits.ts';
import { boundMessage, MAX_PROBLEM_LENGTH } from '../../domain/messages.ts';
import { CedarError, ConfigError, type TextPosition } from '../errors.ts';
import type { ConfigProblem } from './config.ts';
import { duplicateKeys } from './duplicateKeys.ts';
import { parseYaml } from './parseYaml.ts';
import { findSecrets, holdsSecret } from './pastedSecrets.ts';
import { syntaxProblems, syntaxWarnings, unreadable } from './yamlErrors.ts';
import { aliasProblems, depthProblem } from './yamlLimits.ts';

/** Kind of file that a text is from. */
export interface SourceKind {
  /** Name of the file for messages. */
  readonly name: string;
  /** Advice about a secret in it. */
  readonly keepOut: string;
  /** Longest text that is parsed, characters. */
  readonly maxLength: number;
  /** The error that lists everything that is wrong. */
  readonly error: (
    message: string,
    problems: readonly ConfigProblem[],
    warnings: readonly ConfigProblem[],
  ) => Error;
}

/** Kind of a configuration whose file has its usual name. */
export const CONFIGURATION: SourceKind = {
  name: 'cedar.yaml',
  keepOut: l10n.t(
    'Keep secrets out of cedar.yaml. Save the key to a separate file, and name that file under credentials_file.',
  ),
  maxLength: MAX_CONFIG_LENGTH,
  error: (message, problems, warnings) => new ConfigError(message, problems, { warnings }),
};

/** Problems and warnings that are looked up in the text, of each; more are counted only. */
const MAX_NOTED = 200;

/** Problems that an error lists in its message; its `problems` has those that were looked up. */
const MAX_LISTED = 50;

export class Source {
  /** Settings that were not understood, and so have no effect. */
  readonly warnings: ConfigProblem[] = [];
  /** Everything in the text, as plain values. */
  readonly value: unknown;
  readonly #problems: ConfigProblem[] = [];
  #problemCount = 0;
  readonly #lines = new LineCounter();
  readonly #document: ReturnType<typeof parseYaml>;
  readonly #kind: SourceKind;

  /**
   * @param kind of the file; a configuration unless given
   * @throws ConfigError, or the error of the kind, when it is too long, is not valid YAML, or contains secrets, which no
   * message repeats
   */
  constructor(text: string, kind: SourceKind = CONFIGURATION) {
    this.#kind = kind;
    if (text.length > kind.maxLength) throw tooLong(kind);
    rejectDeep(text, kind);
    this.#document = parseYaml(text, this.#lines);
    this.#document.errors.push(...duplicateKeys(this.#document));
    this.#document.errors.sort((one, other) => one.pos[0] - other.pos[0]);
    const secret = holdsSecret(text);
    const syntax = syntaxProblems(
      text,
      this.#document,
      (offset) => this.#place(offset).line,
      MAX_NOTED,
    );
    this.#problemCount = syntax.count;
    for (const { message, offset } of syntax.problems) {
      this.#problems.push({
        message: secret
          ? `${l10n.t('This file is not valid YAML, and it contains a secret.')} ${kind.keepOut}`
          : message,
        path: '',
        position: this.#place(offset),
        isSyntax: !secret,
      });
    }
    this.throwProblems();
    this.value = this.#read();
    for (const path of findSecrets(this.value)) this.problem(path, kind.keepOut);
    this.throwProblems();
    for (const { message, offset } of syntaxWarnings(this.#document, MAX_NOTED)) {
      const bounded = boundMessage(message, MAX_PROBLEM_LENGTH);
      this.warnings.push({ message: bounded, path: '', position: this.#place(offset) });
    }
  }

  /** Whether a key is there, if with nothing behind it. */
  holds(path: readonly string[]): boolean {
    return this.#document.hasIn(path);
  }

  /** Notes that something cannot be used. */
  problem(
    path: readonly string[],
    message: string,
    more: Pick<ConfigProblem, 'placeholder'> = {},
  ): void {
    this.#problemCount += 1;
    if (this.#problems.length >= MAX_NOTED) return;
    this.#problems.push({ ...this.#at(path, message), ...more });
  }

  /** Notes that something has no effect. */
  warn(
    path: readonly string[],
    message: string,
    more: Pick<ConfigProblem, 'correction' | 'placeholder'> = {},
  ): void {
    if (this.warnings.length >= MAX_NOTED) return;
    this.warnings.push({ ...this.#at(path, message), ...more });
  }

  /** @throws the error of its kind when there are problems so far, with all of them */
  throwProblems(): void {
    if (this.#problems.length === 0) return;
    const count = this.#problemCount;
    const lines = this.#problems
      .slice(0, MAX_LISTED)
      .map(({ message, path, position }) =>
        [position && l10n.t('line {0}', position.line), boundMessage(path, 200), message]
          .filter(Boolean)
          .join(': '),
      );
    const { name, error } = this.#kind;
    const title =
      count === 1
        ? l10n.t('{0} has a problem.', name)
        : l10n.t('{0} has {1} problems.', name, count);
    throw error(`${title}\n${lines.join('\n')}`, this.#problems, this.warnings);
  }

  #read(): unknown {
    for (const { message, offset } of aliasProblems(this.#document)) {
      if (offset === undefined) {
        this.problem([], message);
        continue;
      }
      this.#problemCount += 1;
      if (this.#problems.length >= MAX_NOTED) continue;
      this.#problems.push({ message, path: '', position: this.#place(offset) });
    }
    this.throwProblems();
    try {
      return this.#document.toJS();
    } catch (error) {
      this.problem([], unreadable(error));
      return undefined;
    }
  }

  #at(path: readonly string[], message: string): ConfigProblem {
    return {
      message: boundMessage(message, MAX_PROBLEM_LENGTH),
      path: path.join('.'),
      position: this.#position(path),
    };
  }

  /**
   * The position of a key; of its section if the key is missing; of the first line for the
   * document.
   */
  #position(path: readonly string[]): TextPosition {
    for (let length = path.length; length > 0; length--) {
      const above = path.slice(0, length - 1);
      const parent = above.length > 0 ? this.#document.getIn(above, true) : this.#document.contents;
      const last = path[length - 1];
      const pair = isMap(parent)
        ? parent.items.find(({ key }) => isScalar(key) && String(key.value) === last)
        : undefined;
      const node = pair ? pair.key : this.#document.getIn(path.slice(0, length), true);
      if (isNode(node) && node.range) return this.#place(node.range[0]);
    }
    return this.#place(this.#document.contents?.range?.[0] ?? 0);
  }

  #place(offset: number): TextPosition {
    const { line, col } = this.#lines.linePos(offset);
    return { line, column: col };
  }
}

function tooLong({ name, maxLength, error }: SourceKind): Error {
  const message = l10n.t(
    '{0} is longer than {1} characters, so it was not read. Shorten it.',
    name,
    maxLength,
  );
  return error(message, [{ message, path: '' }], []);
}

/** @throws the error of the kind for what is nested so deeply that parsing it takes long */
function rejectDeep(text: string, { name, error }: SourceKind): void {
  const problem = depthProblem(text);
  if (!problem) return;
  const lines = text.slice(0, problem.offset).split('\n');
  const position = { line: lines.length, column: (lines.at(-1)?.length ?? 0) + 1 };
  const { message } = problem;
  const title = l10n.t('{0} has a problem.', name);
  const line = l10n.t('line {0}', position.line);
  throw error(`${title}\n${line}: ${message}`, [{ message, path: '', position }], []);
}

/** The message of an error of Cedar's own. @throws any other error */
export function cedarMessage(error: unknown): string {
  if (error instanceof CedarError) return error.message;
  throw error;
}
