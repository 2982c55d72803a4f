/**
 * Parses formulas of bands, such as `(nir - red) / (nir + red)`.
 *
 * jsep turns the text into a tree, of which only numbers, bands, the four operations and a few
 * functions are accepted. Nothing is ever executed.
 */
import * as l10n from '@vscode/l10n';
import jsep from 'jsep';
import {
  FORMULA_OPERATIONS,
  type FormulaOperation,
  type FormulaStep,
} from '../../src/domain/bandFormula.ts';

/** A longer text is not a formula of bands. */
const MAX_FORMULA_LENGTH = 500;

const FUNCTIONS: readonly FormulaOperation[] = ['abs', 'sqrt', 'exp', 'log', 'pow', 'min', 'max'];
const OPERATORS: readonly FormulaOperation[] = ['+', '-', '*', '/'];

export type ParsedFormula =
  | { readonly steps: readonly FormulaStep[] }
  /** The problem, and the index of the first wrong character. */
  | { readonly problem: string; readonly at: number };

class FormulaProblem extends Error {
  readonly at: number;

  constructor(problem: string, at: number) {
    super(problem);
    this.at = at;
  }
}

/** @param bands names of the bands of the image */
export function parseFormula(text: string, bands: readonly string[]): ParsedFormula {
  try {
    if (text.trim() === '') throw new FormulaProblem(l10n.t('Enter a formula.'), 0);
    if (text.length > MAX_FORMULA_LENGTH) {
      throw new FormulaProblem(
        l10n.t('A formula has at most {0} characters.', MAX_FORMULA_LENGTH),
        MAX_FORMULA_LENGTH,
      );
    }
    return { steps: stepsOf(parseTree(text), { text, bands }) };
  } catch (error) {
    if (error instanceof FormulaProblem) return { problem: error.message, at: error.at };
    throw error;
  }
}

function parseTree(text: string): jsep.Expression {
  try {
    return jsep(text);
  } catch (error) {
    const { index } = error as { index?: unknown };
    if (typeof index !== 'number') throw error;
    const at = Math.min(index, text.length);
    throw new FormulaProblem(syntaxProblem(text, at), at);
  }
}

function syntaxProblem(text: string, at: number): string {
  const wrong = text.slice(at).trim()[0];
  return wrong === undefined
    ? l10n.t('The formula is incomplete after character {0}.', at)
    : l10n.t('"{0}" is not expected at character {1}.', wrong, at + 1);
}

interface FormulaContext {
  readonly text: string;
  readonly bands: readonly string[];
}

function stepsOf(node: jsep.Expression, context: FormulaContext): FormulaStep[] {
  const { type, value, name, operator, callee } = node;
  switch (type) {
    case 'Literal':
      if (typeof value === 'number') return [{ value }];
      break;
    case 'Identifier':
      return [{ band: bandOf(String(name), context) }];
    case 'UnaryExpression':
      if (operator === '-' || operator === '+') {
        const inner = stepsOf(node.argument as jsep.Expression, context);
        return operator === '-' ? [...inner, { operation: 'negate' }] : inner;
      }
      break;
    case 'BinaryExpression': {
      const operation = OPERATORS.find((each) => each === operator);
      if (!operation) throw refusal(String(operator), context);
      const { left, right } = node as jsep.BinaryExpression;
      return [...stepsOf(left, context), ...stepsOf(right, context), { operation }];
    }
    case 'CallExpression':
      return callSteps(String((callee as jsep.Identifier).name), node, context);
  }
  throw refusal(String(node.raw ?? operator ?? firstSign(context.text)), context);
}

function callSteps(name: string, node: jsep.Expression, context: FormulaContext): FormulaStep[] {
  const operation = FUNCTIONS.find((each) => each === name);
  const at = positionInFormula(name, context.text);
  if (!operation) {
    const known = FUNCTIONS.join(', ');
    throw new FormulaProblem(
      l10n.t('"{0}" at character {1} is not a function. Use one of: {2}', name, at + 1, known),
      at,
    );
  }
  const inputs = (node as jsep.CallExpression).arguments;
  const count = FORMULA_OPERATIONS[operation];
  if (inputs.length !== count) {
    throw new FormulaProblem(
      l10n.t('"{0}" at character {1} needs {2} arguments.', name, at + 1, count),
      at,
    );
  }
  return [...inputs.flatMap((input) => stepsOf(input, context)), { operation }];
}

/** Names of bands are found whatever their case. */
function bandOf(name: string, { text, bands }: FormulaContext): string {
  const found =
    bands.find((band) => band === name) ??
    bands.find((band) => band.toLowerCase() === name.toLowerCase());
  if (found !== undefined) return found;
  const at = positionInFormula(name, text);
  throw new FormulaProblem(
    l10n.t(
      'The image has no band "{0}" (character {1}). Its bands are: {2}',
      name,
      at + 1,
      bands.join(', '),
    ),
    at,
  );
}

function refusal(sign: string, { text }: FormulaContext): FormulaProblem {
  const at = positionInFormula(sign, text);
  return new FormulaProblem(
    l10n.t(
      '"{0}" at character {1} cannot be used. A formula has bands, numbers, + − * / and functions.',
      sign,
      at + 1,
    ),
    at,
  );
}

/** The tree has no positions: a name or sign is looked up in the text. */
function positionInFormula(part: string, text: string): number {
  const escaped = part.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&');
  const isName = /^\w+$/.test(part);
  const found = text.search(new RegExp(isName ? `\\b${escaped}\\b` : escaped));
  return Math.max(0, found);
}

/** A sign that no formula has. */
function firstSign(text: string): string {
  return /[^\w\s.+\-*/(),]/.exec(text)?.[0] ?? /[,.]/.exec(text)?.[0] ?? text.trim()[0] ?? '';
}
