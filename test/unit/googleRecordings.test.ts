/** Recordings of Google's services: what is removed from them, and how they are compared. */
import { describe, expect, it } from 'vitest';
import { readArguments, UsageError } from '../google/arguments.ts';
import { Budget, BudgetError } from '../google/budget.ts';
import { compareFacts } from '../google/comparison.ts';
import { mask, type Recording } from '../google/recording.ts';
import { refusalOf } from '../google/refusalFacts.ts';

const NAMES = [
  ['my-project', 'PROJECT'],
  ['my-project-images', 'BUCKET'],
] as const;

describe('a recording', () => {
  it.each([
    ['gs://my-project-images of my-project', 'gs://BUCKET of PROJECT'],
    ['user.name@example.com cannot', 'ACCOUNT cannot'],
    ['x@my-project.iam.gserviceaccount.com', 'ACCOUNT'],
    ['Bearer ya29.a0Af_B-c.d', 'Bearer TOKEN'],
    ['operations/AB7CD2EFGH4IJKLMNOP6QRST', 'operations/ID'],
    ['file 1a2B3c4D5e6F7g8H9i0JkLmNoPqRsTu', 'file ID'],
    ['used in project 123456789012 before', 'used in project NUMBER before'],
    ['at 2026-11-26T12:00:00.123Z', 'at TIME'],
    ['0f8fad5b-d9cd-469f-a165-70867728950e', 'ID'],
    ["Unknown algorithm 'No.suchFunction'.", "Unknown algorithm 'No.suchFunction'."],
  ])('keeps of %j only %j', (text, masked) => {
    expect(mask({ [text]: [text] }, NAMES)).toEqual({ [masked]: [masked] });
  });
});

function recording(facts: Recording['steps'][string]['facts']): Recording {
  const steps = { step: { facts, seen: { count: Math.random() } } };
  return { version: 1, service: 'google', day: '2026-11-26', taskSeconds: 1, steps, failed: {} };
}

describe('the comparison', () => {
  it('finds no difference in equal facts, whatever else was seen', () => {
    const facts = { a: { status: 404, reasons: ['notFound'] } };
    expect(compareFacts(recording(facts), recording(facts))).toEqual([]);
  });

  it('names each fact that differs, is missing, or is new', () => {
    const google = recording({ a: { status: 404, message: 'Gone' }, b: [1, 2] });
    const sandbox = recording({ a: { status: 404, code: 'NOT_FOUND' }, b: [2, 1] });
    expect(compareFacts(google, sandbox)).toEqual([
      { path: 'step.a.message', recorded: 'Gone', sandbox: undefined },
      { path: 'step.a.code', recorded: undefined, sandbox: 'NOT_FOUND' },
      { path: 'step.b', recorded: [1, 2], sandbox: [2, 1] },
    ]);
  });
});

describe('a refusal', () => {
  it('has reasons from both forms of Google’s errors', () => {
    const details = [{ '@type': 'type.googleapis.com/google.rpc.ErrorInfo', reason: 'A' }];
    const error = {
      code: 403,
      status: 'DENIED',
      message: 'No',
      errors: [{ reason: 'b' }],
      details,
    };
    expect(refusalOf({ status: 403, body: { error } })).toEqual({
      status: 403,
      code: 'DENIED',
      message: 'No',
      reasons: ['b', 'A'],
    });
    expect(refusalOf({ status: 502, body: 'Bad Gateway' })).toEqual({
      status: 502,
      body: 'Bad Gateway',
    });
  });
});

describe('the budget', () => {
  it('is the sum of the last values of all tasks', () => {
    const budget = new Budget(10);
    budget.note({ name: 'a', metadata: { batchEecuUsageSeconds: 4 } });
    budget.note({ name: 'a', metadata: { batchEecuUsageSeconds: 5 } });
    budget.note({ name: 'b', metadata: { batchEecuUsageSeconds: '5' } });
    expect(budget.used).toBe(10);
    expect(() => budget.note({ name: 'c', metadata: { batchEecuUsageSeconds: 1 } })).toThrow(
      BudgetError,
    );
  });
});

describe('arguments', () => {
  it.each([
    [['--project', 'p'], 'Name a project and a bucket'],
    [['--project', 'p', '--bucket', 'b', '--budget', 'x'], 'not "x"'],
    [['--nonsense'], "Unknown option '--nonsense'"],
  ])('%j are refused', (args, message) => {
    expect(() => readArguments(args)).toThrow(UsageError);
    expect(() => readArguments(args)).toThrow(message);
  });
});
