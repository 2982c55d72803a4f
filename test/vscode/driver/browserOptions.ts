/** Options with which the tests start a browser. */
import type { LaunchOptions } from 'playwright-core';

export const BROWSER_OPTIONS: LaunchOptions = {
  // Background work of Chromium only costs time here, and uses the network.
  args: [
    '--disable-gpu',
    '--disable-quic',
    '--no-first-run',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
    // Inside a container, and for root, Chromium's own sandbox cannot be made.
    '--no-sandbox',
  ],
  headless: true,
  // A signal ends this process, and Chromium with it: it waits for no clean-up in between.
  handleSIGINT: false,
  handleSIGTERM: false,
  handleSIGHUP: false,
};
