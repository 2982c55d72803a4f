/** Names of the classes of quality. */
import * as l10n from '@vscode/l10n';
import type { PixelQuality } from '../../src/domain/qualityRules.ts';

export const QUALITIES: readonly PixelQuality[] = [
  'clear',
  'cloud',
  'shadow',
  'snow',
  'unknown',
  'fill',
];

export function formatQuality(quality: PixelQuality): string {
  switch (quality) {
    case 'clear':
      return l10n.t('Clear');
    case 'cloud':
      return l10n.t('Cloud');
    case 'shadow':
      return l10n.t('Cloud shadow');
    case 'snow':
      return l10n.t('Snow or ice');
    case 'fill':
      return l10n.t('No data');
    case 'unknown':
      return l10n.t('Quality not known');
  }
}
