/** Files for temporary files that this process has open. */
import { readdirSync, readlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, sep } from 'node:path';

/** Linux has a link here to each open file of a process. */
const LINKS = '/proc/self/fd';

/** Paths of the open files below the folder for temporary files; none where the system does not show them. */
export function openFiles(): string[] {
  let links: string[];
  try {
    links = readdirSync(LINKS);
  } catch {
    return [];
  }
  return links.flatMap((link) => {
    try {
      const file = readlinkSync(join(LINKS, link));
      return file.startsWith(tmpdir() + sep) ? [file] : [];
    } catch {
      // Closed since, as the folder of links itself.
      return [];
    }
  });
}
