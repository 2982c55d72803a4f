/** Files with areas that are dropped onto the page. */
import type { DroppedFile } from '../../src/views/orderForm/protocol.ts';

/** Drags from the Explorer have addresses of files; both types occur, each with one on a line. */
const URI_TYPES = ['application/vnd.code.uri-list', 'text/uri-list'];

export interface DropEvents {
  /** Files that the extension can read. */
  uris(uris: readonly string[]): void;
  /** Contents of files of the system, whose paths a page does not see. */
  files(files: readonly DroppedFile[]): void;
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
    else void readFiles(dataTransfer.files).then((files) => events.files(files));
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

async function readFiles(files: FileList): Promise<DroppedFile[]> {
  const reading = [...files].map(async (file) => ({
    name: file.name,
    bytes: await file.arrayBuffer(),
  }));
  return Promise.all(reading);
}
