/** Share of an area from which the area counts as covered: the rest is rounding of its outline. */
export const WHOLE_AREA = 0.9995;
