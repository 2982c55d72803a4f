/**
 * Elements of Earth Engine's REST API: methods, their parameters, and the shapes of messages.
 *
 * The facts are those of Google's discovery document and of the classes in Google's client library
 * for JavaScript (@google/earthengine 1.7.45). Messages are spelled out where the sandbox reads or
 * answers them; the others are `Any`.
 */
import facts from '../facts/api.json' with { type: 'json' };

/** The type of a value, as discovery documents describe it. */
export interface ApiType {
  readonly type?: string;
  readonly format?: string;
  readonly enum?: readonly string[];
  /** Name of a message. */
  readonly $ref?: string;
  readonly items?: ApiType;
  /** The type of a map's values. */
  readonly additionalProperties?: ApiType;
  /** The message that holds a number which may be absent: clients send it bare or as `{value}`. */
  readonly wrapper?: string;
}

export interface MessageDescription {
  readonly properties: Readonly<Record<string, ApiType>>;
  /** Groups of fields of which at most one may be set, by the group's name. */
  readonly oneOf?: Readonly<Record<string, readonly string[]>>;
}

export interface ApiMethod {
  /** Where clients find it: `projects.operations.list`. */
  readonly id: string;
  readonly httpMethod: string;
  /** Path after the version: `{+name}:cancel`. */
  readonly path: string;
  /** Pattern that the variable with `+` must match. */
  readonly pattern?: string;
  /** Names of its own query parameters. */
  readonly query?: readonly string[];
  /** Names of the messages it takes and answers. */
  readonly request?: string;
  readonly response: string;
}

interface ApiFacts {
  readonly methods: readonly ApiMethod[];
  /** Query parameters that every method has. */
  readonly parameters: Readonly<Record<string, ApiType>>;
  /** Query parameters that some methods have. */
  readonly queryParameters: Readonly<Record<string, ApiType>>;
  readonly schemas: Readonly<Record<string, MessageDescription>>;
}

export const EARTH_ENGINE_API: ApiFacts = facts;
