/**
 * Language support for cedar.yaml from its JSON schema. Does not import `vscode`; offsets count
 * UTF-16 units from the start of the text.
 *
 * ```ts
 * suggestionsAt('tracker:\n  sto', 14, CONFIG_SCHEMA)[0].label; // 'store'
 * hoverAt(text, 3, CONFIG_SCHEMA)?.markdown;
 * mendings(text, 'tracker.stor', CONFIG_SCHEMA)[0].title; // 'Change to "store"'
 * ```
 *
 * A bundle of its own, `dist/language.cjs`, loaded when a configuration is first edited.
 */

export { type Suggestion, suggestionsAt } from './completion.ts';
export { correctionEdit } from './corrections.ts';
export { type Hover, hoverAt } from './hover.ts';
export { type Mending, mendings } from './mending.ts';
export type { Schema } from './schemaLookup.ts';
export { listedKind, valueAt, valueEdits } from './valueEdits.ts';
export { keyAt, nodeAt } from './yamlNodes.ts';
