/** Draws pictures into canvases: the page may load no images, and needs none. */
import type { LookPicture } from '../../src/views/orderForm/protocol.ts';

export function drawPicture(canvas: HTMLCanvasElement, { width, height, rgba }: LookPicture): void {
  canvas.width = width;
  canvas.height = height;
  canvas.getContext('2d')?.putImageData(new ImageData(rgba, width, height), 0, 0);
}

/** Removes the picture. */
export function clearPicture(canvas: HTMLCanvasElement): void {
  canvas.getContext('2d')?.clearRect(0, 0, canvas.width, canvas.height);
}
