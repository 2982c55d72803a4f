/** Projects of tests, and what they have in common. */
import { defineConfig } from 'vitest/config';

/**
 * How long a condition may take to hold where a test sets no time: without it vitest waits for one
 * second, which a busy machine exceeds.
 */
const poll = { timeout: 20_000 };

/** Nothing remains of these tests: no folders, no open files, and no warnings of Node. */
const tidy = {
  globalSetup: ['test/setup/ownTemporaryFolder.ts', 'test/setup/builtThreads.ts'],
  setupFiles: ['test/setup/tidyProcess.ts', 'test/setup/startBuiltThreads.ts'],
};

/**
 * Files run in the processes of earlier files. Otherwise each of them would load the core, the sandbox
 * and Google's library again, and run code that is not optimized yet, which takes more than half of the
 * time of a run. Nothing of a test may remain in its process, as nothing of an order does in a window.
 */
const shared = { isolate: false };

/**
 * Stories of a user in VS Code with the packed Cedar: file after file, because all of them use one
 * server and one browser, and with time for a busy machine.
 */
const inVSCode = {
  expect: { poll },
  globalSetup: ['test/package/pack.ts', 'test/vscode/driver/shared.ts'],
  fileParallelism: false,
  testTimeout: 120_000,
  hookTimeout: 120_000,
};

/** Files of test/cycle that run over Google Drive as well. */
const DRIVE_TESTS = [
  ...['cancelling', 'count', 'downloads', 'fill', 'foreignImages', 'goneTasks', 'handingOver'],
  ...['labels', 'leftOut', 'limits', 'order', 'orderNames', 'otherLayout', 'pythonOrders', 'queue'],
  ...[
    'recorded',
    'recordSize',
    'resume',
    'retry',
    'retryRaces',
    'revokedSignIn',
    'sharedImages',
    'sharedInWindow',
    'takingOver',
  ],
  ...['updates', 'updateTogether', 'windows'],
];

/**
 * Files of test/cycle that take as long as all others together: those that start programs again and again,
 * such as the command with each of its options, and those that repeat a cycle for each format or request.
 */
const PROGRAM_TESTS = [
  ...['commandLineArea', 'commandLineCollections', 'commandLineConvert', 'commandLineGrid'],
  ...['commandLineInit', 'commandLineInterrupted', 'commandLineLeftOut', 'commandLineLogin'],
  ...[
    'commandLineMissing',
    'commandLineMistakes',
    'commandLineOptions',
    'commandLineSeveral',
    'commandLineUsage',
    'cubeFormats',
    'fromCedarDatacube',
    'googleScript',
    'interception',
    'mcp',
    'orderFiles',
    'repeatInterrupted',
    'serverJob',
  ],
];

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'unit',
          expect: { poll },
          include: ['test/unit/**/*.test.ts', 'test/sandbox/**/*.test.ts'],
          ...tidy,
          ...shared,
          // Whole scenes are computed in some, which takes seconds, and many of them on a busy machine.
          testTimeout: 120_000,
          hookTimeout: 60_000,
        },
      },
      {
        test: {
          name: 'cycle',
          expect: { poll },
          include: [`test/cycle/!(${PROGRAM_TESTS.join('|')}).test.ts`],
          ...tidy,
          ...shared,
          // Orders of many images take a few seconds; each start of the command too, where ten processes
          // share a core, and some tests start it six times.
          testTimeout: 300_000,
          hookTimeout: 60_000,
        },
      },
      {
        test: {
          name: 'programs',
          expect: { poll },
          include: PROGRAM_TESTS.map((name) => `test/cycle/${name}.test.ts`),
          ...tidy,
          ...shared,
          testTimeout: 300_000,
          hookTimeout: 60_000,
        },
      },
      {
        // The same orders over the other kind of store, where they are not about the first one's protocol.
        test: {
          name: 'drive',
          expect: { poll },
          env: { CEDAR_TEST_STORE: 'gdrive' },
          include: DRIVE_TESTS.map((name) => `test/cycle/${name}.test.ts`),
          ...tidy,
          ...shared,
          testTimeout: 300_000,
          hookTimeout: 60_000,
        },
      },
      {
        // Programs of others; two cores serve them best one after another.
        test: {
          name: 'peers',
          expect: { poll },
          include: ['test/peers/**/*.peer.ts'],
          fileParallelism: false,
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
      {
        // Every action cut off at every request: minutes of waiting, little to compute.
        test: {
          name: 'faults',
          expect: { poll },
          include: ['test/faults/**/*.fault.ts'],
          // One test starts a process for each request of an action: minutes, and ten times as long where
          // the cores are shared with much else.
          testTimeout: 1_800_000,
          hookTimeout: 60_000,
        },
      },
      {
        // A sample of the requests at which an action is cut off, over Google Drive.
        test: {
          name: 'driveSample',
          expect: { poll },
          env: { CEDAR_TEST_STORE: 'gdrive', CEDAR_CUT_EVERY: '7' },
          include: ['test/faults/cutOff.fault.ts'],
          testTimeout: 1_800_000,
          hookTimeout: 60_000,
        },
      },
      {
        test: {
          name: 'driveFaults',
          expect: { poll },
          env: { CEDAR_TEST_STORE: 'gdrive' },
          include: ['test/faults/**/*.fault.ts'],
          // One test cuts an action off at each of its requests, of which Drive needs more.
          testTimeout: 1_800_000,
          hookTimeout: 60_000,
        },
      },
      {
        test: {
          name: 'package',
          expect: { poll },
          include: ['test/package/**/*.test.ts'],
          globalSetup: 'test/package/pack.ts',
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
      {
        // One story for each page, in one window: what `npm test` has time for.
        test: {
          name: 'stories',
          include: ['test/vscode/stories/**/*.test.ts'],
          ...inVSCode,
        },
      },
      {
        // All other stories, each in a window of its own.
        test: {
          name: 'person',
          include: ['test/vscode/person/**/*.test.ts'],
          ...inVSCode,
        },
      },
      {
        // Runs of the tests in runs of the tests.
        test: {
          name: 'interrupted',
          expect: { poll },
          include: ['test/vscode/driver/**/*.test.ts'],
          fileParallelism: false,
        },
      },
    ],
  },
});
