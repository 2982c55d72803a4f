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

let ajv: Ajv | undefined;

function schemas(): Ajv {
  if (ajv) return ajv;
  ajv = new Ajv({ strict: false, allErrors: true, validateFormats: false });
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
