/** Query parameters of methods, checked by Google's description of each. */
import { API, type MethodDescription, type ParameterDescription } from './api.ts';
import { DriveError, invalidParameter, notImplemented, required } from './driveErrors.ts';

/** Older names of parameters. */
const ALIASES: Readonly<Record<string, string>> = {
  supportsTeamDrives: 'supportsAllDrives',
  includeTeamDriveItems: 'includeItemsFromAllDrives',
  teamDriveId: 'driveId',
};

/** Parameters that the sandbox could only ignore; `false` and an empty text request nothing. */
const MISSING = new Set([
  ...['callback', 'access_token', 'oauth_token', 'upload_protocol', 'corpus', 'includeLabels'],
  ...['includePermissionsForView', 'keepRevisionForever', 'ocrLanguage'],
  ...['useContentAsIndexableText', 'useDomainAdminAccess'],
]);

export class DriveParameters {
  readonly #query: URLSearchParams;

  /** @throws DriveError 400 for a parameter that there is not, or that has a value it cannot have */
  constructor(query: URLSearchParams, method: MethodDescription) {
    const known: Record<string, ParameterDescription | undefined> = {
      ...API.parameters,
      ...method.parameters,
    };
    this.#query = new URLSearchParams();
    for (const [name, value] of query) {
      // An upload's session is known by its address.
      if (name === 'upload_id') continue;
      const description = Object.hasOwn(known, name) ? known[name] : undefined;
      if (description?.location !== 'query') throw unknownParameter(name);
      checkValue(name, value, description);
      this.#query.set(ALIASES[name] ?? name, value);
    }
    for (const [name, description] of Object.entries(method.parameters ?? {})) {
      const isRequired = description?.required && description.location === 'query';
      if (isRequired && !this.text(name)) throw required(name, `Required parameter: ${name}`);
    }
  }

  /** The value of a parameter; empty when it is left out. */
  text(name: string): string {
    return this.#query.get(name) ?? '';
  }

  flag(name: string): boolean {
    return this.text(name).toLowerCase() === 'true';
  }

  number(name: string, fallback: number): number {
    return this.text(name) === '' ? fallback : Number(this.text(name));
  }

  /** Values that commas separate. */
  list(name: string): string[] {
    return this.text(name)
      .split(',')
      .map((value) => value.trim())
      .filter(Boolean);
  }
}

function checkValue(name: string, value: string, description: ParameterDescription): void {
  if (MISSING.has(name) && value !== '' && value !== 'false') throw notImplemented(name);
  // Version 2 of errors is what the services of Google Cloud answer.
  if (name === '$.xgafv' && value === '2') throw notImplemented('$.xgafv 2');
  if (name === 'alt' && value === 'proto') throw notImplemented('alt proto');
  const { type, enum: values, minimum, maximum } = description;
  if (values && !values.includes(value)) {
    throw invalidParameter(
      name,
      `Invalid string value: '${value}'. Allowed values: [${values.join(', ')}]`,
    );
  }
  if (type === 'boolean' && !/^(true|false)$/i.test(value)) {
    throw invalidParameter(name, `Invalid boolean value: '${value}'.`);
  }
  if (type !== 'integer') return;
  const isWhole = /^-?\d{1,15}$/.test(value);
  if (!isWhole) throw invalidParameter(name, `Invalid integer value: '${value}'.`);
  if (Number(value) < Number(minimum) || Number(value) > Number(maximum)) {
    throw invalidParameter(
      name,
      `Invalid value '${value}'. Values must be within the range: [${minimum}, ${maximum}]`,
    );
  }
}

/** In the words of Google's front end. */
function unknownParameter(name: string): DriveError {
  const message =
    `Invalid JSON payload received. Unknown name "${name}": Cannot bind query parameter. ` +
    `Field '${name}' could not be found in request message.`;
  return new DriveError(400, 'badRequest', message, {
    status: 'INVALID_ARGUMENT',
    details: [
      {
        '@type': 'type.googleapis.com/google.rpc.BadRequest',
        fieldViolations: [{ description: message }],
      },
    ],
  });
}
