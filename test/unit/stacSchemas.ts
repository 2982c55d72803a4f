/** Checks STAC documents by the official JSON schemas, without a network. */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import Ajv, { type ValidateFunction } from 'ajv';

const FOLDER = path.join(import.meta.dirname, 'data', 'stac');
const CORE = {
  Feature: 'https://schemas.stacspec.org/v1.0.0/item-spec/json-schema/item.json',
  Collection: 'https://schemas.stacspec.org/v1.0.0/collection-spec/json-schema/collection.json',
} as const;

/** No catalog has a reference system in this form. */
const WITHOUT_PROJJSON = { $id: 'https://proj.org/schemas/v0.7/projjson.schema.json', not: {} };

/** Formats of text that the schemas name, by RFC 3339 and RFC 3987. */
const FORMATS = {
  'date-time': (text: string) =>
    /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?(Z|[+-]\d{2}:\d{2})$/.test(text) &&
    Number.isFinite(Date.parse(text)),
  iri: (text: string) => isAddress(text) && URL.canParse(text),
  'iri-reference': (text: string) => isAddress(text) && URL.canParse(text, 'https://example.org/'),
};

/** Characters that neither an address nor a part of one may have. */
function isAddress(text: string): boolean {
  return !/[\s<>"{}|\\^`]|%(?![\da-f]{2})/i.test(text);
}

let ajv: Ajv | undefined;

function schemas(): Ajv {
  if (ajv) return ajv;
  ajv = new Ajv({ strict: false, allErrors: true, formats: FORMATS });
  for (const file of readdirSync(FOLDER).filter((name) => name.endsWith('.json'))) {
    ajv.addSchema(JSON.parse(readFileSync(path.join(FOLDER, file), 'utf8')));
  }
  ajv.addSchema(WITHOUT_PROJJSON);
  return ajv;
}

/** Problems of an item or a collection, by the schemas that it names itself. */
export function stacProblems(json: {
  readonly type: keyof typeof CORE;
  readonly stac_extensions: readonly string[];
}): string[] {
  return [CORE[json.type], ...json.stac_extensions].flatMap((address) => {
    const validate = schemas().getSchema(address) as ValidateFunction | undefined;
    if (!validate) return [`There is no schema ${address}.`];
    validate(json);
    return (validate.errors ?? []).map(
      ({ instancePath, message }) => `${address}: ${instancePath} ${message}`,
    );
  });
}
