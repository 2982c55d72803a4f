/** Frequencies that the order form offers in plain words; values are pandas' offset aliases. */
export const FREQUENCIES: readonly { readonly value: string; readonly label: string }[] = [
  { value: '', label: 'One period' },
  { value: 'YS', label: 'Every year' },
  { value: '6MS', label: 'Every 6 months' },
  { value: '3MS', label: 'Every 3 months' },
  { value: 'MS', label: 'Every month' },
  { value: '16D', label: 'Every 16 days' },
];

export const CUSTOM_FREQUENCY = 'custom';
