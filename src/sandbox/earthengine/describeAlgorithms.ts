/**
 * All algorithms of Earth Engine by their signatures, whether the sandbox implements them or not.
 *
 * Names, arguments, types and defaults are those of the algorithms request. With the whole list,
 * Google's clients can build any expression; what is not implemented is refused when it is computed.
 */
import facts from './facts/signatures.json' with { type: 'json' };
import {
  type AlgorithmDefinition,
  parseSignature,
  type Registry,
  typeInFull,
} from './signature.ts';

type Signature = Pick<AlgorithmDefinition, 'name' | 'arguments' | 'returnType'> & {
  readonly hidden: boolean;
};

let signatures: ReadonlyMap<string, Signature> | undefined;

/** Every algorithm by name. */
export function allSignatures(): ReadonlyMap<string, Signature> {
  if (!signatures) {
    const parse = (texts: readonly string[], hidden: boolean) =>
      texts.map((text) => ({ ...parseSignature(text), hidden }));
    const all = [...parse(facts.visible, false), ...parse(facts.hidden, true)];
    all.sort((a, b) => (a.name < b.name ? -1 : 1));
    signatures = new Map(all.map((signature) => [signature.name, signature]));
  }
  return signatures;
}

const REPLACEMENTS: Readonly<Record<string, string>> = facts.deprecated;

/** The list that clients load: one entry for each algorithm. */
export function describeAlgorithms(registry: Registry): Record<string, unknown>[] {
  return [...allSignatures().values()].map((signature) => {
    const { name, returnType, hidden } = signature;
    const replacement = REPLACEMENTS[name];
    return {
      name: `algorithms/${name}`,
      description: registry.get(name)?.description ?? 'The sandbox does not implement it.',
      returnType: typeInFull(returnType),
      arguments: signature.arguments.map(({ name, type, optional, defaultValue }) => ({
        argumentName: name,
        type: typeInFull(type),
        ...(optional && { optional, defaultValue }),
      })),
      ...(hidden && { hidden }),
      ...(replacement && { deprecated: true, deprecationReason: `Use ${replacement}().` }),
    };
  });
}
