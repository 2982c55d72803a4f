/** Signing in: credentials, where they are found, and Cedar's own sign-in. */
export type { CredentialsOptions } from './chain.ts';
export type {
  CredentialsOrigin,
  SignedIn,
  SignInWay,
  StoreService,
  UserCredentials,
} from './credentials.ts';
export type { Trust } from './credentialsFile.ts';
