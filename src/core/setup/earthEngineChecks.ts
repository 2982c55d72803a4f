/** Checks of the account, the project and Earth Engine. */
import { randomInt } from 'node:crypto';
import * as l10n from '@vscode/l10n';
import { describeCredentials } from '../credentials/account.ts';
import type { SignedIn } from '../credentials/credentials.ts';
import { parseComputed } from '../earthengine/operations.ts';
import type { Registration } from '../earthengine/projectConfig.ts';
import { ServiceError } from '../errors.ts';
import { authorizationWithRetries } from '../services/auth.ts';
import type { SetupCheck } from './checkRunner.ts';
import { checkExports } from './exportPermission.ts';
import { repeatOnce, requireProject, type SetupContext } from './setupContext.ts';
import { fail, failure, pass, skip, warn } from './setupOutcomes.ts';
import type { SetupOutcome } from './setupRow.ts';

/** Reason with which Google's services refuse requests of a project that has not enabled them. */
const API_DISABLED = 'SERVICE_DISABLED';

/** The checks of everything but the store, in order. */
export function earthEngineChecks(context: SetupContext): readonly SetupCheck[] {
  const path = context.config.projectKey;
  return [
    { id: 'account', needs: [], run: (signal) => checkAccount(context, signal) },
    { id: 'project', needs: ['account'], path, run: (signal) => checkProject(context, signal) },
    { id: 'api', needs: ['account'], path, run: (signal) => checkApi(context, signal) },
    {
      id: 'computation',
      needs: ['project', 'api'],
      path,
      run: (signal) => checkComputation(context, signal),
    },
    {
      id: 'exports',
      needs: ['project', 'api'],
      path,
      run: (signal) => checkExports(context, signal),
    },
  ];
}

/** Requests a token, and who it is for. */
async function checkAccount(context: SetupContext, signal: AbortSignal): Promise<SetupOutcome> {
  const { auth, transport } = await context.session(signal);
  await authorizationWithRetries(auth, transport.baseUrl, signal);
  const account = describeAccount(await describeCredentials(auth, signal));
  const { unusableFile } = context;
  if (!unusableFile) return pass(account);
  const unused = l10n.t('The sandbox is used without the file with credentials.');
  return warn(`${account} ${unused}`, {
    advice: unusableFile.message,
    action: 'openConfiguration',
    path: unusableFile.problems[0]?.path,
  });
}

/** "me@example.com, signed in with gcloud" */
function describeAccount({ account, way, file }: SignedIn): string {
  const who = account ?? l10n.t('An account whose name Google does not show');
  switch (way) {
    case 'credentialsFile':
      return file
        ? l10n.t('{0}, with the file "{1}" that cedar.yaml names.', who, file)
        : l10n.t('{0}, with the file that cedar.yaml names.', who);
    case 'cedar':
      return l10n.t('{0}, signed in to Cedar.', who);
    case 'earthEngineFile':
      return l10n.t(
        '{0}, with the sign-in that "{1}" or "{2}" has stored.',
        ...[who, 'earthengine authenticate', 'cedar login'],
      );
    case 'applicationDefault':
      return l10n.t('{0}, with the Application Default Credentials of this machine.', who);
    case 'token':
      return account
        ? l10n.t('{0}, with an access token.', account)
        : l10n.t('An access token, such as that of the sandbox.');
  }
}

async function checkProject(context: SetupContext, signal: AbortSignal): Promise<SetupOutcome> {
  const project = requireProject(context);
  try {
    const { registration } = await context.projectConfig(signal);
    return describeRegistration(project, registration);
  } catch (error) {
    if (!isDisabled(error)) throw error;
    return skip(l10n.t('Not checked: the Earth Engine API is not enabled in "{0}".', project));
  }
}

function describeRegistration(project: string, registration: Registration): SetupOutcome {
  switch (registration) {
    case 'unregistered':
      return fail(l10n.t('"{0}" is not registered for Earth Engine.', project), {
        advice: l10n.t('Register the project "{0}" for Earth Engine.', project),
        page: `https://console.cloud.google.com/earth-engine/configuration?project=${encodeURIComponent(project)}`,
      });
    case 'commercial':
      return pass(l10n.t('"{0}" is registered for commercial use.', project));
    case 'noncommercial':
      return pass(l10n.t('"{0}" is registered for noncommercial use.', project));
    case 'unknown':
      return pass(l10n.t('"{0}" can be used. Earth Engine does not report its tier.', project));
  }
}

/** Whatever Earth Engine itself answers shows that its API is enabled. */
async function checkApi(context: SetupContext, signal: AbortSignal): Promise<SetupOutcome> {
  const project = requireProject(context);
  const enabled = pass(l10n.t('Enabled in "{0}".', project));
  try {
    await context.projectConfig(signal);
    return enabled;
  } catch (error) {
    if (isDisabled(error)) return failure(error);
    if (isOfEarthEngine(error)) return enabled;
    return skip(l10n.t('Not known: the project could not be checked.'));
  }
}

function isDisabled(error: unknown): boolean {
  return error instanceof ServiceError && error.reason === API_DISABLED;
}

/** Whether the API itself refused a request: what Google refuses before has a reason of its own. */
function isOfEarthEngine(error: unknown): boolean {
  return error instanceof ServiceError && error.status === 403 && error.reason === undefined;
}

/** Adds two numbers, whose sum nothing else can know. */
async function checkComputation(context: SetupContext, signal: AbortSignal): Promise<SetupOutcome> {
  const { transport } = await context.session(signal);
  const [left, right] = [randomInt(1, 2 ** 30), randomInt(1, 2 ** 30)];
  const operands = { left: { constantValue: left }, right: { constantValue: right } };
  const sum = { functionInvocationValue: { functionName: 'Number.add', arguments: operands } };
  const body = { expression: { result: '0', values: { 0: sum } } };
  const parse = (json: unknown) => {
    const computed = parseComputed<unknown>(json);
    return computed?.result === left + right ? computed : undefined;
  };
  const request = { body, parse, signal, repeatAfter: repeatOnce(), isQuick: true };
  await transport.send('value:compute', request);
  return pass(l10n.t('Earth Engine has added two numbers.'));
}
