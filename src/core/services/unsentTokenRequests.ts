/**
 * Detects why no token was requested: credentials that cannot be used on this machine, or a proxy
 * without a valid address.
 */

/** Codes of Node for keys, and for files and addresses that the credentials name. */
const CREDENTIALS_CODES = /^(ERR_OSSL_\w+|ERR_INVALID_URL|ENOENT|ENOTDIR|EISDIR|ELOOP)$/;

/** Words of Google's library about credentials, and about the file, program or certificate that they name. */
const CREDENTIALS_WORDS =
  /credential_source|subject[_ ]token|\bexecutables?\b|not a file|output file contained|certificate config|(certificate|private key) file at|trust chain|certificate chain from|no (access, )?refresh token/i;

/** Variables that Google's library reads the address of a proxy from. */
const PROXY_VARIABLES = ['HTTPS_PROXY', 'https_proxy', 'HTTP_PROXY', 'http_proxy'];

/**
 * Whether credentials are why no request was sent. Other errors, such as those of a proxy, are not, and
 * no other sign-in helps.
 *
 * @param error of a request that was not sent
 */
export function isAboutCredentials(error: unknown): boolean {
  const { code, message } = error as { code?: unknown; message?: unknown };
  return (
    fileOf(error) !== undefined ||
    CREDENTIALS_CODES.test(String(code)) ||
    isSyntaxError(error) ||
    CREDENTIALS_WORDS.test(String(message))
  );
}

/** Whether a token is not in the JSON that the credentials describe. */
export function isSyntaxError(error: unknown): boolean {
  return (error as { name?: unknown }).name === 'SyntaxError';
}

/** Path of the file that could not be read. */
export function fileOf(error: unknown): string | undefined {
  const { path } = error as { path?: unknown };
  return typeof path === 'string' ? path : undefined;
}

/** Whether OpenSSL cannot read the key of the credentials. */
export function isAboutKey(error: unknown): boolean {
  const { code } = error as { code?: unknown };
  return String(code).startsWith('ERR_OSSL_');
}

/** Name of the environment variable whose value is not a valid address of a proxy. */
export function wrongProxyVariable(error: unknown): string | undefined {
  const { code, input } = error as { code?: unknown; input?: unknown };
  if (code !== 'ERR_INVALID_URL') return undefined;
  return PROXY_VARIABLES.find((name) => process.env[name] === input);
}
