/** Ways to read a polygon that is wider than half the Earth, by their names in files and on the command line. */
export const WIDE_RINGS = {
  across: 'acrossAntimeridian',
  around: 'asWritten',
  pole: 'aroundPole',
} as const;

/** A way to read a polygon that is wider than half the Earth, as users write it. */
export type WideRingName = keyof typeof WIDE_RINGS;

/**
 * Ways to read a ring that is wider than half the Earth. Around a pole, it is the edge of what is
 * between it and the nearer pole.
 */
export type WideChoice = (typeof WIDE_RINGS)[WideRingName];
