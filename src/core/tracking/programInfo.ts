/** Identifies the program that wrote a document. */
import earthEnginePackage from '@google/earthengine/package.json' with { type: 'json' };
import cedarPackage from '../../../package.json' with { type: 'json' };
import type { ProgramInfo } from './documentJson.ts';

export function programInfo(): ProgramInfo {
  return {
    name: cedarPackage.name,
    version: cedarPackage.version,
    ee: earthEnginePackage.version,
  };
}
