/**
 * Output of a part of the tests: written to the terminal immediately, or held back until the part
 * has ended, so that two parallel parts do not mix their lines.
 */
import { format } from 'node:util';

export interface Console {
  log(...what: unknown[]): void;
  /** Programs write to the terminal directly, or their output is passed to this function. */
  readonly forPrograms: 'inherit' | ((chunk: Buffer) => void);
  /** Shows the output that was held back. */
  end(): void;
}

export function liveConsole(): Console {
  return { log: console.log, forPrograms: 'inherit', end: () => {} };
}

export function heldBack(): Console {
  const chunks: Buffer[] = [];
  return {
    log: (...what) => {
      chunks.push(Buffer.from(`${format(...what)}\n`));
    },
    forPrograms: (chunk) => {
      chunks.push(chunk);
    },
    end: () => {
      process.stdout.write(Buffer.concat(chunks));
    },
  };
}

/** Makes programs that write into a pipe use colors as this one does. */
export function withColors(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const isColored = process.stdout.isTTY && env.NO_COLOR === undefined;
  return isColored ? { ...env, FORCE_COLOR: env.FORCE_COLOR ?? '1' } : env;
}
