/** The page that the browser shows after the sign-in: plain HTML without scripts, in the user's language. */
import { createHash } from 'node:crypto';
import * as l10n from '@vscode/l10n';
import { currentLanguage } from '../../domain/locale.ts';

/** Contents of the page: the outcome of the sign-in, or that a request is not part of it. */
export type AnswerPage = 'signedIn' | 'failed' | 'foreign' | 'notFound';

/** Texts of a page. */
export interface PageText {
  readonly title: string;
  readonly text: string;
}

/** Texts of each page. */
export function describePage(page: AnswerPage): PageText {
  switch (page) {
    case 'signedIn':
      return {
        title: l10n.t('You are signed in to Cedar'),
        text: l10n.t('You can close this page.'),
      };
    case 'failed':
      return {
        title: l10n.t('You are not signed in'),
        text: l10n.t('Return to Cedar to see the reason. You can close this page.'),
      };
    case 'foreign':
      return {
        title: l10n.t('This page is not part of the sign-in'),
        text: l10n.t(
          'Cedar is waiting for another answer. Use the page of Google that Cedar opened, or start the sign-in again.',
        ),
      };
    case 'notFound':
      return {
        title: l10n.t('Page not found'),
        text: l10n.t("Cedar only receives the answer of Google's sign-in page here."),
      };
  }
}

const STYLE = `
body { font: 1rem/1.5 system-ui, sans-serif; margin: 20vh auto 0; max-width: 32rem; padding: 0 1rem; }
h1 { font-size: 1.5rem; }
@media (prefers-color-scheme: dark) { body { background: #1f1f1f; color: #ccc; } }
`;

const STYLE_HASH = createHash('sha256').update(STYLE).digest('base64');

/** The address contains the code, so it is passed on to no other page. */
export const PAGE_HEADERS = {
  'content-type': 'text/html; charset=utf-8',
  'content-security-policy': `default-src 'none'; style-src 'sha256-${STYLE_HASH}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`,
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'cache-control': 'no-store',
  connection: 'close',
};

/** The HTML of a page. */
export function answerHtml({ title, text }: PageText): string {
  return `<!DOCTYPE html>
<html lang="${escapeHtml(currentLanguage())}">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${escapeHtml(title)}</title><style>${STYLE}</style></head>
<body><main><h1>${escapeHtml(title)}</h1><p>${escapeHtml(text)}</p></main></body>
</html>
`;
}

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
