/** The part of `hash-wasm` with CRC32 alone: 7 KB, where all of it is 216 KB. */
declare module 'hash-wasm/dist/crc32.umd.min.js' {
  interface Hasher {
    init(): Hasher;
    update(bytes: Uint8Array): Hasher;
    /** Ends the checksum; `init` starts another. */
    digest(encoding: 'hex'): string;
  }
  const hashWasm: {
    /** @param polynomial bits reversed */
    createCRC32(polynomial: number): Promise<Hasher>;
  };
  export default hashWasm;
}
