/** Ways to read a polygon that is wider than half the Earth, and their names in files and options. */

/**
 * Ways to read a ring that is wider than half the Earth. Around a pole, it is the edge of what is
 * between it and the nearer pole.
 */
export type WideChoice = 'acrossAntimeridian' | 'asWritten' | 'aroundPole';

/** By the names that users write. */
export const WIDE_RINGS = {
  across: 'acrossAntimeridian',
  around: 'asWritten',
  pole: 'aroundPole',
} as const satisfies Record<string, WideChoice>;

/** The name of a way to read a ring. */
export type WideRingName = keyof typeof WIDE_RINGS;
