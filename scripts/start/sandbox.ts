/** Starts the sandbox as a program of its own, and returns its addresses. */
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { root } from '../setup/step.mjs';
import { Program } from './program.ts';

/** The part of the sandbox's first line that is used. */
export interface SandboxAddresses {
  readonly earthEngine: string;
  readonly storage: string;
  readonly drive: string;
  readonly project: string;
  readonly bucket: string;
}

export interface SandboxProgram extends SandboxAddresses {
  readonly program: Program;
}

/**
 * @param options.data the folder for its objects and tasks
 * @param options.args more of the sandbox's own options, such as `--speed 10`
 * @param options.inspect port at which a debugger can attach to it
 */
export async function startSandboxProgram(options: {
  data: string;
  log: string;
  args?: readonly string[];
  inspect?: number | undefined;
}): Promise<SandboxProgram> {
  await mkdir(options.data, { recursive: true });
  const program = await Program.start(
    'The sandbox',
    process.execPath,
    [
      ...(options.inspect === undefined ? [] : [`--inspect=${options.inspect}`]),
      path.join(root, 'src', 'sandbox', 'main.ts'),
      '--json',
      ...['--port', '0'],
      ...['--data', options.data],
      ...(options.args ?? []),
    ],
    { log: options.log },
  );
  try {
    return { program, ...(await program.line(asAddresses)) };
  } catch (error) {
    await program.stop();
    throw error;
  }
}

function asAddresses(line: string): SandboxAddresses | undefined {
  if (!line.startsWith('{')) return undefined;
  try {
    const addresses: unknown = JSON.parse(line);
    return isAddresses(addresses) ? addresses : undefined;
  } catch {
    return undefined;
  }
}

function isAddresses(value: unknown): value is SandboxAddresses {
  if (typeof value !== 'object' || value === null) return false;
  return ['earthEngine', 'storage', 'drive', 'project', 'bucket'].every(
    (name) => typeof (value as Record<string, unknown>)[name] === 'string',
  );
}
