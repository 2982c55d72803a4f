/** Runs another project's program to its end, and keeps its output. */
import { spawn } from 'node:child_process';

export interface Outcome {
  readonly status: number | null;
  readonly stdout: Buffer;
  readonly stderr: string;
}

export interface RunOptions {
  readonly env?: Readonly<Record<string, string>>;
  readonly cwd?: string;
  /** Standard input of the program. */
  readonly input?: Uint8Array;
  /** Ends the program, as Ctrl+C does. */
  readonly signal?: AbortSignal;
}

/** The outcome of a program, whatever its exit status. */
export function outcomeOf(
  program: string,
  args: readonly string[],
  { env = {}, cwd, input, signal }: RunOptions = {},
): Promise<Outcome> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, {
      cwd,
      env: { ...process.env, ...env },
      stdio: 'pipe',
      signal,
      killSignal: 'SIGINT',
    });
    const out: Buffer[] = [];
    const errors: Buffer[] = [];
    child.stdout.on('data', (chunk: Buffer) => out.push(chunk));
    child.stderr.on('data', (chunk: Buffer) => errors.push(chunk));
    // A program that does not read its input to the end reports the reason itself.
    child.stdin.on('error', () => {});
    child.stdin.end(input);
    let failure: Error | undefined;
    child.on('error', (error) => {
      failure = error;
    });
    child.on('close', (status) => {
      if (failure && failure.name !== 'AbortError') return reject(failure);
      resolve({ status, stdout: Buffer.concat(out), stderr: Buffer.concat(errors).toString() });
    });
  });
}

/** Output of a program; throws with its own words when it fails. */
export async function printed(
  program: string,
  args: readonly string[],
  options?: RunOptions,
): Promise<Buffer> {
  const { status, stdout, stderr } = await outcomeOf(program, args, options);
  if (status === 0) return stdout;
  throw new Error(`${program} ${args.join(' ')} ended with ${status}:\n${stderr}${stdout}`);
}
