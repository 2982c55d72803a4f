/** View of a set of pixels of the ground and the sky: covers, temperatures, quality bits. */

/** Bits of `QA_PIXEL`, after USGS's Landsat Collection 2 Level 2 product guides. */
export const QA = {
  fill: 1 << 0,
  dilatedCloud: 1 << 1,
  cirrus: 1 << 2,
  cloud: 1 << 3,
  shadow: 1 << 4,
  snow: 1 << 5,
  clear: 1 << 6,
  water: 1 << 7,
  /** Two bits each: 1 low, 2 medium, 3 high. */
  cloudConfidence: 8,
  shadowConfidence: 10,
  snowConfidence: 12,
  cirrusConfidence: 14,
} as const;

/** Share of each spectrum in what a pixel reflects, in this order. */
export const COVERS = ['leaf', 'straw', 'soil', 'snow', 'water', 'silt', 'cloud'] as const;

/** Land cover in every season: indices are those of Dynamic World's classes. */
export const GROUND = {
  water: 0,
  trees: 1,
  grass: 2,
  floodedVegetation: 3,
  crops: 4,
  shrub: 5,
  built: 6,
  bare: 7,
  snow: 8,
} as const;

/** Contents of a set of pixels; one entry for each pixel. */
export interface PixelView {
  /** 1 where the scene has data. */
  readonly mask: Uint8Array;
  /** 1 where the scene has fill: pixels of the image that hold no data. */
  readonly fill: Uint8Array;
  /** Weights of `COVERS`, one array each; light and shade are in them. */
  readonly covers: readonly Float32Array[];
  /** Temperature of what is seen, °C. */
  readonly temperature: Float32Array;
  /** Share of the surface that is green, without clouds. */
  readonly greenness: Float32Array;
  /** Distance to the nearest cloud, km, roughly. */
  readonly cloudDistance: Float32Array;
  readonly quality: Uint16Array;
  /** Height above the sea, meters; 0 on the sea and on large lakes. */
  readonly height: Float32Array;
  /** One of `GROUND`. */
  readonly ground: Uint8Array;
  /** Share of the light that clouds between the sun and the pixel leave, 0 to 1. */
  readonly sunlight: Float32Array;
  /** Angle across the orbit, degrees. */
  readonly across: Float32Array;
  /** Position of the sun, degrees. */
  readonly sunElevation: Float32Array;
  readonly sunAzimuth: Float32Array;
  /** Of a composite, the index of the date that a pixel is from. */
  readonly source: Uint8Array;
}

/** A view of `count` pixels, all masked. */
export function emptyView(count: number): PixelView {
  return {
    mask: new Uint8Array(count),
    fill: new Uint8Array(count),
    covers: COVERS.map(() => new Float32Array(count)),
    temperature: new Float32Array(count),
    greenness: new Float32Array(count),
    cloudDistance: new Float32Array(count),
    quality: new Uint16Array(count),
    height: new Float32Array(count),
    ground: new Uint8Array(count),
    sunlight: new Float32Array(count),
    across: new Float32Array(count),
    sunElevation: new Float32Array(count),
    sunAzimuth: new Float32Array(count),
    source: new Uint8Array(count),
  };
}
