/**
 * Types of the part of Google's Earth Engine client library that Cedar uses; the package has none.
 *
 * Server-side values are opaque: they are built here and computed by Earth Engine. Nothing of this
 * module is left at run time.
 */

export declare class ComputedObject {
  /** Keeps apart what is computed from plain values. */
  private readonly computed: never;
}
export declare class EeFilter extends ComputedObject {
  static eq(name: string, value: unknown): EeFilter;
  static neq(name: string, value: unknown): EeFilter;
  static lt(name: string, value: unknown): EeFilter;
  static lte(name: string, value: unknown): EeFilter;
  static gt(name: string, value: unknown): EeFilter;
  static gte(name: string, value: unknown): EeFilter;
  static inList(leftField: string, rightValue: unknown): EeFilter;
  static date(start: unknown, end?: unknown): EeFilter;
  /** @param errorMargin in meters */
  static bounds(geometry: EeGeometry, errorMargin?: unknown): EeFilter;
  static and(...filters: EeFilter[]): EeFilter;
  static or(...filters: EeFilter[]): EeFilter;
  not(): EeFilter;
}
export declare class EeGeometry extends ComputedObject {
  constructor(geoJson: object, projection?: string, geodesic?: boolean, evenOdd?: boolean);
}
export declare class EeFeature extends ComputedObject {
  constructor(geometry: EeGeometry | null, properties?: Record<string, unknown>);
  copyProperties(source: ComputedObject, properties: string[]): EeFeature;
}
export declare class FeatureCollection extends ComputedObject {
  constructor(features: ComputedObject);
}
export declare class EeImage extends ComputedObject {
  constructor(value: number | string);
  static constant(values: readonly number[]): EeImage;
  select(bands: readonly (string | number)[]): EeImage;
  addBands(other: EeImage, names?: readonly string[], overwrite?: boolean): EeImage;
  bitwiseAnd(bits: number): EeImage;
  eq(value: number): EeImage;
  neq(other: EeImage | number): EeImage;
  gte(value: number): EeImage;
  and(other: EeImage): EeImage;
  mask(): EeImage;
  updateMask(mask: EeImage): EeImage;
  rename(names: List): EeImage;
  unmask(value: number, sameFootprint: boolean): EeImage;
  abs(): EeImage;
  sqrt(): EeImage;
  signum(): EeImage;
  round(): EeImage;
  floor(): EeImage;
  add(value: number): EeImage;
  multiply(value: number | EeImage): EeImage;
  clamp(low: number, high: number): EeImage;
  toInt8(): EeImage;
  toUint8(): EeImage;
  toInt16(): EeImage;
  toUint16(): EeImage;
  toInt32(): EeImage;
  toUint32(): EeImage;
  toFloat(): EeImage;
  toDouble(): EeImage;
}
export declare class ComputedImageCollection extends ComputedObject {
  constructor(id: string);
  static fromImages(images: List): ComputedImageCollection;
  filter(filter: EeFilter): ComputedImageCollection;
  filterBounds(geometry: ComputedObject): ComputedImageCollection;
  filterDate(start: unknown, end: unknown): ComputedImageCollection;
  select(bands: string[], names?: string[]): ComputedImageCollection;
  map(algorithm: (image: EeImage) => ComputedObject): ComputedImageCollection;
  first(): EeImage;
  limit(count: number): ComputedImageCollection;
  linkCollection(other: ComputedImageCollection, bands: string[]): ComputedImageCollection;
  mosaic(): EeImage;
  median(): EeImage;
  toBands(): EeImage;
  aggregate_array(property: string): ComputedObject;
  size(): ComputedObject;
}
export declare class List extends ComputedObject {
  constructor(values: ComputedObject | readonly string[] | readonly ComputedObject[]);
  get(index: number): ComputedObject;
  map(algorithm: CustomFunction | ((value: ComputedObject) => ComputedObject)): List;
  flatten(): List;
}
/** A function that Earth Engine runs. */
export declare class CustomFunction {
  constructor(
    signature: {
      readonly name: string;
      readonly returns: string;
      readonly args: readonly { readonly name: string; readonly type: string }[];
    },
    body: (argument: ComputedObject) => ComputedObject,
  );
  /** A placeholder for an argument. */
  static variable(type: null, name: string): ComputedObject;
}
export declare class EeString extends ComputedObject {
  constructor(value: ComputedObject);
  replace(pattern: string, replacement: string, flags: string): EeString;
  cat(other: ComputedObject | string): EeString;
}
export declare class EeDate extends ComputedObject {
  constructor(value: ComputedObject);
  advance(delta: number, unit: string): EeDate;
}

export declare class DateRange extends ComputedObject {
  constructor(start: unknown, end?: unknown);
}

/** Signatures of all functions, as the REST API lists them. */
export interface AlgorithmsList {
  readonly algorithms: readonly { readonly name: string }[];
}
/** The same by name. */
export interface AlgorithmsRegistry {
  readonly [name: string]: object;
}

/** An export that has not been sent: `config_` is what the library's own `start` works on. */
export interface ExportTask {
  id: string | null;
  readonly config_: object;
}

/** The library itself, as its module exports it. */
export interface EarthEngineClient {
  Filter: typeof EeFilter;
  Geometry: typeof EeGeometry;
  Feature: typeof EeFeature;
  FeatureCollection: typeof FeatureCollection;
  Image: typeof EeImage;
  ImageCollection: typeof ComputedImageCollection;
  List: typeof List;
  String: typeof EeString;
  Date: typeof EeDate;
  DateRange: typeof DateRange;
  CustomFunction: typeof CustomFunction;
  apiclient: {
    /** Turns a message of the REST API into its JSON. */
    serialize(message: object): object;
  };
  Serializer: { encodeCloudApiExpression(value: ComputedObject): object };
  ApiFunction: { _apply(name: string, arguments_: Record<string, unknown>): ComputedObject };
  batch: {
    Export: {
      image: {
        toCloudStorage(options: Record<string, unknown>): ExportTask;
        toDrive(options: Record<string, unknown>): ExportTask;
      };
    };
  };
  /** Converts answers of the REST API to what the library works with. */
  rpc_convert: { algorithms(list: AlgorithmsList): AlgorithmsRegistry };
  data: {
    /** For the library's own requests, of which the core makes none. */
    setAuthToken(
      clientId: string,
      tokenType: string,
      token: string,
      expiresIn: number,
      scopes: string[],
      callback: () => void,
      updateAuthLibrary: boolean,
    ): void;
    /** Asks for the signatures; `initialize` calls it. */
    getAlgorithms: (callback?: (registry: AlgorithmsRegistry) => void) => AlgorithmsRegistry;
    prepareExportImageRequest_(config: object, metadata: object): object;
  };
  initialize(
    baseUrl: string | null,
    tileUrl: string | null,
    success: () => void,
    failure: (error: unknown) => void,
    xsrfToken?: null,
    project?: string,
  ): void;
  reset(): void;
}
