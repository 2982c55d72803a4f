/**
 * Where the output of a part of the tests goes: to the terminal as it comes, or held back until the
 * part has ended, so that two parts that run at once do not write into each other's lines.
 */
import { format } from 'node:util';

export interface Console {
  log(...what: unknown[]): void;
  /** Programs write to the terminal themselves, or this takes what they write. */
  readonly forPrograms: 'inherit' | ((chunk: Buffer) => void);
  /** Shows what was held back. */
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

/** Programs that write into a pipe use colors as this one does. */
export function withColors(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const isColored = process.stdout.isTTY && env.NO_COLOR === undefined;
  return isColored ? { ...env, FORCE_COLOR: env.FORCE_COLOR ?? '1' } : env;
}
