/** An answer that comes later, from another thread. */

export interface Answer {
  readonly promise: Promise<unknown>;
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: unknown) => void;
}

/** Replaces `Promise.withResolvers`, which the types of Node 22 do not declare. */
export function newAnswer(): Answer {
  let resolve: Answer['resolve'] = () => {};
  let reject: Answer['reject'] = () => {};
  const promise = new Promise<unknown>((fulfill, refuse) => {
    resolve = fulfill;
    reject = refuse;
  });
  return { promise, resolve, reject };
}
