/** Limits on the text of a configuration, which may come from anywhere: a parser could take minutes otherwise. */

/** Longest text that is parsed, characters: configurations are a few thousand. */
export const MAX_CONFIG_LENGTH = 128 * 1024;

/** Sections and lists within each other; configurations have less than ten. */
export const MAX_CONFIG_DEPTH = 100;

/** Longest order file that is parsed, characters: an area of 20,000 positions has half a million. */
export const MAX_ORDER_FILE_LENGTH = 1024 * 1024;
