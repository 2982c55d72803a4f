/** Frequencies that the order form offers by name. */

/** Pandas offset aliases in the order of the list; empty for a single period. */
export const OFFERED_FREQUENCIES = ['', 'YS', '2YS', '6MS', '3MS', 'MS', 'SMS', '16D'] as const;

/** Value of the form's field where the user writes another frequency. */
export const CUSTOM_FREQUENCY = 'custom';
