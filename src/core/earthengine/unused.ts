/**
 * Replaces, in the bundle, packages that Earth Engine's client library requires to sign in and to
 * send requests. The core does both by itself (`auth.ts`, `transport.ts`), so nothing of them is
 * used.
 */
export {};
