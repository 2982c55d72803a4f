/** Reducers: from many rows of inputs to a few outputs. */
import type { Reducer, Row, Value } from './value.ts';

export class ReducerObject implements Reducer {
  readonly type = 'Reducer';
  readonly name: string;
  readonly inputs: number;
  readonly outputs: readonly string[];
  readonly reduce: Reducer['reduce'];

  constructor(name: string, inputs: number, outputs: readonly string[], reduce: Reducer['reduce']) {
    this.name = name;
    this.inputs = inputs;
    this.outputs = outputs;
    this.reduce = reduce;
  }

  named(outputs: readonly string[]): Reducer {
    return new ReducerObject(this.name, this.inputs, outputs, this.reduce);
  }
}

/** A reducer of numbers; rows without a number are left out. */
export function numeric(name: string, compute: (numbers: number[]) => Value): Reducer {
  return new ReducerObject(name, 1, [name], (rows) => [compute(numbersInRows(rows))]);
}

export function numbersInRows(rows: readonly Row[], input = 0): number[] {
  const numbers: number[] = [];
  for (const row of rows) {
    const value = row[input];
    if (typeof value === 'number' && !Number.isNaN(value)) numbers.push(value);
    else if (typeof value === 'boolean') numbers.push(Number(value));
  }
  return numbers;
}

export function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, value) => total + value, 0);
}

export function mean(numbers: readonly number[]): number | null {
  return numbers.length > 0 ? sum(numbers) / numbers.length : null;
}

/** Mean square deviation, over n or (a sample's) over n - 1. */
export function variance(numbers: readonly number[], sample = false): number | null {
  const middle = mean(numbers);
  const count = numbers.length - (sample ? 1 : 0);
  if (middle === null || count <= 0) return null;
  return sum(numbers.map((value) => (value - middle) ** 2)) / count;
}

/**
 * Value below which `percent` of the numbers are; interpolated between two neighbors.
 */
export function percentile(numbers: readonly number[], percent: number): number | null {
  if (numbers.length === 0) return null;
  const sorted = [...numbers].sort((a, b) => a - b);
  const position = (percent / 100) * (sorted.length - 1);
  const [low, high] = [sorted[Math.floor(position)] ?? 0, sorted[Math.ceil(position)] ?? 0];
  return low + (high - low) * (position - Math.floor(position));
}

export function least(numbers: readonly number[]): number | null {
  return numbers.length > 0 ? numbers.reduce((a, b) => Math.min(a, b)) : null;
}

export function greatest(numbers: readonly number[]): number | null {
  return numbers.length > 0 ? numbers.reduce((a, b) => Math.max(a, b)) : null;
}

/** How often each number occurs. */
export function frequencies(numbers: readonly number[]): Map<number, number> {
  const counts = new Map<number, number>();
  for (const value of numbers) counts.set(value, (counts.get(value) ?? 0) + 1);
  return counts;
}
