/** Signs a user in with a browser: the OAuth client, Google's page, and pasting in remote windows. */
import * as vscode from 'vscode';
import type { GoogleSession } from '../../accounts/googleGrants.ts';
import type { GoogleSessions } from '../../accounts/googleSessions.ts';
import type { OAuthClient } from '../../core/index.ts';
import { decodeText } from '../../domain/byteOrderMark.ts';
import { isCedarError, type TaggedError } from '../../domain/cedarError.ts';
import { TOO_NARROW } from '../../domain/refusalReasons.ts';
import { ReportedError } from '../reportedError.ts';

export const SIGN_IN_HELP = 'https://github.com/cedar-tracker/cedar/blob/main/docs/signIn.md';

export interface SignInOptions {
  /** Permissions that are requested; those of orders in Cloud Storage unless given. */
  readonly scopes?: readonly string[] | undefined;
  /** Permissions that are requested as well, and that the user may leave out. */
  readonly optionalScopes?: readonly string[] | undefined;
  /** Email address that Google's page suggests. */
  readonly loginHint?: string | undefined;
  /** Path of the JSON of an OAuth client; the stored one, or the one that the user chooses, unless given. */
  readonly client?: string | undefined;
  /** Shows Google's page, in place of the browser. */
  readonly openPage?: ((address: string) => unknown) | undefined;
}

/**
 * Signs in until all permissions are granted, or the user gives up.
 *
 * @throws ServiceError, ConfigError; CancelledError when the user gives up; ReportedError when the user
 *   gives up after a permission was left out
 */
export async function signInWithGoogle(
  sessions: GoogleSessions,
  options: SignInOptions = {},
): Promise<GoogleSession> {
  const { CancelledError } = await import('../../core/index.ts');
  const client = await findClient(sessions, options.client);
  if (!client) throw new CancelledError();
  for (;;) {
    try {
      return await signInOnce(sessions, client, options);
    } catch (error) {
      // A program that answers the page in place of the user is not asked.
      if (options.openPage || !isLeftOut(error)) throw error;
      if (!(await wantsToRepeat(error))) throw new ReportedError(error);
    }
  }
}

/** Whether the user has left out a permission on Google's page. */
function isLeftOut(error: unknown): error is TaggedError<'service'> {
  return isCedarError(error, 'service') && error.reason === TOO_NARROW;
}

async function wantsToRepeat({ message }: TaggedError<'service'>): Promise<boolean> {
  const again = vscode.l10n.t('Sign In Again');
  const text = vscode.l10n.t('This sign-in is not used, because permissions are missing');
  const options = { modal: true, detail: message };
  return (await vscode.window.showWarningMessage(text, options, again)) === again;
}

async function signInOnce(
  sessions: GoogleSessions,
  client: OAuthClient,
  options: SignInOptions,
): Promise<GoogleSession> {
  const progress = {
    location: vscode.ProgressLocation.Notification,
    title: vscode.l10n.t('Signing in with Google: continue in the browser'),
    cancellable: true,
  };
  return vscode.window.withProgress(progress, async (_, token) => {
    const cancel = new AbortController();
    const listening = token.onCancellationRequested(() => cancel.abort());
    try {
      const keptAccounts = (await sessions.all()).map(({ account }) => account);
      const asked = { ...options, keptAccounts };
      return await sessions.add(await askGoogle(client, asked, cancel.signal));
    } finally {
      listening.dispose();
    }
  });
}

async function askGoogle(
  client: OAuthClient,
  options: SignInOptions & { readonly keptAccounts: readonly string[] },
  signal: AbortSignal,
) {
  const { installedAppSignIn } = await import('../../core/index.ts');
  const { scopes, optionalScopes, keptAccounts, loginHint, openPage = openInBrowser } = options;
  return installedAppSignIn({
    ...{ client, scopes, optionalScopes, keptAccounts, loginHint, openPage },
    // In a window on this machine, the browser is on this machine as well.
    ...(vscode.env.remoteName && { externalAddress, askForAnswer }),
    signal,
  });
}

/** Longest time for a port to be forwarded, milliseconds. */
const FORWARD_MS = 10_000;

/** Address at which the browser reaches a port of the remote machine. */
async function externalAddress(address: string): Promise<string> {
  const forwarded = vscode.env.asExternalUri(vscode.Uri.parse(address)).then(
    (uri) => uri.toString(true),
    () => address,
  );
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<string>((resolve) => {
    timer = setTimeout(() => resolve(address), FORWARD_MS);
  });
  return Promise.race([forwarded, late]).finally(() => clearTimeout(timer));
}

async function openInBrowser(address: string): Promise<void> {
  if (await vscode.env.openExternal(vscode.Uri.parse(address))) return;
  const copy = vscode.l10n.t('Copy Address');
  const text = vscode.l10n.t("Open the address of Google's page in a browser to sign in.");
  void vscode.window.showInformationMessage(text, copy).then((chosen) => {
    if (chosen === copy) void vscode.env.clipboard.writeText(address);
  });
}

/** The browser of a remote window may not reach the port on which the answer is waited for. */
async function askForAnswer(
  problem: string | undefined,
  signal: AbortSignal,
): Promise<string | undefined> {
  const cancel = new vscode.CancellationTokenSource();
  signal.addEventListener('abort', () => cancel.cancel(), { once: true });
  const answer = await vscode.window.showInputBox(
    {
      title: vscode.l10n.t('Sign in with Google'),
      prompt:
        problem ??
        vscode.l10n.t(
          'If the browser ends at an address that it cannot open, paste that address here. Otherwise, this box closes automatically.',
        ),
      ignoreFocusOut: true,
      password: true,
    },
    cancel.token,
  );
  cancel.dispose();
  return answer;
}

/** The user's OAuth client; undefined when the user chooses none. @throws ConfigError */
async function findClient(
  sessions: GoogleSessions,
  given: string | undefined,
): Promise<OAuthClient | undefined> {
  const stored = given ? undefined : await sessions.client();
  if (stored) return (await import('../../core/index.ts')).readOAuthClient(stored);
  const file = given ? vscode.Uri.file(given) : await chooseClientFile();
  return file && storeClient(sessions, file);
}

/** In a remote window, the file can be on the user's own machine. @throws ConfigError */
async function storeClient(sessions: GoogleSessions, file: vscode.Uri): Promise<OAuthClient> {
  const { readOAuthClient } = await import('../../core/index.ts');
  const text = decodeText(await vscode.workspace.fs.readFile(file));
  const client = readOAuthClient(text);
  await sessions.setClient(text);
  return client;
}

/** Asks for the JSON of an OAuth client. */
async function chooseClientFile(): Promise<vscode.Uri | undefined> {
  const choose = vscode.l10n.t('Choose File…');
  const help = vscode.l10n.t('How to Make One');
  const answer = await vscode.window.showInformationMessage(
    vscode.l10n.t('Sign in with your own OAuth client'),
    {
      modal: true,
      detail: vscode.l10n.t(
        'Google requires an OAuth client of the type "Desktop app", which you make once in the Google Cloud console. Choose its JSON. It is kept in the secret storage of VS Code.',
      ),
    },
    choose,
    help,
  );
  if (answer === help) await vscode.env.openExternal(vscode.Uri.parse(SIGN_IN_HELP));
  if (answer !== choose) return undefined;
  const [uri] =
    (await vscode.window.showOpenDialog({
      title: vscode.l10n.t('Choose the JSON of your OAuth client'),
      openLabel: vscode.l10n.t('Use This Client'),
      filters: { JSON: ['json'] },
    })) ?? [];
  return uri;
}

/** Replaces the OAuth client of later sign-ins. @returns whether the user chose one @throws ConfigError */
export async function changeClient(sessions: GoogleSessions): Promise<boolean> {
  const file = await chooseClientFile();
  return file !== undefined && Boolean(await storeClient(sessions, file));
}
