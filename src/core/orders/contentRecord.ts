/** Content of an image, as its item in the tracking document records it. */
import { knownCloudShare } from '../../domain/cloudProperties.ts';
import type { ImageCollection } from '../collections/index.ts';
import type { DateScenes } from '../earthengine/imageLayers.ts';
import type { TrackedItem } from '../tracking/documentJson.ts';

/**
 * @param dates layers of the image, with the properties of their scenes
 * @returns the number of layers, and the mean cloud cover of the scenes, percent, where they have one
 */
export function contentRecord(
  { cloudProperty }: ImageCollection,
  dates: readonly DateScenes[],
): Pick<TrackedItem, 'dates' | 'cloud_cover'> {
  const covers = dates.flatMap(({ scenes }) =>
    scenes.flatMap((scene) => knownCloudShare(cloudProperty && scene[cloudProperty]) ?? []),
  );
  const sum = covers.reduce((total, cover) => total + cover, 0);
  const mean = Math.round((sum / covers.length) * 10) / 10;
  return { dates: dates.length, ...(covers.length > 0 && { cloud_cover: mean }) };
}
