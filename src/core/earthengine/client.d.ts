/** The package has no types; `clientTypes.ts` has those of the part that Cedar uses. */
declare module '@google/earthengine' {
  const ee: import('./clientTypes.ts').EarthEngineClient;
  export default ee;
}
