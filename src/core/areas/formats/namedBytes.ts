/** A file with its name, without folders. */
export interface NamedBytes {
  readonly name: string;
  readonly bytes: Uint8Array;
}
