/** Edits that replace values of cedar.yaml, such as those that an example left there. */
import { STORE_KINDS } from '../../domain/stores.ts';
import { inYaml } from './describeSchema.ts';
import { nodesAt } from './yamlNodes.ts';

export interface ValueEdit {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** The value at a path, keys joined by dots; undefined where there is no plain value. */
export function valueAt(text: string, path: string): string | undefined {
  return nodesAt(text, path).find(({ role }) => role === 'value')?.text;
}

/**
 * @param values by their paths
 * @returns the edits, or undefined where one of the values is not in the text
 */
export function valueEdits(
  text: string,
  values: Readonly<Record<string, string>>,
): readonly ValueEdit[] | undefined {
  const edits = Object.entries(values).map(([path, value]): ValueEdit | undefined => {
    const node = nodesAt(text, path).find(({ role }) => role === 'value');
    return node && { start: node.start, end: node.end, text: inYaml(value) };
  });
  return edits.every((edit) => edit !== undefined) ? edits : undefined;
}

/** Entries of a list for the example at a path. */
export function listedKind(path: string): 'project' | 'bucket' | undefined {
  if (path === 'gcs.bucket_name') return 'bucket';
  return STORE_KINDS.some((kind) => path === `${kind}.project`) ? 'project' : undefined;
}
