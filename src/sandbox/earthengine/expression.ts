/**
 * Evaluates expressions: graphs of nodes, some of which refer to others by key.
 *
 * A node that depends on no function's argument is evaluated once; one that does, once for each
 * call of the innermost function that it depends on. Only nodes that are needed are evaluated.
 */
import { bindArguments, fromJson } from './coerce.ts';
import { allSignatures } from './describeAlgorithms.ts';
import type { EvaluationContext } from './evaluationContext.ts';
import { attributed, EvaluationError } from './evaluationErrors.ts';
import type { AlgorithmDefinition, Registry } from './signature.ts';
import { type Algorithm, truth, type Value } from './values/value.ts';

/** A graph as requests carry it. */
export interface ExpressionGraph {
  readonly result: string;
  readonly values: Readonly<Record<string, unknown>>;
}

type ExpressionNode = Readonly<Record<string, unknown>>;

/** The arguments of one call of a function, and of those around it. */
interface Scope {
  readonly names: ReadonlyMap<string, Value>;
  readonly outer: Scope | null;
  /** Values by the key of their node, or by the node itself where it has no key. */
  readonly known: Map<string | ExpressionNode, Value>;
}

const ROOT_NAMES: ReadonlyMap<string, Value> = new Map();

export class Evaluation {
  readonly #values: Readonly<Record<string, unknown>>;
  readonly #registry: Registry;
  readonly #context: EvaluationContext;
  readonly #free = new Map<string, ReadonlySet<string>>();
  readonly #freeOfCalls = new WeakMap<ExpressionNode, ReadonlySet<string>>();
  readonly #underway = new Set<string>();
  readonly #root: Scope = { names: ROOT_NAMES, outer: null, known: new Map() };

  constructor(
    expression: ExpressionGraph,
    registry: Registry,
    environment: Pick<EvaluationContext, 'catalog' | 'checkTime'>,
  ) {
    this.#values = expression.values;
    this.#registry = registry;
    this.#context = {
      ...environment,
      invoke: (name, args) => this.#invoke(name, args),
      algorithm: (name) => this.#asFunction(this.#definition(name)),
    };
  }

  get context(): EvaluationContext {
    return this.#context;
  }

  /** The value of a node by key. @throws EvaluationError in Earth Engine's words */
  value(key: string): Value {
    return this.#reference(key, this.#root);
  }

  #reference(key: string, scope: Scope): Value {
    const home = homeOf(this.#freeNames(key), scope);
    const known = home.known.get(key);
    if (known !== undefined) return known;
    const value = this.#evaluate(this.#node(key), scope);
    home.known.set(key, value);
    return value;
  }

  #node(key: string): ExpressionNode {
    if (!Object.hasOwn(this.#values, key)) {
      throw new EvaluationError(`Expression refers to a value '${key}' that is not in it.`, true);
    }
    return asNode(this.#values[key]);
  }

  #evaluate(node: ExpressionNode, scope: Scope): Value {
    if ('constantValue' in node) return fromJson(node.constantValue);
    if ('integerValue' in node) return Number(node.integerValue);
    if ('bytesValue' in node) return String(node.bytesValue);
    if ('valueReference' in node) return this.#reference(String(node.valueReference), scope);
    if ('argumentReference' in node) return argument(String(node.argumentReference), scope);
    if ('arrayValue' in node) {
      return items(node.arrayValue).map((item) => this.#evaluate(item, scope));
    }
    if ('dictionaryValue' in node) {
      const entries = Object.entries(fields(node.dictionaryValue, 'values'));
      return new Map(entries.map(([key, item]) => [key, this.#evaluate(asNode(item), scope)]));
    }
    if ('functionReference' in node) return this.#functionValue(node.functionReference, scope);
    if ('functionDefinitionValue' in node) {
      return this.#define(asNode(node.functionDefinitionValue), scope);
    }
    if ('functionInvocationValue' in node) {
      return this.#callOnce(asNode(node.functionInvocationValue), scope);
    }
    if (Object.keys(node).length === 0) return null;
    throw new EvaluationError(
      `Expression has a node of an unknown kind: ${Object.keys(node).join(', ')}.`,
      true,
    );
  }

  #define(definition: ExpressionNode, scope: Scope): Algorithm {
    const argumentNames = stringList(definition.argumentNames);
    const body = String(definition.body);
    return {
      type: 'Algorithm',
      argumentNames,
      call: (values) => {
        this.#context.checkTime();
        const names = new Map(argumentNames.map((name, i) => [name, values[i] ?? null]));
        return this.#reference(body, { names, outer: scope, known: new Map() });
      },
    };
  }

  /** A function by reference: an algorithm's name, or the key of a value that is a function. */
  #functionValue(reference: unknown, scope: Scope): Algorithm {
    const name = String(reference);
    if (this.#registry.has(name)) return this.#asFunction(this.#definition(name));
    const value = Object.hasOwn(this.#values, name) ? this.#reference(name, scope) : null;
    if (value !== null && typeof value === 'object' && 'call' in value) return value;
    throw missingAlgorithm(name);
  }

  /**
   * Clients write a call that is used once right where it is used, also inside a function that is
   * called many times: when it does not depend on the function's arguments, it is worked out once.
   */
  #callOnce(invocation: ExpressionNode, scope: Scope): Value {
    if (!scope.outer) return this.#call(invocation, scope);
    let free = this.#freeOfCalls.get(invocation);
    if (!free) {
      free = this.#freeNamesOf({ functionInvocationValue: invocation });
      this.#freeOfCalls.set(invocation, free);
    }
    const home = homeOf(free, scope);
    if (home === scope) return this.#call(invocation, scope);
    const known = home.known.get(invocation);
    if (known !== undefined) return known;
    const value = this.#call(invocation, scope);
    home.known.set(invocation, value);
    return value;
  }

  #call(invocation: ExpressionNode, scope: Scope): Value {
    const args = (invocation.arguments ?? {}) as ExpressionNode;
    const given = () =>
      Object.fromEntries(
        Object.entries(args).map(([name, node]) => [name, this.#evaluate(asNode(node), scope)]),
      );
    if ('functionReference' in invocation) {
      const called = this.#functionValue(invocation.functionReference, scope);
      const values = given();
      return called.call(called.argumentNames.map((name) => values[name] ?? null));
    }
    const name = String(invocation.functionName);
    // The branch that is not taken must not fail.
    if (name === 'If') return this.#branch(args, scope);
    this.#definition(name);
    return this.#invoke(name, given());
  }

  #branch(args: ExpressionNode, scope: Scope): Value {
    const part = (name: string) =>
      name in args ? this.#evaluate(asNode(args[name]), scope) : null;
    return truth(part('condition')) ? part('trueCase') : part('falseCase');
  }

  #invoke(name: string, given: Readonly<Record<string, Value>>): Value {
    const definition = this.#definition(name);
    try {
      return definition.implementation(bindArguments(definition, given), this.#context);
    } catch (error) {
      throw attributed(error, name);
    }
  }

  #definition(name: string): AlgorithmDefinition {
    const definition = this.#registry.get(name);
    if (!definition) throw missingAlgorithm(name);
    return definition;
  }

  #asFunction(definition: AlgorithmDefinition): Algorithm {
    const argumentNames = definition.arguments.map(({ name }) => name);
    return {
      type: 'Algorithm',
      argumentNames,
      call: (values) =>
        this.#invoke(
          definition.name,
          Object.fromEntries(values.map((value, i) => [argumentNames[i] ?? String(i), value])),
        ),
    };
  }

  /** Names of function arguments that a value depends on, apart from those it binds itself. */
  #freeNames(key: string): ReadonlySet<string> {
    const known = this.#free.get(key);
    if (known) return known;
    if (this.#underway.has(key)) {
      throw new EvaluationError(`Expression refers to itself: value '${key}'.`, true);
    }
    this.#underway.add(key);
    const names = this.#freeNamesOf(this.#node(key));
    this.#underway.delete(key);
    this.#free.set(key, names);
    return names;
  }

  #freeNamesOf(node: ExpressionNode): Set<string> {
    if ('argumentReference' in node) return new Set([String(node.argumentReference)]);
    if ('valueReference' in node) return new Set(this.#freeNames(String(node.valueReference)));
    if ('functionDefinitionValue' in node) {
      const { body, argumentNames } = asNode(node.functionDefinitionValue);
      const names = new Set(this.#freeNames(String(body)));
      for (const name of stringList(argumentNames)) names.delete(name);
      return names;
    }
    const names = new Set<string>();
    for (const child of this.#children(node))
      for (const name of this.#freeNamesOf(child)) names.add(name);
    return names;
  }

  *#children(node: ExpressionNode): Generator<ExpressionNode> {
    if ('arrayValue' in node) yield* items(node.arrayValue);
    if ('dictionaryValue' in node) {
      for (const item of Object.values(fields(node.dictionaryValue, 'values'))) yield asNode(item);
    }
    if ('functionInvocationValue' in node) {
      const invocation = asNode(node.functionInvocationValue);
      for (const item of Object.values((invocation.arguments ?? {}) as ExpressionNode))
        yield asNode(item);
      const reference = invocation.functionReference;
      if (typeof reference === 'string' && Object.hasOwn(this.#values, reference)) {
        yield { valueReference: reference };
      }
    }
  }
}

/** The innermost call whose arguments a value depends on, by their names; else the root. */
function homeOf(free: ReadonlySet<string>, scope: Scope): Scope {
  let home = scope;
  while (home.outer && ![...home.names.keys()].some((name) => free.has(name))) home = home.outer;
  return home;
}

/** The refusal of an algorithm that Earth Engine does not have, or only the sandbox does not. */
export function missingAlgorithm(name: string): EvaluationError {
  const message = allSignatures().has(name)
    ? `The sandbox does not implement ${name}.`
    : `Unknown algorithm '${name}'.`;
  return new EvaluationError(message, true);
}

function argument(name: string, scope: Scope): Value {
  for (let at: Scope | null = scope; at; at = at.outer) {
    const value = at.names.get(name);
    if (value !== undefined) return value;
  }
  throw new EvaluationError(
    `Expression refers to an argument '${name}' outside its function.`,
    true,
  );
}

function asNode(value: unknown): ExpressionNode {
  if (typeof value === 'object' && value !== null && !Array.isArray(value))
    return value as ExpressionNode;
  throw new EvaluationError('Expression is malformed: a node must be an object.', true);
}

function fields(value: unknown, name: string): ExpressionNode {
  return asNode(asNode(value)[name] ?? {});
}

function items(value: unknown): ExpressionNode[] {
  const values = asNode(value).values ?? [];
  if (!Array.isArray(values))
    throw new EvaluationError('Expression is malformed: an array needs values.', true);
  return values.map(asNode);
}

function stringList(value: unknown): string[] {
  return Array.isArray(value) ? value.map(String) : [];
}

/** Checks that a request's expression is a graph. @throws EvaluationError */
export function parseExpression(json: unknown): ExpressionGraph {
  const { result, values } = asNode(json ?? {});
  if (typeof result !== 'string' || typeof values !== 'object' || values === null) {
    throw new EvaluationError('Expression must have a result and values.', true);
  }
  return { result, values: values as Record<string, unknown> };
}
