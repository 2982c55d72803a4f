/** Reads settings of the sandbox from a file, and checks them. */
import { readFile } from 'node:fs/promises';
import { Ajv, type ErrorObject } from 'ajv';
import { parse } from 'yaml';
import { DRIVE_ROLES } from '../drive/driveRoles.ts';
import { PROVIDER_NAME } from '../iam/identityProviders.ts';
import { BUCKET_ROLES } from '../storage/bucketPermissions.ts';
import type { SandboxSettings } from './cloudSettings.ts';
import { APIS, PROJECT_ROLES, REGISTRATION_STATES } from './projects.ts';

/** Settings that cannot be used; the message names the place in the file. */
export class SettingsError extends Error {}

const text = { type: 'string', minLength: 1 };
const flag = { type: 'boolean' };
const email = { type: 'string', pattern: '^[^@\\s]+@[^@\\s]+$' };

function object(properties: object, required: readonly string[] = []): object {
  return { type: 'object', properties, required, additionalProperties: false };
}

function mapOf(values: object): object {
  return { type: 'object', additionalProperties: values };
}

/** @param pattern what the names look like */
function namedMapOf(pattern: RegExp, values: object): object {
  return { ...mapOf(values), propertyNames: { pattern: pattern.source } };
}

function listOf(items: object): object {
  return { type: 'array', items };
}

const SCHEMA = object({
  accounts: {
    ...listOf(object({ email, name: text, hasConsented: flag }, ['email'])),
    minItems: 1,
  },
  oauthClients: {
    ...listOf(object({ clientId: text, clientSecret: text }, ['clientId', 'clientSecret'])),
    minItems: 1,
  },
  projects: mapOf(
    object({
      displayName: text,
      registrationState: { enum: REGISTRATION_STATES },
      isVerified: flag,
      maxConcurrentExports: { type: 'integer', minimum: 0 },
      computeFactor: { type: 'number', exclusiveMinimum: 0 },
      disabledApis: listOf({ enum: Object.keys(APIS) }),
      isBilled: flag,
      isRestricted: flag,
      roles: mapOf({ enum: PROJECT_ROLES }),
    }),
  ),
  serviceAccounts: namedMapOf(
    /^[^@\s]+@[^@\s]+$/,
    object({ tokenCreators: listOf(text), isDisabled: flag }),
  ),
  identityProviders: namedMapOf(
    PROVIDER_NAME,
    object(
      {
        disabled: flag,
        oidc: object({ issuerUri: text, allowedAudiences: listOf(text), jwksJson: text }, [
          'issuerUri',
          'jwksJson',
        ]),
      },
      ['oidc'],
    ),
  ),
  buckets: mapOf(
    object({
      project: text,
      roles: mapOf(listOf({ enum: BUCKET_ROLES })),
      location: text,
      storageClass: text,
      billing: object({ requesterPays: flag }),
      defaultEventBasedHold: { type: 'boolean' },
      retentionPolicy: object({ retentionPeriod: { type: 'string', pattern: '^\\d+$' } }),
      versioning: object({ enabled: flag }),
      softDeletePolicy: object({ retentionDurationSeconds: { type: 'string', pattern: '^\\d+$' } }),
      labels: mapOf({ type: 'string' }),
    }),
  ),
  sharedDrives: mapOf(object({ roles: mapOf({ enum: DRIVE_ROLES }) })),
});

/** Reads a JSON or YAML file. @throws SettingsError */
export async function readSettings(file: string): Promise<SandboxSettings> {
  let settings: unknown;
  try {
    settings = parse(await readFile(file, 'utf8')) ?? {};
  } catch (error) {
    throw new SettingsError(`Cannot read the settings of ${file}: ${(error as Error).message}`);
  }
  return checkSandboxSettings(settings);
}

/** @throws SettingsError for anything that is not a setting of the sandbox */
export function checkSandboxSettings(settings: unknown): SandboxSettings {
  const validate = new Ajv().compile<SandboxSettings>(SCHEMA);
  if (validate(settings)) return settings;
  throw new SettingsError(describeViolation(validate.errors?.[0]));
}

function describeViolation(error: ErrorObject | undefined): string {
  const { instancePath = '', message = 'it is not valid', params = {} } = error ?? {};
  const place = instancePath === '' ? 'The settings' : `The setting ${instancePath.slice(1)}`;
  const { additionalProperty: extra, allowedValues: allowed } = params as Record<string, unknown>;
  if (extra !== undefined) return `${place}: the field "${String(extra)}" is not known.`;
  if (Array.isArray(allowed)) return `${place} must be one of ${allowed.join(', ')}.`;
  return `${place} ${message}.`;
}
