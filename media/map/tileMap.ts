/** A map with the tiles of a grid over the world; the pages of the order form and of orders show it. */

import type OpenLayersMap from 'ol/Map.js';
import type MapBrowserEvent from 'ol/MapBrowserEvent.js';
import type { TileIndex } from '../../src/domain/tileIndex.ts';
import type { MapAreaDetail, MapContents, MapGrid } from '../../src/views/map/protocol.ts';
import { el } from '../components/element.ts';
import type { TileMapControl, TileMapOptions } from '../components/mapLoader.ts';
import {
  coversView,
  type DetailView,
  detailView,
  isFineEnough,
  needsDetail,
  withMargin,
} from './areaDetail.ts';
import { Drawing } from './drawing.ts';
import { type MapColors, readColors } from './mapColors.ts';
import { MapLegend } from './mapLegend.ts';
import { pickInPlane, pickInRing, ringOf } from './mapPicking.ts';
import {
  gridProjection,
  type MapPosition,
  type MapProjection,
  type MapProjectionName,
  mercatorProjection,
} from './mapProjection.ts';
import { MapTip } from './mapTip.ts';
import { MapTools } from './mapTools.ts';
import { createView, extentToFit, metersOf } from './mapView.ts';
import { OnlineStatus } from './onlineStatus.ts';
import { bringIntoView, createMap, zoomBy } from './openLayersMap.ts';
import { ShapesLayer } from './shapesLayer.ts';
import { type Extent, TileLattice, tileKey } from './tileLattice.ts';
import { describeTile, TileOptions } from './tileOptions.ts';
import { TileOutlines } from './tileOutlines.ts';
import { type ShownTiles, TilesLayer } from './tilesLayer.ts';
import { worldFeatures } from './worldFeatures.ts';
import { WorldLayers } from './worldLayers.ts';

const NOTHING: ShownTiles = { chosen: new Set(), chosenTiles: [], marks: new Map() };

export class TileMap implements TileMapControl {
  readonly element: HTMLElement;
  readonly #options: TileMapOptions;
  readonly #map: OpenLayersMap;
  readonly #world = new WorldLayers();
  readonly #tiles = new TilesLayer();
  readonly #shapes = new ShapesLayer();
  readonly #legend = new MapLegend();
  readonly #tools: MapTools;
  readonly #list: TileOptions;
  readonly #drawing: Drawing;
  readonly #online: OnlineStatus;
  readonly #stage = el('div', { class: 'map-stage' });
  readonly #tip = new MapTip(this.#stage);
  readonly #status = el('p', { class: 'map-status', role: 'status' });
  readonly #mercator = mercatorProjection();
  #observers: readonly { disconnect(): void }[] = [];
  #contents: MapContents = {};
  #colors: MapColors | undefined;
  #name: MapProjectionName = 'grid';
  #gridProjection: MapProjection | undefined;
  #outlines: TileOutlines | undefined;
  #shown: ShownTiles = NOTHING;
  #hovered: TileIndex | undefined;
  #isFocused = false;
  /** Whether a part of the area is drawn in more detail. */
  #isDetailed = false;

  constructor(options: TileMapOptions) {
    this.#options = options;
    const { canChoose } = options;
    const { showScenes } = options;
    this.#tools = new MapTools(canChoose, {
      ...(showScenes && { showScenes }),
      zoom: (steps) => zoomBy(this.#map, steps),
      fit: () => this.#fit(),
      setTool: (tool) => {
        this.#drawing.tool = tool;
        this.#tools.showTool(tool);
      },
      setProjection: (name) => this.#setProjection(name),
    });
    this.#list = new TileOptions(canChoose, {
      moved: (tile, isPicking) => this.#follow(tile, isPicking),
      pick: (tile) => this.#options.pick(tile),
      zoom: (steps) => zoomBy(this.#map, steps),
      fit: () => this.#fit(),
      giveUp: () => this.#drawing.giveUp(),
      focused: (isFocused) => {
        this.#isFocused = isFocused;
        this.#drawCursor();
      },
    });
    const target = el('div', { class: 'map-canvas', 'aria-hidden': 'true' });
    const attribution = el('p', { class: 'map-attribution' });
    this.#online = new OnlineStatus(this.#world, attribution);
    this.#stage.append(target, this.#list.element, this.#tip.element, attribution);
    this.element = el(
      'div',
      { class: 'cedar-map' },
      this.#tools.element,
      this.#stage,
      this.#online.element,
      this.#status,
      this.#legend.element,
    );
    this.#map = createMap(target, [
      this.#world.shapes,
      this.#world.online,
      this.#tiles.layer,
      this.#shapes.layer,
      this.#world.places,
      // Above the places, whose names make room for those of tiles.
      this.#tiles.labelLayer,
      this.#tiles.cursorLayer,
    ]);
    this.#drawing = new Drawing(this.#map, {
      box: (extent) => this.#pickBox(extent),
      polygon: (ring) => this.#pickRing(ring),
      // The click that ends a polygon must not choose a tile as well.
      ended: () => setTimeout(() => this.#endTool()),
    });
    this.#listen(target);
  }

  show(contents: MapContents): void {
    const before = this.#contents;
    this.#contents = { ...before, ...contents };
    const { grid, chosen, marks, settings, message } = contents;
    const isOtherGrid = grid !== undefined && JSON.stringify(grid) !== JSON.stringify(before.grid);
    if (chosen || marks) this.#showTiles();
    if (isOtherGrid) this.#useGrid(grid ?? undefined);
    else if (chosen || marks) this.#redraw();
    if (settings) this.#online.show(settings);
    if (message !== undefined) this.#status.textContent = message;
    if ('area' in contents || 'areaDetail' in contents || 'footprints' in contents) {
      this.#drawShapes();
      if (contents.area) this.#fit();
    }
    this.#showLegend();
  }

  dispose(): void {
    for (const observer of this.#observers) observer.disconnect();
    this.#map.setTarget(undefined);
    this.#map.dispose();
  }

  #listen(target: HTMLElement): void {
    this.#map.on(['moveend', 'change:size'], () => this.#redraw());
    this.#map.on('moveend', () => {
      this.#online.moved();
      this.#followDetail();
    });
    this.#map.on('rendercomplete', () => {
      this.#online.drawn();
      // For tests and benchmarks: nothing is left to draw.
      this.#stage.setAttribute('data-drawn', 'true');
    });
    this.#map.on('click', (event) => this.#click(event));
    this.#map.on('pointermove', (event) => this.#hover(event));
    target.addEventListener('pointerleave', () => this.#leave());
    // The list covers the map for screen readers. Pointer events pass through it; the focus stays on it.
    target.addEventListener('mousedown', (event) => {
      event.preventDefault();
      this.#list.element.focus({ preventScroll: true });
    });
    // In a page that scrolls, the wheel zooms once the map has the focus.
    this.#stage.addEventListener(
      'wheel',
      (event) => {
        if (!this.#isFocused && !event.ctrlKey && !event.metaKey) event.stopPropagation();
      },
      { capture: true },
    );
    const resized = new ResizeObserver(() => this.#map.updateSize());
    resized.observe(this.#stage);
    const themed = new MutationObserver(() => this.#paint());
    themed.observe(document.body, {
      attributes: true,
      attributeFilter: ['class', 'data-vscode-theme-id'],
    });
    this.#observers = [resized, themed];
  }

  get #projection(): MapProjection {
    return this.#name === 'grid' ? (this.#gridProjection ?? this.#mercator) : this.#mercator;
  }

  #useGrid(grid: MapGrid | undefined): void {
    const lattice = grid && new TileLattice(grid);
    this.#gridProjection =
      lattice && gridProjection(lattice.grid, lattice.blockExtent(lattice.whole));
    this.#tools.setGrid(grid?.crsName ?? '');
    this.#list.setLattice(lattice);
    const [first] = this.#contents.chosen ?? [];
    if (lattice) this.#list.moveTo(lattice.nearest(first ?? lattice.middle));
    this.#useProjection();
  }

  #setProjection(name: MapProjectionName): void {
    if (name === this.#name) return;
    const before = this.#projection;
    const view = this.#map.getView();
    const center = before.inverse(view.getCenter() as MapPosition);
    const meters = metersOf(before, view.getResolution() ?? 1, view.getCenter() as MapPosition);
    this.#name = name;
    this.#useProjection();
    const next = this.#projection.forward(center);
    if (!next.every(Number.isFinite)) return;
    this.#map.getView().setCenter(next);
    this.#map.getView().setResolution(meters / metersOf(this.#projection, 1, next));
  }

  /** Draws everything in the projection that is chosen. */
  #useProjection(): void {
    this.#stage.removeAttribute('data-drawn');
    const shown = this.#projection;
    const grid = this.#contents.grid ?? undefined;
    const own = this.#gridProjection;
    this.#outlines = grid && own && new TileOutlines(new TileLattice(grid), shown, own);
    this.#tools.showProjection(this.#name);
    this.#world.show(worldFeatures(shown));
    this.#map.setView(createView(shown));
    this.#paint();
    this.#drawShapes();
    this.#fit();
    this.#map.render();
  }

  #fit(): void {
    const { chosen = [] } = this.#contents;
    const { extent: area, isPoints } = this.#shapes;
    const contents = { outlines: this.#outlines, chosen, area, isPoints };
    this.#map.updateSize();
    this.#map.getView().fit(extentToFit(contents, this.#projection), {
      size: this.#map.getSize() ?? [600, 360],
      padding: [24, 24, 24, 24],
    });
    // The library reports no movement for the first view.
    this.#redraw();
  }

  #showTiles(): void {
    const { chosen = [], marks } = this.#contents;
    this.#shown = {
      chosenTiles: chosen,
      chosen: new Set(chosen.map(tileKey)),
      marks: new Map((marks?.tiles ?? []).map((mark) => [tileKey(mark.tile), mark])),
    };
    this.#list.showTiles(this.#shown);
  }

  #paint(): void {
    this.#colors = readColors(this.element.isConnected ? this.#stage : document.body);
    this.#stage.style.background = this.#colors.water;
    const shown = this.#projection;
    this.#world.paint(this.#colors, (resolution) => {
      const center = (this.#map.getView().getCenter() ?? [0, 0]) as MapPosition;
      return metersOf(shown, resolution, center);
    });
    this.#shapes.paint(this.#colors);
    this.#redraw();
    this.#showLegend();
  }

  #redraw(): void {
    const view = this.#map.getView();
    const resolution = view.getResolution();
    const size = this.#map.getSize();
    if (!this.#colors || !this.#outlines || !resolution || !size) return;
    const extent = view.calculateExtent(size) as Extent;
    this.#tiles.draw(this.#outlines, this.#shown, this.#colors, { extent, resolution });
    this.#drawCursor();
  }

  #drawCursor(): void {
    if (!this.#colors) return;
    const tile = this.#isFocused && !this.#hovered ? this.#list.cursor : this.#hovered;
    const isAtCursor = this.#isFocused && tile === this.#list.cursor;
    this.#tiles.drawCursor(this.#outlines, tile, this.#colors, isAtCursor);
  }

  #drawShapes(): void {
    const { area, footprints = [] } = this.#contents;
    const detail = this.#detail;
    this.#isDetailed = detail !== undefined;
    this.#shapes.show({ area: area ?? undefined, detail, footprints }, this.#projection);
  }

  /** What the map has of the area in its view; undefined where the outline of the whole is enough. */
  get #detail(): MapAreaDetail | undefined {
    const { area, areaDetail } = this.#contents;
    const view = this.#detailView;
    if (!view || !areaDetail || !needsDetail(area, view)) return undefined;
    return coversView(areaDetail, view) ? areaDetail : undefined;
  }

  get #detailView(): DetailView | undefined {
    const size = this.#map.getSize();
    const extent = size && (this.#map.getView().calculateExtent(size) as Extent);
    return extent && detailView(extent, size[1] ?? 1, this.#projection);
  }

  /** Asks for detail of what is in view, and shows what there is of it. */
  #followDetail(): void {
    const detail = this.#detail;
    if (this.#isDetailed !== (detail !== undefined)) {
      this.#drawShapes();
      this.#showLegend();
    }
    const view = this.#detailView;
    if (!view || !needsDetail(this.#contents.area, view)) return;
    if (detail && isFineEnough(detail, view)) return;
    const { box, finest } = withMargin(view);
    this.#options.viewArea?.(box, finest);
  }

  #showLegend(): void {
    const { marks, chosen = [], area, footprints = [] } = this.#contents;
    if (!this.#colors) return;
    this.#legend.show(
      {
        marks: marks?.tiles ?? [],
        isStale: marks?.isStale ?? false,
        hasChosen: this.#options.canChoose && chosen.length > 0,
        areaName: area?.name,
        areaNote: (this.#detail ?? area)?.note,
        footprints,
      },
      this.#colors,
    );
  }

  #tileAt({ coordinate }: { readonly coordinate: number[] }): TileIndex | undefined {
    const outlines = this.#outlines;
    return outlines?.lattice.tileAt(outlines.toGrid(coordinate as MapPosition));
  }

  #click(event: MapBrowserEvent): void {
    if (this.#drawing.tool === 'polygon') return;
    const tile = this.#tileAt(event);
    if (!tile) return;
    this.#list.moveTo(tile);
    this.#options.pick(tile);
  }

  #hover(event: MapBrowserEvent): void {
    const tile = event.dragging ? undefined : this.#tileAt(event);
    const isSame = tile && this.#hovered && tileKey(tile) === tileKey(this.#hovered);
    this.#hovered = tile;
    if (!isSame) this.#drawCursor();
    if (!tile) {
      this.#tip.hide();
      return;
    }
    const text = describeTile(tile, this.#shown.marks.get(tileKey(tile)));
    this.#tip.show(text, event.pixel);
  }

  #leave(): void {
    this.#hovered = undefined;
    this.#tip.hide();
    this.#drawCursor();
  }

  #follow(tile: TileIndex, isPicking: boolean): void {
    this.#hovered = undefined;
    this.#tip.hide();
    const [row, column] = tile;
    const outline = this.#outlines?.outline({ rows: [row, row], columns: [column, column] });
    if (outline) bringIntoView(this.#map, outline.getExtent());
    this.#drawCursor();
    if (isPicking && this.#options.canChoose) this.#options.pickMany([tile]);
  }

  #pickBox(extent: Extent): void {
    const outlines = this.#outlines;
    if (!outlines || !this.#options.canChoose) return;
    if (this.#name === 'grid') this.#say(pickInPlane(extent, outlines.lattice, this.#options));
    else this.#pickRing(ringOf(extent));
  }

  #pickRing(ring: readonly MapPosition[]): void {
    this.#say(pickInRing(ring, this.#projection, this.#options));
  }

  #endTool(): void {
    this.#drawing.tool = 'move';
    this.#tools.showTool('move');
  }

  /** @param problem nothing is shown without one */
  #say(problem: string | undefined): void {
    if (problem) this.#status.textContent = problem;
  }
}
