/** The schema of cedar.yaml as an editor reads it: by its keys, without the types of each value. */
import { CONFIG_SCHEMA_LITERAL as LITERAL } from './configSchema.ts';

/**
 * A JSON schema (draft 7), as far as that of cedar.yaml uses one, with keys of its own for what an
 * editor shows.
 */
export interface ConfigSchema {
  /** Schemas that `$ref` names, by name. */
  readonly definitions?: Readonly<Record<string, ConfigSchema>>;
  /** Another schema in place of this one, such as `#/definitions/filter`. */
  readonly $ref?: string;
  /** Type of the value, or types. */
  readonly type?: string | readonly string[];
  /** Meaning of the value, in the user's language. */
  readonly description?: string;
  /** The value that counts where there is none. */
  readonly default?: unknown;
  /** Values as a user might write them. */
  readonly examples?: readonly unknown[];
  /** All values that are allowed. */
  readonly enum?: readonly unknown[];
  /** Keys that must be there. */
  readonly required?: readonly string[];
  /** Schemas of the keys, by key. */
  readonly properties?: Readonly<Record<string, ConfigSchema>>;
  /** Schema of the names of keys. */
  readonly propertyNames?: ConfigSchema;
  /** Schema of the values of other keys. */
  readonly additionalProperties?: ConfigSchema;
  /** Schema of the values in a list. */
  readonly items?: ConfigSchema;
  /** Schemas of which one must match. */
  readonly anyOf?: readonly ConfigSchema[];
  /** Smallest number. */
  readonly minimum?: number;
  /** Largest number. */
  readonly maximum?: number;
  /** Values worth offering, and what each means; others may be allowed too. */
  readonly 'x-values'?: Readonly<Record<string, string>>;
  /** Values worth offering below a key of this name, instead. */
  readonly 'x-values-below'?: Readonly<Record<string, Readonly<Record<string, string>>>>;
  /** More keys of a section, by the value of one of its keys. */
  readonly 'x-by'?: {
    /** That key. */
    readonly key: string;
    /** Schemas with the keys, by the value. */
    readonly forms: Readonly<Record<string, ConfigSchema>>;
  };
  /** Fields of a template, and what each gives. */
  readonly 'x-fields'?: Readonly<Record<string, string>>;
  /** Address of a page with more. */
  readonly 'x-link'?: string;
}

/** The JSON schema (draft 7) of cedar.yaml, with descriptions in the user's language. */
export const CONFIG_SCHEMA: ConfigSchema = LITERAL;
