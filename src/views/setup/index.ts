/**
 * Entry point for signing in and setting up: a bundle of its own, loaded when the first of these dialogs
 * is opened.
 */
export { type ConnectRequest, connectToGoogle } from './accountConnector.ts';
export { createConfiguration } from './configurationCreator.ts';
export { chooseConfigurationValue } from './configurationValues.ts';
export { configuredScopes } from './configuredScopes.ts';
export { showSetupCheck } from './setupCheckList.ts';
export { signInWithGoogle } from './signInWithGoogle.ts';
