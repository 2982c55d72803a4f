/** Reducers that are made of other reducers. */
import { EvaluationError } from '../evaluationErrors.ts';
import type { Define } from '../signature.ts';
import { ReducerObject } from '../values/reducer.ts';
import { compareValues, type Reducer, type Row, type Value } from '../values/value.ts';

export function defineCompositeReducers(define: Define): void {
  define(
    'Reducer.setOutputs(reducer: Reducer, outputs: List<String>) -> Reducer',
    'The reducer with its outputs renamed.',
    (reducer, outputs) => {
      if (outputs.length !== reducer.outputs.length) {
        throw new EvaluationError(
          `The reducer has ${reducer.outputs.length} outputs, not ${outputs.length}.`,
        );
      }
      return reducer.named(outputs);
    },
  );
  define(
    'Reducer.getOutputs(reducer: Reducer) -> List<Object>',
    'Names of the outputs.',
    (reducer) => reducer.outputs,
  );
  define(
    'Reducer.unweighted(reducer: Reducer) -> Reducer',
    'The reducer, with every input counting the same.',
    (reducer) => reducer,
  );
  define(
    'Reducer.combine(reducer1: Reducer, reducer2: Reducer, outputPrefix: String = "", sharedInputs: Boolean = false) -> Reducer',
    'Both reducers side by side, on the same inputs or on further ones.',
    combine,
  );
  define(
    'Reducer.repeat(reducer: Reducer, count: Integer) -> Reducer',
    'The reducer on several inputs, with a list for each output.',
    (reducer, count) =>
      new ReducerObject('repeat', reducer.inputs * count, reducer.outputs, (rows) => {
        const runs = Array.from({ length: count }, (_, i) =>
          reducer.reduce(
            rows.map((row) => row.slice(i * reducer.inputs, (i + 1) * reducer.inputs)),
          ),
        );
        return reducer.outputs.map((_, output) => runs.map((run) => run[output] ?? null));
      }),
  );
  define(
    'Reducer.forEach(reducer: Reducer, outputNames: List<String>) -> Reducer',
    'The reducer once for each of several inputs, each with an output of its own.',
    (reducer, names) =>
      new ReducerObject('forEach', names.length, names, (rows) =>
        names.map((_, i) => reducer.reduce(rows.map((row) => [row[i] ?? null]))[0] ?? null),
      ),
  );
  define(
    'Reducer.group(reducer: Reducer, groupField: Integer = 0, groupName: String = "group") -> Reducer',
    'The reducer for each value of one of the inputs.',
    (reducer, field, name) =>
      new ReducerObject('group', reducer.inputs + 1, ['groups'], (rows) => {
        const groups = new Map<Value, Row[]>();
        for (const row of rows) {
          const key = row[field] ?? null;
          if (key !== null) groups.set(key, [...(groups.get(key) ?? []), row.toSpliced(field, 1)]);
        }
        const sorted = [...groups].sort(([a], [b]) => compareValues(a, b));
        return [
          sorted.map(([key, members]) => {
            const values = reducer.reduce(members);
            return new Map<string, Value>([
              [name, key],
              ...reducer.outputs.map((output, i): [string, Value] => [output, values[i] ?? null]),
            ]);
          }),
        ];
      }),
  );
}

function combine(first: Reducer, second: Reducer, prefix: string, shared: boolean): Reducer {
  if (shared && first.inputs !== second.inputs) {
    throw new EvaluationError(
      `Reducers that share inputs must have the same number of them, not ${first.inputs} and ${second.inputs}.`,
    );
  }
  const outputs = [...first.outputs];
  for (const output of second.outputs.map((name) => prefix + name)) {
    let name = output;
    for (let i = 1; outputs.includes(name); i++) name = `${output}_${i}`;
    outputs.push(name);
  }
  const inputs = shared ? first.inputs : first.inputs + second.inputs;
  return new ReducerObject('combine', inputs, outputs, (rows) => [
    ...first.reduce(rows.map((row) => row.slice(0, first.inputs))),
    ...second.reduce(shared ? rows : rows.map((row) => row.slice(first.inputs))),
  ]);
}
