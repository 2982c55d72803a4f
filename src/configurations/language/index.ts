/**
 * What an editor of cedar.yaml offers, from its JSON schema. Knows no VS Code; offsets count UTF-16
 * units from the beginning of the text.
 *
 * ```ts
 * suggestionsAt('tracker:\n  sto', 14, CONFIG_SCHEMA)[0].label; // 'store'
 * hoverAt(text, 3, CONFIG_SCHEMA)?.markdown;
 * mendings(text, 'tracker.stor', CONFIG_SCHEMA)[0].title; // 'Change to "store"'
 * ```
 *
 * It is a bundle of its own, `dist/language.cjs`, loaded when a configuration is first edited.
 */

export { type Suggestion, suggestionsAt } from './completion.ts';
export { correctionEdit } from './corrections.ts';
export { type Hover, hoverAt } from './hover.ts';
export { type Mending, mendings } from './mending.ts';
export { keyAt, nodeAt } from './nodes.ts';
export type { Schema } from './schema.ts';
