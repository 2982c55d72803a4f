/** Types for the part of Esri's LERC decoder that is used; the package contains none. */
declare module 'lerc' {
  interface Decoded {
    readonly width: number;
    readonly height: number;
    /** Arrays of a type that fits `pixelType`; several for blocks of several bands. */
    readonly pixels: readonly (
      | Uint8Array
      | Int16Array
      | Int32Array
      | Float32Array
      | Float64Array
    )[];
    /** 1 for each valid pixel, 0 for others; absent when all are valid. */
    readonly mask?: Uint8Array | null;
    /** Samples of each pixel. */
    readonly dimCount?: number;
  }
  const Lerc: {
    decode(
      input: ArrayBuffer,
      options?: { readonly returnPixelInterleavedDims?: boolean },
    ): Decoded;
  };
  export default Lerc;
}
