/** The numbers of an image as a file stores them: their type, and conversions that were chosen. */
import type { Encoding, ImageCollection } from '../collections/index.ts';
import type { EeImage } from './clientTypes.ts';

/** The image with all bands in one type, by Earth Engine's casts. */
export function castImage(image: EeImage, type: ImageCollection['dataType']): EeImage {
  switch (type) {
    case 'uint8':
      return image.toUint8();
    case 'int8':
      return image.toInt8();
    case 'uint16':
      return image.toUint16();
    case 'int16':
      return image.toInt16();
    case 'uint32':
      return image.toUint32();
    case 'int32':
      return image.toInt32();
    case 'float32':
      return image.toFloat();
    case 'float64':
      return image.toDouble();
  }
}

/**
 * The image rounded to the nearest whole numbers, halves up, for a type of whole numbers: a cast alone
 * would leave out the fraction.
 */
export function roundAs(image: EeImage, type: ImageCollection['dataType']): EeImage {
  return type.startsWith('float') ? image : image.add(0.5).floor();
}

/** Largest number of an encoded value; zero is in the middle of the range. */
const INT8_LARGEST = 127;
const INT8_SCALE = 127.5;

/**
 * Values from -1 to 1 as 8-bit numbers: the sign × √|value| × 127.5, rounded, as in the files of
 * their provider. The value is then the sign × (number ÷ 127.5)².
 * https://developers.google.com/earth-engine/guides/aef_on_gcs_readme
 */
export function encodeImage(image: EeImage, encoding: Encoding): EeImage {
  switch (encoding) {
    case 'int8':
      return image
        .abs()
        .sqrt()
        .multiply(image.signum())
        .multiply(INT8_SCALE)
        .round()
        .clamp(-INT8_LARGEST, INT8_LARGEST);
  }
}
