/** Parts of time series and Cancel in their panel, with a panel that is not drawn. */
import { beforeEach, describe, expect, test, vi } from 'vitest';
import type { SeriesPanel, SeriesPanelEvents } from '../../media/quickLook/seriesPanel.ts';
import { TimeSeries } from '../../media/quickLook/timeSeries.ts';
import type { FromQuickLook, PixelSeries } from '../../src/views/quickLook/protocol.ts';

const shown = vi.hoisted(() => ({
  events: undefined as SeriesPanelEvents | undefined,
  progress: undefined as number | undefined,
  series: undefined as PixelSeries | undefined,
  isPart: false,
  problem: '',
}));

vi.mock('../../media/quickLook/seriesPanel.ts', () => ({
  SeriesPanel: class implements Partial<SeriesPanel> {
    isOpen = false;
    constructor(events: SeriesPanelEvents) {
      shown.events = events;
    }
    showHint() {}
    showProblem(text: string) {
      shown.problem = text;
    }
    showProgress(share: number | undefined) {
      shown.progress = share;
    }
    showSeries(series: PixelSeries | undefined) {
      shown.series = series;
      shown.isPart = false;
    }
    showPart(series: PixelSeries) {
      shown.series = series;
      shown.isPart = true;
    }
  },
}));

const SERIES: PixelSeries = {
  area: { kind: 'pixel', column: 3, row: 4 },
  title: 'Row 4, column 3',
  pixels: 1,
  bands: [],
  points: [],
  gaps: [],
};

let posted: FromQuickLook[];
let timeSeries: TimeSeries;

beforeEach(() => {
  posted = [];
  timeSeries = new TimeSeries({
    post: (message) => posted.push(message),
    draw: () => {},
    keep: () => {},
    showDate: () => true,
    focusPicture: () => {},
  });
  timeSeries.open({ column: 3, row: 4 });
});

/** Number of the latest request for a series. */
function latestRequest(): number {
  const request = posted.findLast((message) => message.type === 'series')?.request;
  if (request === undefined) throw new Error(JSON.stringify(posted));
  return request;
}

describe('Cancel in the panel of time series', () => {
  test('ends the request that is running, and its progress', () => {
    const request = latestRequest();
    timeSeries.receive({ type: 'seriesProgress', request, done: 1, total: 4 });
    expect(shown.progress).toBe(0.25);
    shown.events?.onCancel();
    expect(posted.at(-1)).toEqual({ type: 'cancel', requests: [request] });
    expect(shown.progress).toBeUndefined();
  });

  test('leaves out answers that were on their way', () => {
    const request = latestRequest();
    shown.problem = '';
    shown.series = undefined;
    shown.events?.onCancel();
    timeSeries.receive({ type: 'seriesProgress', request, done: 3, total: 4 });
    timeSeries.receive({ type: 'series', request, series: SERIES });
    timeSeries.receive({ type: 'seriesFailed', request, message: 'broken' });
    expect(shown).toMatchObject({ progress: undefined, series: undefined, problem: '' });
  });

  test('keeps the panel open for the next pixel, whose answer is shown', () => {
    const first = latestRequest();
    shown.events?.onCancel();
    expect(timeSeries.panel.isOpen).toBe(true);
    timeSeries.choose(5.5, 6.5);
    const second = latestRequest();
    expect(second).not.toBe(first);
    expect(posted.at(-1)).toMatchObject({ area: { kind: 'pixel', column: 5, row: 6 } });
    timeSeries.receive({ type: 'series', request: second, series: SERIES });
    expect(shown.series).toBe(SERIES);
  });

  test.each(['the button', 'Escape'])(
    'by %s leaves the outline of the series that is shown',
    (by) => {
      const cancel = () => (by === 'Escape' ? timeSeries.escape() : shown.events?.onCancel());
      cancel();
      expect(timeSeries.outlines).toEqual([]);
      expect(timeSeries.kept?.area).toBeUndefined();
      timeSeries.choose(3.5, 4.5);
      timeSeries.receive({ type: 'series', request: latestRequest(), series: SERIES });
      const outlines = timeSeries.outlines;
      expect(outlines).toHaveLength(1);
      timeSeries.choose(5.5, 6.5);
      expect(timeSeries.outlines).not.toEqual(outlines);
      cancel();
      expect(timeSeries.outlines).toEqual(outlines);
      expect(timeSeries.kept?.area).toEqual(SERIES.area);
    },
  );

  test('is what Escape does while a series is read; then it closes the panel', () => {
    const request = latestRequest();
    timeSeries.escape();
    expect(posted.at(-1)).toEqual({ type: 'cancel', requests: [request] });
    expect(timeSeries.panel.isOpen).toBe(true);
    timeSeries.escape();
    expect(timeSeries.panel.isOpen).toBe(false);
    // Nothing is running, so there is nothing to end.
    expect(posted.filter(({ type }) => type === 'cancel')).toHaveLength(1);
  });
});

describe('dates that are shown before the series is complete', () => {
  const part: PixelSeries = { ...SERIES, title: 'part' };

  test('are replaced by the complete series, and the reading continues until then', () => {
    const request = latestRequest();
    timeSeries.receive({ type: 'seriesProgress', request, done: 1, total: 4 });
    timeSeries.receive({ type: 'seriesPart', request, series: part });
    expect(shown).toMatchObject({ series: part, isPart: true, progress: 0.25 });
    timeSeries.receive({ type: 'series', request, series: SERIES });
    expect(shown).toMatchObject({ series: SERIES, isPart: false, progress: undefined });
  });

  test.each(['Cancel', 'a failure'])('give way to the series before after %s', (end) => {
    timeSeries.receive({ type: 'series', request: latestRequest(), series: SERIES });
    timeSeries.choose(5.5, 6.5);
    const request = latestRequest();
    timeSeries.receive({ type: 'seriesPart', request, series: part });
    expect(shown.series).toBe(part);
    if (end === 'Cancel') shown.events?.onCancel();
    else timeSeries.receive({ type: 'seriesFailed', request, message: 'broken' });
    expect(shown).toMatchObject({ series: SERIES, isPart: false });
  });

  test('are not shown after Cancel', () => {
    const request = latestRequest();
    shown.series = undefined;
    shown.events?.onCancel();
    timeSeries.receive({ type: 'seriesPart', request, series: part });
    expect(shown.series).toBeUndefined();
  });
});
