/**
 * Files and folders of Drive in a folder on disk.
 *
 * ```ts
 * const files = await DriveFiles.open(folder, { quota: 15 * 2 ** 30 });
 * const folder = await files.create({ name: 'Exports', mimeType: FOLDER, parent: files.root.id, … });
 * ```
 *
 * The folder holds one `files/<id>.json` for each file, `drives/<id>.json` for each shared drive, and
 * bytes in `content` under random names; those never change. So a file is replaced by the renaming of
 * one small file. What a crash leaves in `content` without a file is removed at the next start.
 */
import { type FileHandle, mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { ContentFolder } from '../rest/contentFolder.ts';
import { readJsonFolder, writeJson } from '../rest/jsonFiles.ts';
import { type Content, FileChecksums, type FileContents } from './content.ts';
import { fileNotFound, storageQuotaExceeded } from './driveErrors.ts';
import { type NewFile, withRevision } from './fileRecords.ts';
import { createFileId, createRootId } from './ids.ts';
import { type DriveRecord, FOLDER, type StoredDrive } from './types.ts';

/** Bytes that My Drive may have when nothing else is set: that of a free account. */
const FREE_QUOTA = 15 * 2 ** 30;

export class DriveFiles {
  /** Bytes of files, and those that belong to no file yet. */
  readonly contents: FileContents;
  readonly #folder: string;
  readonly #quota: number;
  readonly #files = new Map<string, DriveRecord>();
  readonly #children = new Map<string, Set<string>>();
  readonly #drives = new Map<string, StoredDrive>();
  #root: DriveRecord | undefined;
  #version = 0;
  /** Milliseconds since 1970. */
  #lastCreation = 0;
  /** Changes happen one after another, so that what was checked still holds when one is made. */
  #changes: Promise<unknown> = Promise.resolve();

  private constructor(folder: string, quota: number, contents: FileContents) {
    this.#folder = folder;
    this.#quota = quota;
    this.contents = contents;
  }

  /**
   * Opens a folder, which is made when it is not there.
   *
   * @param quota bytes that files of My Drive may have together, those in the trash included
   */
  static async open(folder: string, { quota = FREE_QUOTA } = {}): Promise<DriveFiles> {
    const contents = await ContentFolder.open(join(folder, 'content'), () => new FileChecksums());
    const files = new DriveFiles(folder, quota, contents);
    for (const part of ['files', 'drives']) {
      await mkdir(join(folder, part), { recursive: true });
    }
    await files.#load();
    await files.#removeLeftovers();
    if (!files.#root) await files.#saveRoot(createRootId(), 'My Drive');
    return files;
  }

  /** Waits for changes under way. */
  async close(): Promise<void> {
    await this.#changes;
  }

  /** The root folder of My Drive. */
  get root(): DriveRecord {
    if (!this.#root) throw new Error('My Drive has no root.');
    return this.#root;
  }

  get quota(): number {
    return this.#quota;
  }

  /** Every file and folder but the roots. */
  all(): DriveRecord[] {
    return [...this.#files.values()].filter(({ parent }) => parent !== undefined);
  }

  /** A file by its id, or `root`. */
  find(id: string): DriveRecord | undefined {
    return id === 'root' ? this.#root : this.#files.get(id);
  }

  /** @throws DriveError 404 when a folder is gone */
  requireFolder(id: string): void {
    if (this.#files.get(id)?.mimeType !== FOLDER) throw fileNotFound(id);
  }

  /** Files directly in a folder. */
  children(id: string): DriveRecord[] {
    return [...(this.#children.get(id) ?? [])].flatMap((child) => this.#files.get(child) ?? []);
  }

  /** Whether a file, or a folder that contains it, is in the trash. */
  isTrashed(file: DriveRecord): boolean {
    for (let each: DriveRecord | undefined = file; each; each = this.#parentOf(each)) {
      if (each.trashedTime !== undefined) return true;
    }
    return false;
  }

  /** Whether a folder is a file itself or contains it, at any depth. */
  contains(folder: string, file: DriveRecord): boolean {
    for (let each: DriveRecord | undefined = file; each; each = this.#parentOf(each)) {
      if (each.id === folder) return true;
    }
    return false;
  }

  /** Bytes of files in My Drive; shared drives do not count for the user. */
  usage(): { total: number; trash: number } {
    let total = 0;
    let trash = 0;
    for (const file of this.#files.values()) {
      if (!file.content || file.driveId !== undefined) continue;
      total += file.content.size;
      if (this.isTrashed(file)) trash += file.content.size;
    }
    return { total, trash };
  }

  /** @throws DriveError 403 when My Drive has no room for so many bytes more */
  checkRoom(bytes: number, driveId: string | undefined, replaced = 0): void {
    if (driveId !== undefined || bytes === 0) return;
    if (this.usage().total - replaced + bytes > this.#quota) throw storageQuotaExceeded();
  }

  /**
   * The time of a file that is created now. Files are listed in the order in which they are stored, so
   * that no two of them have the same time: of two with one name, all callers agree which is the first.
   */
  creationTime(): string {
    this.#lastCreation = Math.max(Date.now(), this.#lastCreation + 1);
    return new Date(this.#lastCreation).toISOString();
  }

  /** Makes a file; when that is refused, its staged bytes are removed. */
  async create(file: NewFile, check: () => void = () => {}): Promise<DriveRecord> {
    return this.#withContent(file.content, async () => {
      check();
      this.checkRoom(file.content?.size ?? 0, file.driveId);
      const { content } = file;
      const made = { ...file, id: file.id ?? createFileId(), version: this.#nextVersion() };
      const stored = content ? withRevision(made, content) : made;
      await this.#save(stored);
      return stored;
    });
  }

  /**
   * Changes a file; when that is refused, staged bytes are removed.
   *
   * @param change what the file becomes; may throw
   */
  async update(
    id: string,
    change: (now: DriveRecord) => DriveRecord,
    content?: Content,
  ): Promise<DriveRecord> {
    return this.#withContent(content, async () => {
      const before = this.#files.get(id);
      if (!before) throw fileNotFound(id);
      const after = change(before);
      if (content) this.checkRoom(content.size, after.driveId, before.content?.size);
      const changed = { ...after, version: this.#nextVersion() };
      const stored = content ? withRevision(changed, content) : changed;
      await this.#save(stored);
      const kept = new Set(stored.revisions?.map(({ id }) => id));
      for (const old of before.revisions ?? [])
        if (!kept.has(old.id)) await this.contents.discard(old.content);
      return stored;
    });
  }

  /** Removes a file, and all that a folder contains. */
  async remove(id: string, check: (file: DriveRecord) => void = () => {}): Promise<void> {
    await this.#change(async () => {
      const file = this.#files.get(id);
      if (!file) throw fileNotFound(id);
      check(file);
      await this.#removeTree(file);
    });
  }

  /** Removes what is in the trash of My Drive, or of a shared drive. */
  async emptyTrash(driveId?: string): Promise<void> {
    await this.#change(async () => {
      for (const file of this.all()) {
        if (file.trashedTime === undefined || file.driveId !== driveId) continue;
        if (this.#files.has(file.id)) await this.#removeTree(file);
      }
    });
  }

  /**
   * The folder with a name, at any depth; made at the root of My Drive when there is none. Of several
   * it is the one that was modified last.
   *
   * @param isOpen whether a folder may be used
   */
  async ensureFolder(name: string, isOpen: (folder: DriveRecord) => boolean): Promise<DriveRecord> {
    return this.#change(async () => {
      const [newest] = this.all()
        .filter((file) => file.mimeType === FOLDER && file.name === name)
        .filter((file) => isOpen(file) && !this.isTrashed(file))
        .sort((one, other) => (one.modifiedTime < other.modifiedTime ? 1 : -1));
      if (newest) return newest;
      const now = new Date().toISOString();
      const folder: DriveRecord = {
        ...{ id: createFileId(), name, mimeType: FOLDER, parent: this.root.id },
        ...{ createdTime: now, modifiedTime: now, madeByApp: false },
        version: this.#nextVersion(),
      };
      await this.#save(folder);
      return folder;
    });
  }

  /**
   * Opens bytes for reading; they stay as they are when the file is replaced meanwhile.
   *
   * @param choose looks them up, and may throw
   */
  async read<T extends { readonly content: Content }>(
    choose: () => T,
  ): Promise<{ chosen: T; handle: FileHandle }> {
    for (;;) {
      const chosen = choose();
      try {
        return { chosen, handle: await this.contents.read(chosen.content) };
      } catch (error) {
        // Replaced or removed between the looking up and the opening: look again.
        if (choose().content === chosen.content) throw error;
      }
    }
  }

  /** Shared drives, by name. */
  drives(): StoredDrive[] {
    return [...this.#drives.values()].sort((one, other) => (one.name < other.name ? -1 : 1));
  }

  findDrive(id: string): StoredDrive | undefined {
    return this.#drives.get(id);
  }

  /** Makes a shared drive with an empty root folder. */
  async createDrive(name: string, requestId: string, check = () => {}): Promise<StoredDrive> {
    return this.#change(async () => {
      check();
      const id = createRootId();
      const drive: StoredDrive = { id, name, requestId, createdTime: new Date().toISOString() };
      await writeJson(join(this.#folder, 'drives', `${id}.json`), drive);
      this.#drives.set(id, drive);
      await this.#saveRoot(id, name, id);
      return drive;
    });
  }

  #parentOf(file: DriveRecord): DriveRecord | undefined {
    return file.parent === undefined ? undefined : this.#files.get(file.parent);
  }

  #nextVersion(): number {
    this.#version += 1;
    return this.#version;
  }

  async #removeTree(file: DriveRecord): Promise<void> {
    // Contents are removed before their folder, so that a crash leaves nothing without a parent.
    for (const child of this.children(file.id)) await this.#removeTree(child);
    await rm(this.#filePath(file.id), { force: true });
    this.#files.delete(file.id);
    this.#children.delete(file.id);
    if (file.parent !== undefined) this.#children.get(file.parent)?.delete(file.id);
    for (const { content } of file.revisions ?? []) await this.contents.discard(content);
  }

  async #saveRoot(id: string, name: string, driveId?: string): Promise<void> {
    const now = new Date().toISOString();
    await this.#save({
      ...{ id, name, mimeType: FOLDER, createdTime: now, modifiedTime: now },
      ...(driveId !== undefined && { driveId }),
      version: this.#nextVersion(),
      madeByApp: false,
    });
  }

  async #save(file: DriveRecord): Promise<void> {
    await writeJson(this.#filePath(file.id), file);
    this.#index(file);
  }

  #index(file: DriveRecord): void {
    const before = this.#files.get(file.id);
    if (before?.parent !== undefined && before.parent !== file.parent) {
      this.#children.get(before.parent)?.delete(file.id);
    }
    this.#files.set(file.id, file);
    if (file.parent === undefined) {
      if (file.driveId === undefined) this.#root = file;
      return;
    }
    const siblings = this.#children.get(file.parent) ?? new Set();
    this.#children.set(file.parent, siblings.add(file.id));
  }

  async #withContent<T>(content: Content | undefined, change: () => Promise<T>): Promise<T> {
    try {
      return await this.#change(change);
    } catch (error) {
      if (content) await this.contents.discard(content);
      throw error;
    }
  }

  #change<T>(change: () => Promise<T>): Promise<T> {
    const done = this.#changes.then(change);
    this.#changes = done.catch(() => {});
    return done;
  }

  async #load(): Promise<void> {
    for (const drive of await readJsonFolder<StoredDrive>(join(this.#folder, 'drives'))) {
      this.#drives.set(drive.id, drive);
    }
    for (const file of await readJsonFolder<DriveRecord>(join(this.#folder, 'files'))) {
      this.#index(file);
      this.#version = Math.max(this.#version, file.version);
    }
    // A shared drive that was being made when the sandbox stopped.
    for (const { id, name } of this.#drives.values()) {
      if (!this.#files.has(id)) await this.#saveRoot(id, name, id);
    }
  }

  async #removeLeftovers(): Promise<void> {
    const revisions = [...this.#files.values()].flatMap(({ revisions = [] }) => revisions);
    await this.contents.removeUnused(new Set(revisions.map(({ content }) => content.file)));
  }

  #filePath(id: string): string {
    return join(this.#folder, 'files', `${id}.json`);
  }
}
