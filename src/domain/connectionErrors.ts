/** Detects errors of connections, by the codes of Node.js and undici. */

/** Codes for connections that cannot be established or are interrupted. */
const CODES =
  /^(?:ENOTFOUND|EAI_AGAIN|ECONN\w+|ENET\w+|EHOST\w+|ETIMEDOUT|EPIPE|EADDRNOTAVAIL|UND_ERR_\w+)$/;

/** Whether an error, or one that has caused it, is that of a connection. */
export function isConnectionError(error: unknown): boolean {
  return connectionCode(error) !== undefined;
}

/** The code of the connection's error in an error or its causes, such as `ENOTFOUND`. */
export function connectionCode(error: unknown): string | undefined {
  const seen = new Set<unknown>();
  for (let cause = error; cause instanceof Error && !seen.has(cause); cause = cause.cause) {
    const { code } = cause as NodeJS.ErrnoException;
    if (typeof code === 'string' && CODES.test(code)) return code;
    seen.add(cause);
  }
  return undefined;
}
