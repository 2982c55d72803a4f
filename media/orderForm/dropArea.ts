/** Files with areas that are dropped onto the page. */
import { isAreaFile, isAreaPart } from '../../src/domain/areaFileNames.ts';
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
  if (!folder) return events.files(await readFiles(files));
  const inFolder = await filesIn(folder as FileSystemDirectoryEntry);
  events.files(
    await readFiles(inFolder.filter(({ name }) => isAreaFile(name) || isAreaPart(name))),
    folder.name,
  );
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
