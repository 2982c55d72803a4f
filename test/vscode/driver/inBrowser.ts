/**
 * Runs the suite inside VS Code in a headless browser: `node test/vscode/driver/inBrowser.ts`.
 *
 * The contract is that of @vscode/test-electron; the window reports how the suite ends by calling
 * two functions of its page, which the driver puts there.
 */
import { createWriteStream, type WriteStream } from 'node:fs';
import path from 'node:path';
import { format } from 'node:util';
import { SUITE_MARK } from '../suite/results.ts';
import { runSuite, suiteArtifacts } from './run.ts';
import { bundleSuite } from './suite.ts';
import { openVSCode } from './window.ts';

/** The whole suite takes two minutes, and seven on a busy machine; only one that hangs takes this long. */
const SUITE_MS = 30 * 60_000;

await runSuite('browser', async ({ folder, env }) => {
  const tests = await bundleSuite();
  const artifacts = suiteArtifacts('browser');
  const log = createWriteStream(path.join(artifacts, 'window.log'));
  let exited: (code: number) => void = () => {};
  const exit = new Promise<number>((resolve) => {
    exited = resolve;
  });
  const window = await openVSCode({
    folder,
    home: path.join(artifacts, 'vscode'),
    tests,
    env,
    prepare: async (page) => {
      await page.exposeFunction('codeAutomationLog', (_type: string, args: unknown[]) =>
        print(args, log),
      );
      await page.exposeFunction('codeAutomationExit', (code: number) => exited(code));
    },
  });
  const slow = new Promise<never>((_, reject) => {
    setTimeout(
      () => reject(new Error(`The suite did not end within ${SUITE_MS / 60_000} minutes.`)),
      SUITE_MS,
    ).unref();
  });
  const stopped = window.server.program.ended.then(() => {
    throw new Error(`The VS Code server stopped.\n${window.server.program.output}`);
  });
  try {
    return await Promise.race([exit, slow, stopped]);
  } catch (error) {
    await window.page.screenshot({ path: path.join(artifacts, 'failure.png') });
    throw error;
  } finally {
    await window.close();
    log.end();
  }
});

/** Output of the suite is printed; the workbench's own output is written to a file beside it. */
function print(args: unknown[], log: WriteStream): void {
  const text = format(...args);
  if (text.startsWith(SUITE_MARK)) console.log(text.slice(SUITE_MARK.length));
  else log.write(`${text}\n`);
}
