/** Signing in: credentials, where they are found, and Cedar's own sign-in. */
export { describeCredentials, requestAccessToken } from './account.ts';
export type { CredentialsOptions } from './chain.ts';
export type {
  CredentialsOrigin,
  SignedIn,
  SignInWay,
  StoreService,
  UserCredentials,
} from './credentials.ts';
export type { Trust } from './credentialsFile.ts';
export {
  type EarthEngineFileState,
  type EarthEngineSignIn,
  earthEngineFile,
  earthEngineFileState,
  writeEarthEngineFile,
} from './earthEngineFile.ts';
export {
  type InstalledAppSignIn,
  installedAppSignIn,
  type SignInResult,
} from './installedAppSignIn.ts';
export { type OAuthClient, readOAuthClient } from './oauthClient.ts';
export { revokeToken } from './revokeToken.ts';
export {
  type CredentialsSource,
  commandFor,
  type WaysOptions,
  type WayToConnect,
  waysToConnect,
} from './waysToConnect.ts';
