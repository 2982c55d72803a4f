/** The part of Esri's LERC decoder that is used; it brings no types of its own. */
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
    /** For each pixel 1 where it is valid; absent when all are. */
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
