/** Stores in the threads of cubes: folders by themselves, buckets through the thread that has the token. */
import type { ByteOutput, ByteStore, ByteStoreReference, StoredBytes } from './byteStore.ts';
import type { BucketRequest } from './cubeMessages.ts';
import { FolderStore } from './folderStore.ts';
import { PartedOutput } from './partedOutput.ts';

/** Sends a request about a bucket to the other thread. */
export type SendBucketRequest = (
  store: ByteStoreReference,
  request: BucketRequest,
) => Promise<unknown>;

/** Methods of a store that the threads call. */
export type ThreadStore = Pick<
  ByteStore,
  'reference' | 'address' | 'readRange' | 'read' | 'find' | 'write' | 'openOutput'
>;

/** Opens a place in a thread. */
export function openInThread(reference: ByteStoreReference, send: SendBucketRequest): ThreadStore {
  return reference.kind === 'folder'
    ? new FolderStore(reference.path)
    : new RemoteBucket(reference, send);
}

/** A bucket, as far as the threads need it. */
class RemoteBucket implements ThreadStore {
  readonly reference: ByteStoreReference & { readonly kind: 'bucket' };
  readonly #send: SendBucketRequest;

  constructor(
    reference: ByteStoreReference & { readonly kind: 'bucket' },
    send: SendBucketRequest,
  ) {
    this.reference = reference;
    this.#send = send;
  }

  address(key: string): string {
    const { bucket, prefix } = this.reference;
    return ['gs:/', bucket, prefix, key].filter(Boolean).join('/');
  }

  async readRange(file: StoredBytes, offset: number, length: number) {
    return this.#ask({ method: 'readRange', file, offset, length }) as Promise<
      Uint8Array<ArrayBuffer>
    >;
  }

  async read(key: string) {
    return this.#ask({ method: 'read', key }) as Promise<Uint8Array<ArrayBuffer> | undefined>;
  }

  async find(key: string) {
    return this.#ask({ method: 'find', key }) as Promise<StoredBytes | undefined>;
  }

  async write(key: string, bytes: Uint8Array<ArrayBuffer>): Promise<void> {
    await this.#ask({ method: 'write', key, bytes });
  }

  async openOutput(key: string): Promise<ByteOutput> {
    return new PartedOutput(this, key);
  }

  async join(keys: readonly string[], key: string): Promise<void> {
    await this.#ask({ method: 'join', keys, key });
  }

  async remove(keys: readonly string[]): Promise<void> {
    await this.#ask({ method: 'remove', keys });
  }

  #ask(request: BucketRequest): Promise<unknown> {
    return this.#send(this.reference, request);
  }
}
