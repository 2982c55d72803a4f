/** Registration of a Google Cloud project with Earth Engine. */
import { isRecord } from '../../domain/isRecord.ts';

/**
 * How a project is registered with Earth Engine; `unknown` when Earth Engine does not report it.
 * Source: `RegistrationState` of https://developers.google.com/earth-engine/reference/rest/v1/ProjectConfig
 */
export type Registration = 'unregistered' | 'commercial' | 'noncommercial' | 'unknown';

/** A project as Earth Engine reports it. */
export interface ProjectConfig {
  /** How the project is registered. */
  readonly registration: Registration;
  /** Number of exports that the project can run at the same time, where Earth Engine reports it. */
  readonly concurrentExports?: number;
}

const REGISTRATIONS: Readonly<Record<string, Registration>> = {
  NOT_REGISTERED: 'unregistered',
  REGISTERED_COMMERCIALLY: 'commercial',
  REGISTERED_NOT_COMMERCIALLY: 'noncommercial',
};

/** A project's configuration, from the JSON of an answer; undefined when it is something else. */
export function parseProjectConfig(json: unknown): ProjectConfig | undefined {
  if (!isRecord(json) || typeof json.name !== 'string') return undefined;
  if (!/^projects\/[^/]+\/config$/.test(json.name)) return undefined;
  const exports = Number(json.maxConcurrentExports);
  return {
    registration: REGISTRATIONS[String(json.registrationState)] ?? 'unknown',
    ...(exports > 0 && { concurrentExports: exports }),
  };
}
