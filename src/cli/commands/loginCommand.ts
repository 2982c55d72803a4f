/** `cedar login`: signs in at Google, and stores the sign-in where the Earth Engine command line does. */
import { existsSync } from 'node:fs';
import { type Command, InvalidArgumentError, Option } from 'commander';
import type { OAuthClient, StoreService } from '../../core/index.ts';
import { missingScopes, PROJECTS_SCOPE, SCOPES } from '../../domain/googleScopes.ts';
import { ask, confirm } from '../ask.ts';
import { type CommandContext, DEFAULT_CONFIG, readConfig } from '../commandSession.ts';
import { EXIT } from '../exitCodes.ts';
import { readNamedFile } from '../namedFile.ts';
import type { ActAlone, Outcome } from './command.ts';

interface LoginFlags {
  readonly client?: string;
  readonly browser: boolean;
  readonly drive?: boolean;
  readonly projects?: boolean;
  readonly force?: boolean;
}

/** Where the page is that explains how to make an OAuth client. */
const HELP_PAGE = 'https://github.com/cedar-tracker/cedar/blob/main/docs/signIn.md';

export function addLogin(program: Command, act: ActAlone): void {
  program
    .command('login')
    .description('sign in with your Google account, also for the Earth Engine command line')
    .addOption(
      new Option('--client <file>', 'JSON of your OAuth client, of the type "Desktop app"').env(
        'CEDAR_OAUTH_CLIENT',
      ),
    )
    .option('--no-browser', 'print the address of the page, and read the answer from the terminal')
    .option('--drive', "ask for Google Drive, whatever the configuration's store is")
    .option('--projects', 'ask for reading your projects as well, to list and check them')
    .option('--force', 'replace an earlier sign-in without asking')
    .action(act(login));
}

async function login(context: CommandContext, flags: LoginFlags): Promise<Outcome> {
  const core = await import('../../core/index.ts');
  const file = core.earthEngineFile();
  const client = await readClient(flags.client);
  const store = flags.drive ? 'gdrive' : await configuredStore(context);
  const optionalScopes = flags.projects ? [PROJECTS_SCOPE] : [];
  const earlier = core.earthEngineFileState([...SCOPES[store], ...optionalScopes], file);
  const asks = earlier !== undefined && !flags.force;
  if (asks && !earlier.isKept && !(await mayReplace(file, context))) return keptEarlier(file);
  const { user, account, scopes } = await core.installedAppSignIn({
    client,
    store,
    optionalScopes,
    ...(earlier?.account !== undefined && {
      keptAccounts: [earlier.account],
      ...(earlier.isKept && { loginHint: earlier.account }),
    }),
    openPage: (address) => openPage(address, flags, context),
    ...((!flags.browser || process.stdin.isTTY) && { askForAnswer: askForAnswer(context) }),
    signal: context.signal,
  });
  // The sign-ins of another account are replaced.
  const isOther = earlier?.isKept === true && earlier.account !== account;
  if (asks && isOther && !(await mayReplace(file, context))) return keptEarlier(file);
  if (missingScopes(optionalScopes, scopes).length > 0) {
    context.output.alert(
      'The permission to read your projects was not granted, so Cedar cannot list them. To grant it, run "cedar login --projects" again.',
    );
  }
  const { project } = context.options;
  await core.writeEarthEngineFile({ user, scopes, account, project }, file);
  return {
    json: { account, file, store, scopes },
    lines: [`Signed in${account ? ` as ${account}` : ''}. Stored in ${file}`],
  };
}

function keptEarlier(file: string): Outcome {
  return {
    json: { file, replaced: false },
    lines: ['The earlier sign-in was kept.'],
    exitCode: EXIT.notFinished,
  };
}

/**
 * The store that the sign-in is for: that of the configuration. Signing in comes before a
 * configuration, which may not exist yet.
 *
 * @throws ConfigError when a configuration that the user has named cannot be used
 */
async function configuredStore({ options, output }: CommandContext): Promise<StoreService> {
  const isDefault = options.config === DEFAULT_CONFIG;
  if (isDefault && !existsSync(options.config)) return 'gcs';
  try {
    const { store } = await readConfig(options.config);
    return store.service;
  } catch (error) {
    if (!isDefault) throw error;
    output.alert(
      `${options.config} cannot be used, so the sign-in is for Cloud Storage. Use --drive for Google Drive.`,
    );
    return 'gcs';
  }
}

/** @throws InvalidArgumentError when there is no client; ConfigError when its file cannot be used */
async function readClient(file: string | undefined): Promise<OAuthClient> {
  const { ConfigError, readOAuthClient } = await import('../../core/index.ts');
  if (!file) {
    const message = `Name the JSON of your OAuth client with --client, or in CEDAR_OAUTH_CLIENT. ${HELP_PAGE} explains how to make one.`;
    throw new InvalidArgumentError(message);
  }
  const text = await readNamedFile(
    file,
    (reason, { cause }) => new ConfigError(`${file}: ${reason}.`, [], { cause }),
  );
  return readOAuthClient(text);
}

/** @throws InvalidArgumentError where there is no terminal to ask on */
async function mayReplace(file: string, { signal }: CommandContext): Promise<boolean> {
  if (!process.stdin.isTTY) {
    throw new InvalidArgumentError(`${file} exists. Use --force to replace the sign-in in it.`);
  }
  return confirm(`Replace the sign-in in ${file}? [y/N] `, { signal });
}

async function openPage(
  address: string,
  { browser }: LoginFlags,
  { output }: CommandContext,
): Promise<void> {
  output.alert(`Sign in on this page:\n\n${address}\n`);
  if (!browser) return;
  const { default: open } = await import('open');
  // Without a browser on this machine, the address above can be opened elsewhere.
  await open(address).then(
    (child) => child.on('error', () => {}),
    () => {},
  );
}

function askForAnswer({ output }: CommandContext) {
  return async (problem: string | undefined, signal: AbortSignal): Promise<string | undefined> => {
    output.alert(
      problem ??
        'If the browser is on another machine, it ends at an address that it cannot open: paste that address here.',
    );
    return ask('Address or code: ', { signal });
  };
}
