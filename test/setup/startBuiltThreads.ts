/** Starts the built threads of builtThreads.ts in place of their sources. */
import { syncBuiltinESMExports } from 'node:module';
import { fileURLToPath } from 'node:url';
import threads, { Worker, type WorkerOptions } from 'node:worker_threads';

const built: Record<string, string> = JSON.parse(process.env.CEDAR_BUILT_THREADS ?? '{}');

class BuiltWorker extends Worker {
  constructor(file: string | URL, options?: WorkerOptions) {
    const source = file instanceof URL ? fileURLToPath(file) : file;
    super(built[source] ?? file, options);
  }
}

// The next file of tests may run in this process.
if (threads.Worker.name !== BuiltWorker.name) {
  threads.Worker = BuiltWorker;
  syncBuiltinESMExports();
}
