/** Choice whether images of neighboring tiles are shown around the image, and what was found. */
import * as l10n from '@vscode/l10n';
import type { ImageDescription } from '../../src/views/quickLook/protocol.ts';
import { el } from '../components/element.ts';
import { checkbox } from '../components/toolkit.ts';

export class MosaicControls {
  readonly element: HTMLElement;
  readonly #shown = checkbox({ label: l10n.t('Show neighboring tiles') });
  readonly #hint = el('p', { class: 'hint', role: 'status' });

  /** @param onMosaic receives whether the images are shown */
  constructor(image: ImageDescription, onMosaic: (isShown: boolean) => void) {
    const { mosaic } = image;
    this.#shown.checked = mosaic !== undefined;
    this.#shown.element.title = l10n.t(
      'Show the images of the same collection and date on the tiles around this one',
    );
    this.#shown.onChange(() => {
      this.#hint.textContent = this.#shown.checked
        ? l10n.t('Looking for images of neighboring tiles…')
        : '';
      onMosaic(this.#shown.checked);
    });
    this.#hint.textContent = mosaic ? describeTiles(mosaic) : '';
    this.element = el(
      'section',
      { 'aria-label': l10n.t('Tiles') },
      this.#shown.element,
      this.#hint,
      ...(mosaic && mosaic.leftOut.length > 0 ? [leftOut(mosaic.leftOut)] : []),
    );
    this.element.hidden = !image.isTile;
  }
}

type MosaicDescription = NonNullable<ImageDescription['mosaic']>;

function describeTiles({ tiles }: MosaicDescription): string {
  const others = tiles.length - 1;
  if (others === 0) return l10n.t('No other image of these dates is in this folder.');
  return others === 1
    ? l10n.t('1 more image is shown.')
    : l10n.t('{0} more images are shown.', others);
}

function leftOut(gaps: MosaicDescription['leftOut']): HTMLElement {
  const count =
    gaps.length === 1
      ? l10n.t('1 image is left out')
      : l10n.t('{0} images are left out', gaps.length);
  return el(
    'details',
    { class: 'gaps' },
    el('summary', {}, count),
    el('ul', {}, ...gaps.map(({ name, message }) => el('li', {}, `${name}: ${message}`))),
  );
}
