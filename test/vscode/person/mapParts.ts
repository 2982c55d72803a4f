/** The parts of a map, and what a user does with them. */
import { expect } from 'vitest';
import type { Workbench } from './workbench.ts';

/** Position in the map, from 0 to 1: from the left, and from the top. */
export type Share = readonly [x: number, y: number];

/** A text on the map, and the pixels that it covers. */
export interface MapLabel {
  readonly text: string;
  readonly box: readonly [left: number, top: number, right: number, bottom: number];
}

export function mapParts({ webview, page }: Workbench) {
  const stage = webview.locator('.map-stage');
  const list = webview.locator('.map-list');
  const tip = webview.locator('.map-tip');

  /** In pixels of the window, in which all of the map is made visible first. */
  const at = async ([x, y]: Share): Promise<[number, number]> => {
    await stage.scrollIntoViewIfNeeded();
    const box = await stage.boundingBox();
    if (!box) throw new Error('The map is not visible.');
    return [box.x + box.width * x, box.y + box.height * y];
  };

  return {
    stage,
    list,
    tip,
    projection: webview.getByRole('combobox', { name: 'Projection of the map' }),

    /** Waits until everything that the map has to draw is drawn. */
    async settled(): Promise<void> {
      await webview.locator('.map-stage[data-drawn="true"]').waitFor();
    },

    /** @returns what the map shows about the place under the pointer */
    async hover(x: number, y: number): Promise<string> {
      await page.mouse.move(...(await at([x, y])));
      await tip.waitFor();
      return (await tip.textContent()) ?? '';
    },

    async click(x: number, y: number): Promise<void> {
      await page.mouse.click(...(await at([x, y])));
    },

    async drag(from: Share, to: Share, { shift = false } = {}): Promise<void> {
      await page.mouse.move(...(await at(from)));
      if (shift) await page.keyboard.down('Shift');
      await page.mouse.down();
      await page.mouse.move(...(await at(to)), { steps: 4 });
      await page.mouse.up();
      if (shift) await page.keyboard.up('Shift');
    },

    /** A polygon's corners; a double-click ends it. */
    async polygon(corners: readonly Share[]): Promise<void> {
      for (const [index, corner] of corners.entries()) {
        const [x, y] = await at(corner);
        await page.mouse.move(x, y);
        if (index < corners.length - 1) await page.mouse.click(x, y);
        else await page.mouse.dblclick(x, y);
      }
    },

    /**
     * Texts that the map draws.
     *
     * @param change makes the map draw
     */
    async labels(change: () => Promise<void>): Promise<MapLabel[]> {
      await stage.evaluate(recordTexts);
      await change();
      return stage.evaluate(async () => {
        const { recordedTexts } = globalThis as unknown as MapPage;
        return (await recordedTexts?.()) ?? [];
      });
    },

    /** Names of the chosen tiles that the list has. */
    async chosen(): Promise<string[]> {
      const texts = await list.locator('[aria-selected="true"]').allTextContents();
      return texts.map((text) => text.replace(/:.*/, ''));
    },

    /** Text of the entry with the cursor. */
    async current(): Promise<string> {
      const id = await list.getAttribute('aria-activedescendant');
      expect(id).toBeTruthy();
      return (await webview.locator(`#${id}`).textContent()) ?? '';
    },
  };
}

/** What the function below uses of the page. */
interface MapPage {
  readonly CanvasRenderingContext2D: { readonly prototype: Canvas };
  readonly DOMPoint: new (x: number, y: number) => { matrixTransform(by: object): Corner };
  readonly document: { readonly timeline: { readonly currentTime: number } };
  recordedTexts?: () => Promise<MapLabel[]>;
}

interface Canvas {
  fillText(this: Canvas, text: string, x: number, y: number): void;
  measureText(text: string): Readonly<Record<`actualBoundingBox${Side}`, number>>;
  getTransform(): object;
}

type Side = 'Left' | 'Right' | 'Ascent' | 'Descent';
type Corner = { readonly x: number; readonly y: number };

/** Runs in the page: keeps the texts of the last frame that the map draws. */
function recordTexts(): void {
  const page = globalThis as unknown as MapPage;
  if (page.recordedTexts) return;
  const { CanvasRenderingContext2D, DOMPoint, document } = page;
  let frame: unknown;
  let labels: MapLabel[] = [];
  const { fillText } = CanvasRenderingContext2D.prototype;
  CanvasRenderingContext2D.prototype.fillText = function (text, x, y) {
    const { currentTime } = document.timeline;
    if (currentTime !== frame) labels = [];
    frame = currentTime;
    const size = this.measureText(text);
    const by = this.getTransform();
    const start = new DOMPoint(
      x - size.actualBoundingBoxLeft,
      y - size.actualBoundingBoxAscent,
    ).matrixTransform(by);
    const end = new DOMPoint(
      x + size.actualBoundingBoxRight,
      y + size.actualBoundingBoxDescent,
    ).matrixTransform(by);
    labels.push({ text, box: [start.x, start.y, end.x, end.y] });
    fillText.call(this, text, x, y);
  };
  page.recordedTexts = async () => {
    // Until nothing is drawn any more, not even an animation.
    for (let last: unknown; last !== frame; ) {
      last = frame;
      await new Promise((resolve) => setTimeout(resolve, 500));
    }
    return labels;
  };
}
