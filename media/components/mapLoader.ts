/**
 * Loads the map's script and style sheet when a page first shows a map.
 *
 * The extension names both files in the page's script element; the script registers the map with
 * `provideMap()`, because scripts of pages cannot import each other.
 */
import type { TileIndex } from '../../src/domain/tileIndex.ts';
import type { MapBox, MapContents } from '../../src/views/map/protocol.ts';

export interface TileMapOptions {
  /** Whether tiles are chosen; otherwise a click only picks one. */
  readonly canChoose: boolean;
  /** A tile was clicked, or Enter was pressed on it. */
  pick(tile: TileIndex): void;
  /** Tiles were enclosed by a box, or passed with Shift and the arrow keys. */
  pickMany(tiles: readonly TileIndex[]): void;
  /** Outlines of scenes are wanted, or not any more; absent where there are none. */
  showScenes?(isShown: boolean): void;
  /** A part of the area is in view, in which nothing smaller than `finest` degrees is visible. */
  viewArea?(box: MapBox, finest: number): void;
  /** A ring was drawn: longitudes that run on over the antimeridian, and latitudes. */
  pickRing(ring: readonly [lon: number, lat: number][]): void;
}

export interface TileMapControl {
  readonly element: HTMLElement;
  show(contents: MapContents): void;
  /** Releases what the map holds; its element is removed by the caller. */
  dispose(): void;
}

export interface MapModule {
  createTileMap(options: TileMapOptions): TileMapControl;
}

declare global {
  interface Window {
    cedarMap?: MapModule;
  }
}

/** Available only while the page's script starts. */
const own =
  document.currentScript instanceof HTMLScriptElement ? document.currentScript : undefined;
const files = { script: own?.dataset.mapScript ?? '', style: own?.dataset.mapStyle ?? '' };
const nonce = own?.nonce ?? '';

let loading: Promise<MapModule> | undefined;

/** @throws Error when the files cannot be loaded */
export function loadMap(): Promise<MapModule> {
  loading ??= Promise.all([loadStyle(), loadScript()]).then(() => {
    const { cedarMap } = window;
    if (!cedarMap) throw new Error(`${files.script} has no map.`);
    return cedarMap;
  });
  return loading;
}

function loadScript(): Promise<void> {
  const script = document.createElement('script');
  script.nonce = nonce;
  script.src = files.script;
  return loaded(script);
}

function loadStyle(): Promise<void> {
  const style = document.createElement('link');
  style.rel = 'stylesheet';
  style.href = files.style;
  return loaded(style);
}

function loaded(element: HTMLScriptElement | HTMLLinkElement): Promise<void> {
  return new Promise((resolve, reject) => {
    element.addEventListener('load', () => resolve());
    element.addEventListener('error', () => reject(new Error(`Not loaded: ${element.outerHTML}`)));
    document.head.append(element);
  });
}
