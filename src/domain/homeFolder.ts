/** Paths that begin with "~", as a shell and Python's `os.path.expanduser` read them. */

/**
 * The path with the user's home folder in place of a "~" at its beginning. Only shells expand it by
 * themselves, and not in quotes, in files or in variables. A folder that is really called "~" is "./~".
 *
 * @param path as a user writes it
 * @param home absolute path of the home folder
 */
export function expandHome(path: string, home: string): string {
  return /^~(?=$|[/\\])/.test(path) ? `${home}${path.slice(1)}` : path;
}
