/** Paths that begin with "~", as a shell and Python's `os.path.expanduser` read them. */

/**
 * The path with the user's home folder in place of a "~" at its beginning. Only shells expand it by
 * themselves, and not in quotes, in files or in variables. A folder that is really called "~" is "./~".
 *
 * @param path as a user writes it
 * @param home absolute path of the home folder
 * @param platform that the path is for: elsewhere than on Windows, names of files can have a backslash
 */
export function expandHome(
  path: string,
  home: string,
  platform: NodeJS.Platform = process.platform,
): string {
  const begins = platform === 'win32' ? /^~(?=$|[/\\])/ : /^~(?=$|\/)/;
  return begins.test(path) ? `${home}${path.slice(1)}` : path;
}
