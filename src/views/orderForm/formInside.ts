/**
 * The area that the images of a draft are cut to. The page has the choice alone: the area itself, of up
 * to 20,000 positions, stays in the extension.
 */
import { createHash } from 'node:crypto';
import type { InsideArea, OrderedArea } from '../../core/index.ts';
import type { FormArea } from './areaFinding.ts';
import type { Draft } from './protocol.ts';

/** The draft with the area of the form, if images are to be cut to it. */
export function draftWithArea(
  { insideArea: _, ...draft }: Draft,
  area: Pick<FormArea, 'inside'> | undefined,
): Draft {
  const inside = draft.isInside ? area?.inside : undefined;
  return { ...draft, ...(inside && { insideArea: inside }) };
}

/** What the page gets of a draft. */
export function draftWithoutArea<D extends Partial<Draft>>({ insideArea: _, ...draft }: D) {
  return draft;
}

/** The area that an order has recorded, for a form that orders the same. */
export function recordedFormArea({ name, geometry, simplifiedFrom }: OrderedArea): FormArea {
  const inside: InsideArea = { name, geometry, simplifiedFrom };
  return { name, outline: geometry, inside };
}

const digests = new WeakMap<object, string>();

/** Distinguishes areas, in the fingerprint of a request; empty for whole tiles. */
export function insideFingerprint(inside: InsideArea | undefined): string {
  if (!inside) return '';
  const { name, geometry } = inside;
  const known = digests.get(geometry);
  const digest = known ?? createHash('sha256').update(JSON.stringify(geometry)).digest('hex');
  digests.set(geometry, digest);
  return `${name} ${digest}`;
}
