/** A client that signs requests: what the core needs of those of `google-auth-library`. */

/** The tokens that a client has now. */
export interface AccessTokens {
  /** The token that requests carry. */
  readonly access_token?: string | null | undefined;
  /** The token that new ones are asked for with. */
  readonly refresh_token?: string | null | undefined;
  /** When the access token ends, milliseconds since 1970. */
  readonly expiry_date?: number | null | undefined;
  /** What the access token allows, separated by spaces, where the token server has named it. */
  readonly scope?: string | undefined;
}

/**
 * A signed-in client, which puts access tokens on requests and renews them. Every client of
 * `google-auth-library` is one, so a script can bring its own; `EarthEngine.auth` is that of a session.
 */
export interface AuthClient {
  /** The tokens it has now. */
  readonly credentials: AccessTokens;
  /** Domain of the services that its tokens are for; `googleapis.com` where undefined. */
  readonly universeDomain?: string | undefined;
  /** Client for its token requests. */
  readonly transporter: {
    /** Options of its requests. */
    readonly defaults: {
      /** Limit of one request for a token, milliseconds. */
      timeout?: number;
    };
  };
  /**
   * Headers that carry a token for a request, a new one where the earlier one has ended.
   *
   * @param url where the request is sent
   */
  getRequestHeaders(url?: string | URL): Promise<Headers>;
  /**
   * Replaces the tokens.
   *
   * @param credentials the new ones
   */
  setCredentials(credentials: AccessTokens): void;
}
