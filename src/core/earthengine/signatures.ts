/**
 * Signatures of Earth Engine's functions: what its client library builds expressions from.
 *
 * Without a network they come from a folder of this machine, where an earlier session kept them.
 */
import { createHash, randomUUID } from 'node:crypto';
import { mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import earthEnginePackage from '@google/earthengine/package.json' with { type: 'json' };
import type { AlgorithmsList } from './clientTypes.ts';

/** Functions without which no order can be made. */
const NEEDED = ['Collection.filter', 'Filter.equals', 'Image.rename', 'ImageCollection.load'];

/** Time that kept signatures are used without a new request. Earth Engine adds some every month. */
const FRESH_MS = 24 * 3_600_000;

/** Whether the answer to a request for Earth Engine's functions is one. */
export function isSignatures(answer: unknown): answer is AlgorithmsList {
  if (typeof answer !== 'object' || answer === null || !('algorithms' in answer)) return false;
  const { algorithms } = answer;
  if (!Array.isArray(algorithms)) return false;
  const names = new Set(algorithms.map((each: { name?: unknown } | null) => each?.name));
  return NEEDED.every((name) => names.has(`algorithms/${name}`));
}

/** Signatures read from disk. */
export interface KeptSignatures {
  readonly signatures: AlgorithmsList;
  /** Whether they are recent enough to be used without asking. */
  readonly isFresh: boolean;
}

/** Keeps the signatures of one address for one version of the client library. */
export class SignatureCache {
  readonly #folder: string;
  readonly #file: string;

  /** @param folder may be shared with other caches; made when first written to */
  constructor(folder: string, baseUrl: string) {
    const address = createHash('sha256').update(baseUrl).digest('hex').slice(0, 16);
    this.#folder = folder;
    this.#file = `${PREFIX}${address}.json`;
  }

  /** @returns nothing when there are none, or they cannot be read */
  async read(): Promise<KeptSignatures | undefined> {
    const file = join(this.#folder, this.#file);
    try {
      const [text, { mtimeMs }] = await Promise.all([readFile(file, 'utf8'), stat(file)]);
      const age = Date.now() - mtimeMs;
      const signatures: unknown = JSON.parse(text);
      if (!isSignatures(signatures)) return undefined;
      return { signatures, isFresh: age >= 0 && age < FRESH_MS };
    } catch {
      return undefined;
    }
  }

  /** Keeps signatures. A disk that refuses only costs another request next time. */
  async write(signatures: AlgorithmsList): Promise<void> {
    const file = join(this.#folder, this.#file);
    const temporary = `${file}.${randomUUID()}.part`;
    try {
      await mkdir(this.#folder, { recursive: true });
      await writeFile(temporary, JSON.stringify(signatures));
      await rename(temporary, file);
      await this.#removeOthers();
    } catch {
      await rm(temporary, { force: true }).catch(() => {});
    }
  }

  /** Removes what other versions of the library have kept. */
  async #removeOthers(): Promise<void> {
    const names = await readdir(this.#folder);
    const old = names.filter((name) => name.startsWith(FAMILY) && !name.startsWith(PREFIX));
    await Promise.all(old.map((name) => rm(join(this.#folder, name), { force: true })));
  }
}

/** Files of every version begin with this, those of this one with `PREFIX`. */
const FAMILY = 'earth-engine-functions-';
const PREFIX = `${FAMILY}${earthEnginePackage.version}-`;
