/**
 * Modules with texts for users: everything that runs in VS Code. The sandbox beside it and the command
 * line are in English, as scripts read what they write.
 */
import { readdirSync } from 'node:fs';
import path from 'node:path';
import { root } from '../setup/step.mjs';

/** Paths relative to the project, with `/` between their parts, sorted. */
export function shownSources(): string[] {
  return ['src', 'media']
    .flatMap((folder) =>
      readdirSync(path.join(root, folder), { recursive: true, encoding: 'utf8' }).map((name) =>
        path.join(folder, name).split(path.sep).join('/'),
      ),
    )
    .filter((name) => /(?<!\.d)\.ts$/.test(name) && !/^src\/(sandbox|cli)\//.test(name))
    .sort();
}
