/** The user's part of a sign-in at the sandbox, and checks that no secret leaves it. */
import { expect } from 'vitest';
import { answerConsent, type ConsentChoice } from './consent.ts';

/** The last page of the browser. */
export interface BrowserEnd {
  readonly status: number;
  readonly text: string;
}

/** A browser and its user: answers the page, and follows the redirect. */
export function browser(choice: ConsentChoice = {}) {
  const ends: Promise<BrowserEnd>[] = [];
  return {
    /** Texts of the pages that the browser was redirected to. */
    ends,
    openPage: async (address: string): Promise<void> => {
      const redirect = await answerConsent(address, choice);
      // As a browser does, it is not waited for.
      ends.push(visit(redirect));
    },
  };
}

/** Opens an address as a browser does. */
export async function visit(address: string | URL): Promise<BrowserEnd> {
  const page = await fetch(address);
  return { status: page.status, text: await page.text() };
}

/** An error as logs and messages show it, with all of its causes and fields. */
export function everythingOf(error: unknown): string {
  const lines: string[] = [];
  for (let cause = error; cause instanceof Error; cause = cause.cause) {
    lines.push(cause.stack ?? '', JSON.stringify({ ...cause }));
  }
  return lines.join('\n');
}

/** No part of an error has a secret. */
export function expectNoSecrets(error: unknown, secrets: readonly string[]): void {
  const text = everythingOf(error);
  expect(text).not.toBe('');
  for (const secret of secrets) expect(text).not.toContain(secret);
}
