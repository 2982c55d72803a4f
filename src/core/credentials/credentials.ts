/** Credentials that requests are signed with, and where they come from. */
import type { StoreService } from './scopes.ts';

export type { StoreService };

/**
 * How the user signed in:
 *
 * - `credentialsFile`: the file that `credentials_file` in cedar.yaml names
 * - `cedar`: Cedar's own sign-in with Google
 * - `earthEngineFile`: the file of the Earth Engine command line on this machine
 * - `applicationDefault`: Application Default Credentials of this machine
 * - `token`: an access token that the caller passed, such as that of a sandbox
 */
export type SignInWay =
  | 'credentialsFile'
  | 'cedar'
  | 'earthEngineFile'
  | 'applicationDefault'
  | 'token';

/** Where credentials come from. */
export interface CredentialsOrigin {
  /** How the user signed in; by the kind of the credentials where undefined. */
  readonly way?: SignInWay | undefined;
  /** Absolute path of the file with them. */
  readonly file?: string | undefined;
  /** Email address of the account, as far as it is known without a request. */
  readonly account?: string | undefined;
  /** Google Cloud project that the credentials name; it may not be used for Earth Engine. */
  readonly project?: string | undefined;
  /** Hosts, besides Google's, that the user allowed to receive tokens of these credentials. */
  readonly trustedHosts?: readonly string[] | undefined;
}

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

/** What a program that a user has signed in with keeps to request tokens. */
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
