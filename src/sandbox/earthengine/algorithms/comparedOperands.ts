/** Operands of filters that compare: fields and values of elements. */
import { EvaluationError } from '../evaluationErrors.ts';
import { FilterObject } from '../values/filterObject.ts';
import {
  type Constraint,
  type Element,
  type Filter,
  isObject,
  type Value,
} from '../values/value.ts';

/** Fields and values as every comparing filter takes them. */
export const OPERANDS =
  'leftField: String = null, rightValue: Object = null, rightField: String = null, leftValue: Object = null';

export interface Operands {
  readonly leftField: string | null;
  readonly rightValue: Value;
  readonly rightField: string | null;
  readonly leftValue: Value;
}

/** A filter of the operands, as an algorithm whose arguments are `OPERANDS`. */
export function takesOperands(filter: (operands: Operands) => Filter) {
  return (
    leftField: string | null,
    rightValue: Value,
    rightField: string | null,
    leftValue: Value,
  ): Filter => filter({ leftField, rightValue, rightField, leftValue });
}

export type Compare = (left: Value, right: Value) => boolean;

export const TIME = 'system:time_start';

/**
 * A filter that compares two operands. Outside a join both fields are the element's own.
 *
 * @param constraint what the comparison allows to skip
 * @throws EvaluationError if an operand is given twice, or both are values
 */
export function comparingFilter(
  name: string,
  operands: Operands,
  compare: Compare,
  constraint: Constraint = {},
): Filter {
  checkOperands(operands);
  const { leftField, rightField, leftValue, rightValue } = operands;
  return new FilterObject(
    name,
    (left: Element, right: Element = left) =>
      compare(
        leftField === null ? leftValue : fieldValue(left, leftField),
        rightField === null ? rightValue : fieldValue(right, rightField),
      ),
    constraint,
  );
}

function checkOperands({ leftField, rightField, leftValue, rightValue }: Operands): void {
  if (leftField !== null && leftValue !== null) {
    throw new EvaluationError("Only one of 'leftField' and 'leftValue' may be specified.");
  }
  if (rightField !== null && rightValue !== null) {
    throw new EvaluationError("Only one of 'rightField' and 'rightValue' may be specified.");
  }
  if (leftField === null && rightField === null) {
    throw new EvaluationError("One of 'leftField' and 'rightField' must be specified.");
  }
}

function fieldValue(element: Element, field: string): Value {
  return field === '.all' ? element : element.get(field);
}

export function asNumber(value: Value): number {
  if (typeof value === 'number') return value;
  if (typeof value === 'boolean') return Number(value);
  return isObject(value, 'Date') ? value.millis : Number.NaN;
}
