/** Paths that are Drive's. */

/** Whether a path, as it was sent or decoded, is one of Drive's methods. */
export function isDrivePath(path: string): boolean {
  return /^\/((resumable\/)?upload\/|download\/|batch\/)?drive\/v3(\/|$)/.test(path);
}
