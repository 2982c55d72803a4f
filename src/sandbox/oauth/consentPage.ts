/** The pages that a browser shows: the question to the account's owner, and refusals of a request. */
import { randomBytes } from 'node:crypto';
import type { Account } from './accounts.ts';
import type { AuthorizationError, AuthorizationRequest } from './authorizationRequest.ts';
import { describeScope, scopesWithBoxes } from './grantedScopes.ts';

export interface ConsentPage {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly html: string;
}

/**
 * The page that asks which account is used and whether it allows the request.
 *
 * @param ticket identifies the request; without it an answer is not accepted, and no other page can
 *   read it
 */
export function consentPage(
  request: AuthorizationRequest,
  { accounts, ticket }: { readonly accounts: readonly Account[]; readonly ticket: string },
): ConsentPage {
  const chosen = accounts.find(({ email }) => email === request.loginHint) ?? accounts[0];
  const choices = accounts.map(
    (account, index) =>
      `<p><input type="radio" name="account" id="account${index}" value="${escapeHtml(account.email)}"` +
      `${account === chosen ? ' checked' : ''} required><label for="account${index}"> ` +
      `${account.name ? `${escapeHtml(account.name)}, ` : ''}${escapeHtml(account.email)}</label></p>`,
  );
  const boxes = scopesWithBoxes(request.scopes);
  const listed = request.scopes.filter((scope) => !boxes.includes(scope));
  const client = `<code>${escapeHtml(request.client.clientId)}</code>`;
  // Browsers check the address that an answer is redirected to against this list, too.
  const target = new URL(request.redirectUri).origin;
  const frame = {
    title: 'Sign in to the sandbox',
    formAction: `'self' ${target}`,
    script: boxes.length > 0 ? SCRIPT : undefined,
  };
  return page(200, frame, [
    '<p>This is the sandbox on your own machine, not Google. Its accounts exist only here.</p>',
    `<form method="post" action="auth"><input type="hidden" name="ticket" value="${ticket}">`,
    `<fieldset><legend>Choose an account</legend>${choices.join('')}</fieldset>`,
    ...(listed.length > 0
      ? [`<p>The client ${client} wants to:</p><ul>${listed.map(listItem).join('')}</ul>`]
      : []),
    ...(boxes.length > 0
      ? [
          `<fieldset><legend>Select what ${client} can access</legend>${SELECT_ALL}`,
          `${boxes.map(checkBox).join('')}</fieldset>`,
        ]
      : []),
    `<p><button name="decision" value="allow">${boxes.length > 0 ? 'Continue' : 'Allow'}</button> `,
    '<button name="decision" value="deny">Cancel</button></p></form>',
  ]);
}

function listItem(scope: string): string {
  return `<li>${escapeHtml(describeScope(scope))}<br><small>${escapeHtml(scope)}</small></li>`;
}

/** As on Google's page, no box is selected at first. */
function checkBox(scope: string, index: number): string {
  return (
    `<p><input type="checkbox" name="scope" id="scope${index}" value="${escapeHtml(scope)}">` +
    `<label for="scope${index}"> ${escapeHtml(describeScope(scope))}</label>` +
    `<br><small>${escapeHtml(scope)}</small></p>`
  );
}

const SELECT_ALL = '<p><input type="checkbox" id="all"><label for="all"> Select all</label></p>';

/** Selects or clears all boxes, and follows them. */
const SCRIPT = `
const all = document.getElementById('all');
const boxes = [...document.querySelectorAll('input[name=scope]')];
all?.addEventListener('change', () => boxes.forEach((box) => { box.checked = all.checked; }));
for (const box of boxes) {
  box.addEventListener('change', () => { all.checked = boxes.every(({ checked }) => checked); });
}`;

/** The page for a request that is refused. */
export function refusalPage({ error, message, status }: AuthorizationError): ConsentPage {
  return page(status, { title: 'Access blocked: Authorization Error', formAction: "'none'" }, [
    `<p>${escapeHtml(message)}</p><p>Error ${status}: ${escapeHtml(error)}</p>`,
  ]);
}

/** @param formAction where the browser may send forms, as the policy of the page writes it */
function page(
  status: number,
  {
    title,
    formAction,
    script,
  }: {
    readonly title: string;
    readonly formAction: string;
    readonly script?: string | undefined;
  },
  body: readonly string[],
): ConsentPage {
  const nonce = randomBytes(16).toString('base64');
  const policy = [
    "default-src 'none'",
    `style-src 'nonce-${nonce}'`,
    ...(script ? [`script-src 'nonce-${nonce}'`] : []),
    `form-action ${formAction}`,
    "base-uri 'none'",
    "frame-ancestors 'none'",
  ].join('; ');
  return {
    status,
    headers: {
      'content-type': 'text/html; charset=utf-8',
      'cache-control': 'no-store',
      'content-security-policy': policy,
      'x-frame-options': 'DENY',
      'x-content-type-options': 'nosniff',
      // With `no-referrer`, browsers send forms with the origin `null`, which is refused.
      'referrer-policy': 'same-origin',
    },
    html:
      `<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>${title}</title>` +
      `<meta name="viewport" content="width=device-width"><style nonce="${nonce}">${STYLE}</style>` +
      `</head><body><main><h1>${title}</h1>${body.join('')}</main>` +
      `${script ? `<script nonce="${nonce}">${script}</script>` : ''}</body></html>`,
  };
}

const STYLE =
  ':root{color-scheme:light dark}body{font-family:system-ui,sans-serif;margin:0;padding:2rem}' +
  'main{max-width:34rem;margin:auto}button{font:inherit;padding:.5rem 1.5rem}' +
  'code,small{overflow-wrap:anywhere}';

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
