/**
 * Surface reflectance of what covers the ground, in the order of `WAVELENGTHS`: coastal, blue, green,
 * red, near infrared, short-wave infrared 1 and 2; then by their nanometers the red edge, water
 * vapor's absorption, and two ranges of the near infrared.
 *
 * Round figures of common spectra as spectral libraries show them.
 */
export const SPECTRA = {
  leaf: [0.022, 0.027, 0.06, 0.032, 0.42, 0.19, 0.085, 0.07, 0.3, 0.39, 0.41, 0.36, 0.002],
  straw: [0.06, 0.075, 0.115, 0.15, 0.26, 0.32, 0.22, 0.17, 0.2, 0.23, 0.28, 0.31, 0.002],
  soil: [0.08, 0.1, 0.145, 0.2, 0.27, 0.34, 0.29, 0.21, 0.225, 0.24, 0.285, 0.31, 0.002],
  snow: [0.88, 0.9, 0.9, 0.88, 0.78, 0.11, 0.07, 0.87, 0.86, 0.84, 0.7, 0.4, 0.004],
  water: [0.035, 0.035, 0.03, 0.016, 0.008, 0.004, 0.003, 0.012, 0.009, 0.008, 0.006, 0.004, 0.001],
  silt: [0.06, 0.08, 0.12, 0.13, 0.05, 0.01, 0.006, 0.11, 0.07, 0.06, 0.03, 0.015, 0.001],
  cloud: [0.66, 0.66, 0.66, 0.67, 0.7, 0.48, 0.36, 0.67, 0.68, 0.69, 0.6, 0.62, 0.06],
} as const;
