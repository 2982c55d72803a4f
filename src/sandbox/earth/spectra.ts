/**
 * Surface reflectance of what covers the ground, in the order of `WAVELENGTHS`: coastal, blue, green,
 * red, near infrared, short-wave infrared 1 and 2.
 *
 * Round figures of common spectra as spectral libraries show them.
 */
export const SPECTRA = {
  leaf: [0.022, 0.027, 0.06, 0.032, 0.42, 0.19, 0.085],
  straw: [0.06, 0.075, 0.115, 0.15, 0.26, 0.32, 0.22],
  soil: [0.08, 0.1, 0.145, 0.2, 0.27, 0.34, 0.29],
  snow: [0.88, 0.9, 0.9, 0.88, 0.78, 0.11, 0.07],
  water: [0.035, 0.035, 0.03, 0.016, 0.008, 0.004, 0.003],
  silt: [0.06, 0.08, 0.12, 0.13, 0.05, 0.01, 0.006],
  cloud: [0.66, 0.66, 0.66, 0.67, 0.7, 0.48, 0.36],
} as const;
