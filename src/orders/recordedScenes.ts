/** Reads the choices of scenes that an order has recorded, as far as Cedar has written them. */
import type { SceneChoice } from '../core/index.ts';
import { isRecord } from '../domain/isRecord.ts';

/** Whether the value of each part has the type that Cedar writes. */
const CHECKS: { readonly [Part in keyof Required<SceneChoice>]: (value: unknown) => boolean } = {
  cloudLimit: isNumber,
  months: (value) => isListOf(value, isNumber),
  pathRows: (value) => isListOf(value, (each) => isListOf(each, isNumber)),
  mgrsTiles: (value) => isListOf(value, isText),
  timeOfDay: (value) => value === 'day' || value === 'night',
  nadirOnly: (value) => value === true,
  cloudMask: isText,
  composite: (value) => value === 'best' || value === 'median',
};

/**
 * @param recorded `submission.image_collections` of a tracking document; untrusted
 * @returns choices by the id of the collection; those without any are absent
 */
export function recordedScenes(recorded: unknown): Readonly<Record<string, SceneChoice>> {
  const entries = Object.entries(isRecord(recorded) ? recorded : {}).flatMap(([id, record]) => {
    const choice = isRecord(record) && isRecord(record.scenes) ? readChoice(record.scenes) : {};
    return Object.keys(choice).length > 0 ? [[id, choice] as const] : [];
  });
  return Object.fromEntries(entries);
}

function readChoice(scenes: Readonly<Record<string, unknown>>): SceneChoice {
  const parts = Object.keys(CHECKS) as (keyof SceneChoice)[];
  return Object.fromEntries(
    parts.flatMap((part) => (CHECKS[part](scenes[part]) ? [[part, scenes[part]]] : [])),
  );
}

function isNumber(value: unknown): boolean {
  return typeof value === 'number';
}

function isText(value: unknown): boolean {
  return typeof value === 'string';
}

function isListOf(value: unknown, isPart: (each: unknown) => boolean): boolean {
  return Array.isArray(value) && value.length > 0 && value.every(isPart);
}
