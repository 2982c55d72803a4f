/** Pixels as PNG or JPEG: grays or colors; masked pixels are transparent, in JPEG black. */
import { encode as encodePng } from 'fast-png';
import { encode as encodeJpeg } from 'jpeg-js';
import type { Samples } from '../values/samples.ts';

const JPEG_QUALITY = 85;

export interface EncodedPicture {
  readonly contentType: 'image/png' | 'image/jpeg';
  readonly bytes: Uint8Array;
}

/** @param channels one band of grays, or red, green and blue, of values from 0 to 255 */
export function encodePicture(
  format: 'PNG' | 'JPEG' | 'AUTO_JPEG_PNG',
  channels: readonly Samples[],
  width: number,
  height: number,
): EncodedPicture {
  const data = new Uint8Array(width * height * 4);
  let isOpaque = true;
  for (let i = 0; i < width * height; i++) {
    const isSeen = channels.every(({ mask }) => mask[i]);
    if (!isSeen) isOpaque = false;
    for (let c = 0; c < 3; c++) {
      const channel = channels[channels.length === 1 ? 0 : c];
      data[i * 4 + c] = isSeen ? (channel?.values[i] ?? 0) : 0;
    }
    data[i * 4 + 3] = isSeen ? 255 : 0;
  }
  if (format === 'JPEG' || (format === 'AUTO_JPEG_PNG' && isOpaque)) {
    const { data: bytes } = encodeJpeg({ data, width, height }, JPEG_QUALITY);
    return { contentType: 'image/jpeg', bytes };
  }
  return { contentType: 'image/png', bytes: encodePng({ data, width, height, channels: 4 }) };
}
