/** Files with areas that are dropped onto the page. */
import * as l10n from '@vscode/l10n';
import {
  isAreaFile,
  isAreaPart,
  MAX_AREA_BYTES,
  MAX_DROPPED_BYTES,
} from '../../src/domain/areaFileNames.ts';
import { formatNumber } from '../../src/domain/locale.ts';
import { messageOf } from '../../src/domain/messages.ts';
import type { DroppedFile } from '../../src/views/orderForm/protocol.ts';

/** Drags from the Explorer have addresses of files; both types occur, each with one on a line. */
const URI_TYPES = ['application/vnd.code.uri-list', 'text/uri-list'];

export interface DropEvents {
  /** Files that the extension can read. */
  uris(uris: readonly string[]): void;
  /**
   * Contents of files of the system, whose paths a page does not see.
   *
   * @param folder name of the folder that was dropped, if it was one
   */
  files(files: readonly DroppedFile[], folder?: string): void;
  /** What was dropped cannot be read by the page. @param words why, and what to do */
  refused(words: string): void;
}

/** @param page shows that a file can be dropped while one is dragged over it */
export function acceptDroppedAreas(page: HTMLElement, events: DropEvents): void {
  const mark = (isOver: boolean) => page.classList.toggle('drop-target', isOver);
  page.addEventListener('dragover', (event) => {
    if (!hasFiles(event.dataTransfer)) return;
    event.preventDefault();
    mark(true);
  });
  page.addEventListener('dragleave', (event) => {
    const isInside = event.relatedTarget instanceof Node && page.contains(event.relatedTarget);
    if (!isInside) mark(false);
  });
  page.addEventListener('drop', (event) => {
    mark(false);
    const { dataTransfer } = event;
    if (!dataTransfer || !hasFiles(dataTransfer)) return;
    event.preventDefault();
    const uris = urisOf(dataTransfer);
    if (uris.length > 0) events.uris(uris);
    else void readDropped(dataTransfer, events);
  });
}

function hasFiles(transfer: DataTransfer | null): boolean {
  return transfer?.types.some((type) => type === 'Files' || URI_TYPES.includes(type)) === true;
}

function urisOf(transfer: DataTransfer): string[] {
  const lists = URI_TYPES.map((type) => transfer.getData(type));
  const list = lists.find((text) => text !== '') ?? '';
  return list.split(/\r?\n/).filter((line) => /^[a-z][\w+.-]*:/i.test(line));
}

/** The files, or those of a folder that can have areas. */
async function readDropped(transfer: DataTransfer, events: DropEvents): Promise<void> {
  // After the event, the page no longer has what was dropped.
  const files = [...transfer.files];
  const folder = [...transfer.items]
    .map((item) => item.webkitGetAsEntry())
    .find((entry) => entry?.isDirectory);
  try {
    const dropped = folder ? await areasIn(folder as FileSystemDirectoryEntry) : files;
    const problem = sizeProblem(dropped, folder?.name);
    if (problem) events.refused(problem);
    else events.files(await readFiles(dropped), folder?.name);
  } catch (error) {
    const names = folder?.name ?? files.map(({ name }) => name).join(', ');
    events.refused(
      l10n.t('{0} cannot be read here: {1} {2}', names, messageOf(error), otherWays()),
    );
  }
}

/** @param folder name of the folder that the files are in */
function sizeProblem(files: readonly File[], folder?: string): string | undefined {
  const bytes = files.reduce((sum, { size }) => sum + size, 0);
  if (bytes <= MAX_DROPPED_BYTES) return undefined;
  const limit = inMegabytes(MAX_DROPPED_BYTES);
  const large = files.find(({ size }) => size > MAX_DROPPED_BYTES);
  if (!large) {
    const names = folder ?? files.map(({ name }) => name).join(', ');
    return l10n.t(
      '{0}: more than {1} MB cannot be dropped at once. {2}',
      names,
      limit,
      otherWays(),
    );
  }
  if (large.size > MAX_AREA_BYTES) {
    return l10n.t(
      '{0} is larger than {1} MB. Use a simplified outline, or a part of it.',
      large.name,
      inMegabytes(MAX_AREA_BYTES),
    );
  }
  return l10n.t(
    '{0} is larger than {1} MB, the most that can be dropped. {2}',
    large.name,
    limit,
    otherWays(),
  );
}

/** The extension itself reads a file that the user chooses. */
function otherWays(): string {
  return l10n.t(
    'Choose the file with "{0}", or right-click it in the Explorer and choose "Order Images for This Area…".',
    l10n.t('From a File…'),
  );
}

function inMegabytes(bytes: number): string {
  return formatNumber(bytes / 1024 / 1024);
}

async function areasIn(folder: FileSystemDirectoryEntry): Promise<File[]> {
  const files = await filesIn(folder);
  return files.filter(({ name }) => isAreaFile(name) || isAreaPart(name));
}

async function filesIn(folder: FileSystemDirectoryEntry): Promise<File[]> {
  const reader = folder.createReader();
  const files: File[] = [];
  // The entries come in batches of a hundred, and none at the end.
  for (;;) {
    const entries = await new Promise<FileSystemEntry[]>((resolve, reject) => {
      reader.readEntries(resolve, reject);
    });
    if (entries.length === 0) return files;
    for (const entry of entries.filter(({ isFile }) => isFile)) {
      files.push(
        await new Promise<File>((resolve, reject) => {
          (entry as FileSystemFileEntry).file(resolve, reject);
        }),
      );
    }
  }
}

async function readFiles(files: readonly File[]): Promise<DroppedFile[]> {
  const reading = files.map(async (file) => ({
    name: file.name,
    bytes: await file.arrayBuffer(),
  }));
  return Promise.all(reading);
}
