/**
 * Reads a request's body as a message of the API: every field is known and of its type, or the whole
 * is refused with all that is wrong, in the words of Google's JSON parser.
 *
 * ```ts
 * const request = parseMessage('ExportImageRequest', body);
 * ```
 */
import { type ApiType, EARTH_ENGINE_API, type MessageDescription } from './facts.ts';
import { badFields, camelCase, snakeCase, type Violation } from './fieldViolations.ts';
import { parseScalar } from './scalar.ts';

export type Message = Readonly<Record<string, unknown>>;

/** How deep messages may be nested; Google's limit is not documented, and clients stay below 200. */
const MAX_DEPTH = 500;

/**
 * The message with fields by their names in JSON: absent where they are null, numbers as numbers,
 * and without the messages that wrap them.
 *
 * @throws GoogleError 400 with `fieldViolations`
 */
export function parseMessage(name: string, json: unknown): Message {
  const reader = new MessageReader();
  const message = reader.message(name, json ?? {}, '', 0);
  if (reader.violations.length > 0) throw badFields(reader.violations);
  return message;
}

class MessageReader {
  readonly violations: Violation[] = [];

  message(name: string, json: unknown, path: string, depth: number): Message {
    if (!isMessage(json)) {
      const description = Array.isArray(json)
        ? `Invalid JSON payload received. Unknown name ${quoteEnd(path)}: Proto field is not repeating, cannot start list.`
        : `Invalid value at '${path}' (type.googleapis.com/google.earthengine.v1.${name}), ${JSON.stringify(json)}`;
      this.#violate(path, description);
      return {};
    }
    if (depth > MAX_DEPTH) {
      this.#violate(path, 'Invalid JSON payload received. Message too deep.');
      return {};
    }
    const description = EARTH_ENGINE_API.schemas[name];
    if (!description) return json;
    return this.#fields(description, json, path, depth);
  }

  #fields(description: MessageDescription, json: Message, path: string, depth: number): Message {
    const fields: Record<string, unknown> = {};
    for (const [given, value] of Object.entries(json)) {
      const name = Object.hasOwn(description.properties, given) ? given : camelCase(given);
      const type = Object.hasOwn(description.properties, name)
        ? description.properties[name]
        : undefined;
      if (!type) {
        this.#violate(
          path,
          `Invalid JSON payload received. Unknown name "${given}"${path && ` at '${path}'`}: Cannot find field.`,
        );
      } else if (value !== null || type.type === 'any') {
        const at = path ? `${path}.${snakeCase(name)}` : snakeCase(name);
        this.#checkOneOf(description, fields, name, path);
        fields[name] = this.#value(type, value, at, depth);
      }
    }
    return fields;
  }

  #checkOneOf({ oneOf = {} }: MessageDescription, set: Message, name: string, path: string): void {
    for (const [group, names] of Object.entries(oneOf)) {
      if (!names.includes(name) || !names.some((other) => other in set)) continue;
      this.#violate(
        path,
        `Invalid value at '${path}' (oneof), oneof field '${group}' is already set. Cannot set '${name}'`,
      );
    }
  }

  #value(type: ApiType, value: unknown, path: string, depth: number): unknown {
    if (type.$ref) return this.message(type.$ref, value, path, depth + 1);
    if (type.items) return this.#list(type.items, value, path, depth);
    if (type.additionalProperties) return this.#map(type.additionalProperties, value, path, depth);
    if (type.type === 'any') return value;
    const inner = type.wrapper && isMessage(value) ? this.#unwrap(value, path) : value;
    const at = inner === value ? path : `${path}.value`;
    const { value: known, problem } = parseScalar(type, inner);
    if (problem === undefined) return known;
    if (problem === 'list') {
      this.#violate(
        path,
        `Invalid JSON payload received. Unknown name ${quoteEnd(path)}: Proto field is not repeating, cannot start list.`,
      );
    } else {
      this.#violate(at, `Invalid value at '${at}' (${problem}`);
    }
    return undefined;
  }

  /** The number in a message around it: `{"value": "10"}`. */
  #unwrap(wrapper: Message, path: string): unknown {
    for (const name of Object.keys(wrapper)) {
      if (name === 'value') continue;
      this.#violate(
        path,
        `Invalid JSON payload received. Unknown name "${name}" at '${path}': Cannot find field.`,
      );
    }
    // A wrapper without a value has the value 0.
    return wrapper.value ?? 0;
  }

  #list(items: ApiType, value: unknown, path: string, depth: number): unknown[] {
    if (Array.isArray(value)) {
      return value.map((item, i) => this.#value(items, item, `${path}[${i}]`, depth));
    }
    // A single value is accepted as a list of one, as in all of Google's APIs.
    return [this.#value(items, value, `${path}[0]`, depth)];
  }

  #map(values: ApiType, value: unknown, path: string, depth: number): Message {
    if (!isMessage(value)) {
      this.#violate(
        path,
        `Invalid value at '${path}' (Map), Cannot bind ${Array.isArray(value) ? 'a list' : 'a scalar'} to map for field '${path.split('.').at(-1)}'.`,
      );
      return {};
    }
    const entries = Object.entries(value).map(([key, item], i) => [
      key,
      this.#value(values, item, `${path}[${i}].value`, depth + 1),
    ]);
    return Object.fromEntries(entries) as Message;
  }

  #violate(field: string, description: string): void {
    this.violations.push({ ...(field && { field }), description });
  }
}

function isMessage(value: unknown): value is Message {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** `"description" at 'options'` for the path `options.description`. */
function quoteEnd(path: string): string {
  const dot = path.lastIndexOf('.');
  return dot < 0 ? `"${path}"` : `"${path.slice(dot + 1)}" at '${path.slice(0, dot)}'`;
}
