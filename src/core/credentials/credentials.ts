/** Credentials that requests are signed with, and where they come from. */

import type { StoreService } from '../../domain/googleScopes.ts';
import type { CredentialsOrigin, SignInWay } from '../services/origins.ts';

export type { CredentialsOrigin, SignInWay, StoreService };

/** Credentials for requests. They are never logged or put into a document. */
export type Credentials = CredentialsOrigin &
  (
    | {
        /** An access token, which is not renewed; the sandbox takes any. */
        readonly token: string;
      }
    | {
        /** The JSON of a service account's key file. */
        readonly serviceAccountKey: object;
      }
    | {
        /** A user who has signed in, as in a file of the Earth Engine command line. */
        readonly user: UserCredentials;
      }
    | {
        /**
         * Any other JSON with credentials that Google documents: workload identity federation
         * (`external_account`), a user of a workforce pool (`external_account_authorized_user`), or
         * `impersonated_service_account`. It is the caller's task to know where it comes from.
         */
        readonly json: object;
      }
    | {
        /** The credentials that `gcloud auth application-default login` stored on this machine. */
        readonly applicationDefault: true;
      }
  );

/** Credentials that a program keeps after a sign-in, to request tokens. */
export interface UserCredentials {
  /** Token that access tokens are requested with. */
  readonly refreshToken: string;
  /** The program, as Google knows it. */
  readonly clientId: string;
  /** The program's own secret. */
  readonly clientSecret: string;
  /** Address that issues access tokens; Google's unless given. */
  readonly tokenUri?: string | undefined;
  /** Google Cloud project that requests to Cloud Storage and Google Drive are counted against. */
  readonly quotaProject?: string | undefined;
  /** Domain of Google's services for these credentials; `googleapis.com` unless given. */
  readonly universe?: string | undefined;
}

/** Who is signed in, and how. */
export interface SignedIn {
  /** Email address of the account; undefined where the credentials do not show it. */
  readonly account?: string | undefined;
  /** How the user signed in. */
  readonly way: SignInWay;
  /** Absolute path of the file with the credentials, where there is one. */
  readonly file?: string | undefined;
  /** Google Cloud project that the credentials name. */
  readonly project?: string | undefined;
}

/** How the user signed in, by the kind of the credentials where they do not name it. */
export function wayOf(credentials: Credentials): SignInWay {
  if (credentials.way) return credentials.way;
  if ('token' in credentials) return 'token';
  if ('applicationDefault' in credentials) return 'applicationDefault';
  return 'user' in credentials ? 'earthEngineFile' : 'credentialsFile';
}
