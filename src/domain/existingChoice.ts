/**
 * Choice for images that already exist when an order is submitted: order only the others, or have
 * them computed again for the new order.
 */
export type ExistingChoice = 'leaveOut' | 'takeOver';

/** All choices. */
export const EXISTING_CHOICES: readonly ExistingChoice[] = ['leaveOut', 'takeOver'];
