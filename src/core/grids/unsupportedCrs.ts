/** A coordinate reference system that Cedar cannot compute with; the message completes "…: {0}." */
export class UnsupportedCrs extends Error {
  override readonly name = 'UnsupportedCrs';
}
