/** A tracking document of 3,000 images, in all states that no service has to agree with. */
import { madeDocument } from './orders.support.ts';

const [TILES, YEARS] = [75, 40];

/** Of each ten images, by what has become of them. */
const STATES = [
  ...['UNSUBMITTED', 'UNSUBMITTED', 'FAILED', 'CANCELLED', 'EMPTY'],
  ...['UNSUBMITTED', 'EMPTY', 'UNSUBMITTED', 'CANCELLED', 'EMPTY'],
];

const MESSAGES = ['User memory limit exceeded.', 'Computation timed out.', 'Internal error.'];

/** @param prefix folder of the document */
export function largeOrder({ prefix }: { readonly prefix: string }): {
  readonly name: string;
  readonly text: string;
} {
  const name = 'ORDER_LARGE';
  const json = madeDocument({ name }).toJSON();
  const orders = Array.from({ length: TILES * YEARS }, (_, at) => {
    const [row, year] = [Math.floor(at / YEARS), 1980 + (at % YEARS)];
    const state = STATES[(row * 7 + (at % YEARS) * 3 + Math.floor(at / 11)) % STATES.length];
    const isTried = state !== 'UNSUBMITTED' && state !== 'EMPTY';
    return {
      name: `${name}-h003v${String(row).padStart(3, '0')}-${year}`,
      prefix: 'P',
      collection: 'LANDSAT/LC08/C02/T1_L2',
      tile: [row, 3] as [number, number],
      date_start: `${year}-01-01T00:00:00`,
      date_end: `${year + 1}-01-01T00:00:00`,
      ...(state !== 'UNSUBMITTED' && { dates: state === 'EMPTY' ? 0 : 1 + ((at * 7) % 46) }),
      ...(isTried && { cloud_cover: (at * 13) % 100 }),
      status: {
        state,
        id: isTried ? `task-${at}` : '',
        ...(state === 'FAILED' && { error_message: MESSAGES[at % MESSAGES.length] }),
      },
    };
  });
  const tiles = Array.from({ length: TILES }, (_, row) => [row, 3]);
  const tracking = { ...json.tracking, prefix };
  const submission = { ...json.submission, tile_indices: tiles };
  return { name, text: JSON.stringify({ ...json, submission, tracking, orders }) };
}
