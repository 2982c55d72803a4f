/** An error of the token endpoint, as RFC 6749, section 5.2 writes it, in Google's words. */
export class OAuthError extends Error {
  /** For programs, such as `invalid_grant`. */
  readonly error: string;
  /** HTTP status code. */
  readonly status: number;

  constructor(error: string, description: string, status = 400) {
    super(description);
    this.error = error;
    this.status = status;
  }
}
