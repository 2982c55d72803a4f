/** Patterns of tile names: `h009v003`, `v003h009`, `h009-011v003`, `h009-h011v003`. */

/** A number, or a range of numbers; the letter may be repeated before its end. */
export const NUMBER = '\\d{1,6}(?:-\\d{1,6})?';

const [COLUMNS, ROWS] = ['h', 'v'].map((letter) => `${letter}(\\d{1,6}(?:-${letter}?\\d{1,6})?)`);

/** Groups: column and row, or row and column. */
export const NAMED = new RegExp(`^(?:${COLUMNS}${ROWS}|${ROWS}${COLUMNS})$`, 'i');
