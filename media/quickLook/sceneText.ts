/** The scenes and clouds of a date in words. Does not use the DOM. */
import * as l10n from '@vscode/l10n';
import type { CloudEstimate, ImageDescription } from '../../src/views/quickLook/protocol.ts';

/** "2 scenes, 12 % clouds"; "1 scene, about 95 % clouds, about 20 % without data" */
export function describeScenes(acquired: ImageDescription['dates'][number] | undefined): string {
  const { scenes = [], clouds, estimate } = acquired ?? {};
  const share = clouds === undefined ? '' : l10n.t('{0} % clouds', Math.round(clouds));
  return [inScenes(scenes.length), share, ...(estimate ? inEstimate(estimate) : [])]
    .filter(Boolean)
    .join(', ');
}

function inEstimate({ clouds, missing }: CloudEstimate): string[] {
  return [
    clouds === undefined ? '' : l10n.t('about {0} % clouds', Math.round(clouds)),
    missing < 0.5 ? '' : l10n.t('about {0} % without data', Math.round(missing)),
  ];
}

function inScenes(count: number): string {
  if (count === 0) return '';
  return count === 1 ? l10n.t('{0} scene', count) : l10n.t('{0} scenes', count);
}
