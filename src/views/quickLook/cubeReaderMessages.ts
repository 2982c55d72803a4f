/** Messages to and from the thread that reads a cube. Types only. */
import type { CubeBlockShape, CubeFacts } from '../../cubeFiles/index.ts';
import type { Reason, SampleArray } from '../../imageFiles/index.ts';

/** A cube to read from, or several of which only the facts are wanted. */
export type CubeReaderJob =
  | { readonly kind: 'serve'; readonly file: string }
  | { readonly kind: 'inspect'; readonly files: readonly string[] };

export interface CubeReadRequest {
  readonly id: number;
  readonly variable: number;
  readonly origin: CubeBlockShape;
  readonly shape: CubeBlockShape;
}

/** An error that can be sent to another thread. */
export interface SentError {
  readonly message: string;
  /** Of the system, such as `ENOENT`. */
  readonly code?: string;
  /** Of a file that cannot be shown. */
  readonly reason?: Reason;
}

export type FromCubeReader =
  | { readonly kind: 'opened'; readonly facts: CubeFacts }
  /** By file; the thread ends then. */
  | {
      readonly kind: 'inspected';
      readonly results: readonly ({ readonly facts: CubeFacts } | { readonly error: SentError })[];
    }
  | { readonly kind: 'values'; readonly id: number; readonly values: SampleArray }
  | { readonly kind: 'failed'; readonly id?: number; readonly error: SentError };
