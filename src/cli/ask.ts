/** Questions on the terminal. */
import { createInterface } from 'node:readline/promises';

export interface AskOptions {
  /** Ends the question. */
  readonly signal: AbortSignal;
  readonly input?: NodeJS.ReadableStream;
  readonly output?: NodeJS.WritableStream;
  /** Whether the streams are a terminal, if that is not to be found out. */
  readonly isTerminal?: boolean;
  /** Called for Ctrl+C, which a terminal passes on as a character while a question is open. */
  readonly interrupt?: () => void;
}

/** @returns the answer; undefined at the end of the input, after Ctrl+C, or when the signal is aborted */
export async function ask(
  question: string,
  {
    signal,
    input = process.stdin,
    output = process.stderr,
    isTerminal,
    interrupt = () => process.emit('SIGINT'),
  }: AskOptions,
): Promise<string | undefined> {
  const terminal = createInterface({
    input,
    output,
    ...(isTerminal !== undefined && { terminal: isTerminal }),
  });
  const ended = new Promise<undefined>((resolve) => {
    terminal.once('close', () => resolve(undefined));
  });
  terminal.on('SIGINT', () => {
    interrupt();
    terminal.close();
  });
  try {
    const answer = terminal.question(question, { signal }).catch(() => undefined);
    return await Promise.race([answer, ended]);
  } finally {
    terminal.close();
  }
}

/** Whether the user agrees; anything but "y" or "yes" is a no. @throws CancelledError after Ctrl+C */
export async function confirm(question: string, options: AskOptions): Promise<boolean> {
  const answer = await ask(question, options);
  if (options.signal.aborted) {
    const { CancelledError } = await import('../core/index.ts');
    throw new CancelledError();
  }
  return /^y(es)?$/i.test(answer?.trim() ?? '');
}
