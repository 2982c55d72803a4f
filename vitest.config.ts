import { defineConfig } from 'vitest/config';

/**
 * How long a condition may take to hold where a test does not say: without it vitest waits for one
 * second, which a busy machine exceeds.
 */
const poll = { timeout: 20_000 };

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'unit',
          expect: { poll },
          include: ['test/unit/**/*.test.ts'],
          // Whole scenes are worked out in some; a busy machine takes its time.
          testTimeout: 30_000,
        },
      },
      {
        test: {
          name: 'cycle',
          expect: { poll },
          include: ['test/cycle/**/*.test.ts'],
          testTimeout: 60_000,
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
          testTimeout: 600_000,
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
        },
      },
      {
        // A whole VS Code for each file: one after another, and with time for it to start.
        test: {
          name: 'person',
          expect: { poll },
          include: ['test/vscode/person/**/*.test.ts', 'test/vscode/driver/**/*.test.ts'],
          // A person has Cedar installed.
          globalSetup: 'test/package/pack.ts',
          fileParallelism: false,
          testTimeout: 120_000,
          hookTimeout: 120_000,
        },
      },
    ],
  },
});
