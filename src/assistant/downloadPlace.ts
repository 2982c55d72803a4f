/** Folders into which tools may write: only those that the user has allowed, and folders in them. */
import { realpath } from 'node:fs/promises';
import { homedir } from 'node:os';
import path from 'node:path';
import { expandHome } from '../domain/homeFolder.ts';
import type { AssistantHost } from './assistantHost.ts';
import { ToolInputError } from './toolErrors.ts';

/**
 * The folder that is meant.
 *
 * @param wanted a path, relative to the usual folder; that folder itself unless given
 * @returns an absolute path
 * @throws ToolInputError when it is outside of all folders that are allowed, also by a link
 */
export async function downloadPlace(
  host: AssistantHost,
  wanted: string | undefined,
): Promise<string> {
  const folders = await host.downloadFolders();
  const [usual] = folders;
  if (usual === undefined) {
    throw new ToolInputError(`There is no folder for downloads. ${host.userSteps.allowDownloads}`);
  }
  const folder = path.resolve(usual, expandHome(wanted ?? '.', homedir()));
  const real = await existingPart(folder);
  for (const allowed of folders) {
    if (isWithin(allowed, folder) && isWithin(await existingPart(allowed), real)) return folder;
  }
  throw new ToolInputError(
    `Files may only be written in: ${folders.join(', ')}. Leave out "folder", or name a folder in it.`,
  );
}

function isWithin(folder: string, other: string): boolean {
  const relative = path.relative(folder, other);
  return relative === '' || (!relative.startsWith('..') && !path.isAbsolute(relative));
}

/** The path without links, as far as it exists. */
async function existingPart(folder: string): Promise<string> {
  try {
    return await realpath(folder);
  } catch {
    const parent = path.dirname(folder);
    if (parent === folder) return folder;
    return path.join(await existingPart(parent), path.basename(folder));
  }
}
