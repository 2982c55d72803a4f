/** Curve of the images that have ended over time, with the expected end. */
import * as l10n from '@vscode/l10n';
import { formatNumber } from '../../src/domain/locale.ts';
import type { PageTimeline } from '../../src/views/orderPage/protocol.ts';

const SVG = 'http://www.w3.org/2000/svg';
const [WIDTH, HEIGHT] = [320, 96];

/** The facts beside it have the same as text. */
export function timelineChart({ points, total, expectedEnd }: PageTimeline): SVGSVGElement {
  const chart = document.createElementNS(SVG, 'svg');
  chart.setAttribute('viewBox', `0 0 ${WIDTH} ${HEIGHT}`);
  chart.setAttribute('class', 'chart');
  chart.setAttribute('role', 'img');
  const ended = points.at(-1)?.[1] ?? 0;
  chart.setAttribute(
    'aria-label',
    l10n.t('{0} of {1} tasks have ended', formatNumber(ended), formatNumber(total)),
  );
  const [first, last] = [points[0]?.[0], points.at(-1)?.[0]];
  line(
    chart,
    [
      [0, HEIGHT - 1],
      [WIDTH, HEIGHT - 1],
    ],
    'axis',
  );
  line(
    chart,
    [
      [0, 1],
      [WIDTH, 1],
    ],
    'goal',
  );
  if (first === undefined || last === undefined) return chart;
  const end = Math.max(last, expectedEnd ?? 0);
  const x = (time: number) => ((time - first) / Math.max(1, end - first)) * (WIDTH - 4) + 2;
  const y = (count: number) => HEIGHT - 2 - (count / Math.max(1, total)) * (HEIGHT - 4);
  line(chart, steps(points.map(([time, count]) => [x(time), y(count)])), 'curve');
  if (expectedEnd !== undefined) {
    line(
      chart,
      [
        [x(last), y(ended)],
        [x(expectedEnd), y(total)],
      ],
      'expected',
    );
  }
  return chart;
}

type Point = readonly [x: number, y: number];

/** A count changes at once. */
function steps(points: readonly Point[]): Point[] {
  return points.flatMap(([x, y], at) => {
    const before = points[at - 1];
    return before ? [[x, before[1]] as const, [x, y] as const] : [[x, y] as const];
  });
}

function line(chart: SVGSVGElement, points: readonly Point[], name: string): void {
  const element = document.createElementNS(SVG, 'polyline');
  element.setAttribute('class', name);
  element.setAttribute('points', points.map((point) => point.join(',')).join(' '));
  chart.append(element);
}
