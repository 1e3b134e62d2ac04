import { GATED_FROM } from '../run/plan.ts';
import type { Results } from './results.ts';

const WIDTH = 960;
const HEIGHT = 384;
const TOP = 100;
const BOTTOM = 324;
const LEFT = 36;
const PANEL = 264;
const GAP = 48;
const GATE = 0.85;

/** The models worth telling apart in a picture; colours hold on light and dark ground. */
const LINES = [
  { id: 'data_driven', label: 'Data-driven', className: 'full' },
  { id: 'data_driven_no_answers', label: 'without self-reports', className: 'mute' },
  { id: 'data_driven_tracked', label: 'clicks only', className: 'clicks' },
  { id: 'markov_1', label: 'Markov', className: 'markov' },
  { id: 'linear', label: 'Linear', className: 'linear' },
  { id: 'last_touch', label: 'Last touch', className: 'last' },
] as const;

const STYLE = `
  text { font: 12px system-ui, -apple-system, 'Segoe UI', sans-serif; fill: #3f4a5a; }
  .title { font-weight: 600; fill: #1c2430; }
  .grid { stroke: #d8dee7; stroke-width: 1; }
  .gate { stroke: #1c2430; stroke-width: 1; stroke-dasharray: 4 4; }
  .line { fill: none; stroke-width: 2; stroke-linejoin: round; stroke-linecap: round; }
  .band { stroke: none; opacity: .18; }
  .full { stroke: #0f6fde; } .full.band, .full.dot { fill: #0f6fde; } .full.line { stroke-width: 3; }
  .mute { stroke: #0a8f86; } .mute.dot { fill: #0a8f86; }
  .clicks { stroke: #8a5cd6; } .clicks.dot { fill: #8a5cd6; }
  .markov { stroke: #c9660c; } .markov.dot { fill: #c9660c; }
  .linear { stroke: #a3457f; } .linear.dot { fill: #a3457f; }
  .last { stroke: #7a8494; } .last.dot { fill: #7a8494; }
  .dot { stroke: none; }
  @media (prefers-color-scheme: dark) {
    text { fill: #b7c0cd; } .title { fill: #eef2f7; } .grid { stroke: #313a46; } .gate { stroke: #eef2f7; }
    .full { stroke: #5aa5ff; } .full.band, .full.dot { fill: #5aa5ff; }
    .mute { stroke: #37c2b7; } .mute.dot { fill: #37c2b7; }
    .clicks { stroke: #b491f5; } .clicks.dot { fill: #b491f5; }
    .markov { stroke: #f29a4a; } .markov.dot { fill: #f29a4a; }
    .linear { stroke: #dd86bc; } .linear.dot { fill: #dd86bc; }
    .last { stroke: #98a3b3; } .last.dot { fill: #98a3b3; }
  }`;

/**
 * The learning curves as an SVG picture: credit accuracy C by won deals, a panel a family, the band being the 95 %
 * interval of the mean over seeds.
 */
export function learningCurve(results: Results): string {
  const panels = results.families.map((family, index) => {
    const left = LEFT + index * (PANEL + GAP);
    return `<g transform="translate(${left} 0)">${panel(results, family)}</g>`;
  });
  const legend = LINES.map(({ label, className }, index) => {
    const at = LEFT + index * 150;
    return `<circle class="dot ${className}" cx="${at + 5}" cy="46" r="5"/><text x="${at + 16}" y="50">${label}</text>`;
  });
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-labelledby="t">`,
    `<title id="t">Credit accuracy by won deals, for three families of simulated companies</title>`,
    `<style>${STYLE}\n</style>`,
    `<text class="title" x="${LEFT}" y="22">Credit accuracy C by number of won deals</text>`,
    ...legend,
    ...panels,
    `<text x="${WIDTH / 2}" y="${HEIGHT - 10}" text-anchor="middle">won deals in eighteen months; dashed: the gate of ${GATE} from ${GATED_FROM} on; band: 95 % interval over seeds</text>`,
    '</svg>',
    '',
  ].join('\n');
}

function panel(results: Results, family: Results['families'][number]): string {
  const { sizes } = results;
  const first = Math.log(sizes[0] ?? 1);
  const last = Math.log(sizes.at(-1) ?? 2);
  const x = (size: number): string =>
    number(last > first ? (PANEL * (Math.log(size) - first)) / (last - first) : PANEL / 2);
  const y = (c: number): string => number(BOTTOM - (BOTTOM - TOP) * c);
  const grid = [0, 0.2, 0.4, 0.6, 0.8, 1].map(
    (c) =>
      `<line class="grid" x1="0" x2="${PANEL}" y1="${y(c)}" y2="${y(c)}"/>` +
      `<text x="-8" y="${number(Number(y(c)) + 4)}" text-anchor="end">${c}</text>`,
  );
  const ticks = sizes.map(
    (size) => `<text x="${x(size)}" y="${BOTTOM + 18}" text-anchor="middle">${size}</text>`,
  );
  const gate = `<line class="gate" x1="${x(GATED_FROM)}" x2="${PANEL}" y1="${y(GATE)}" y2="${y(GATE)}"/>`;
  const lines = [...LINES].reverse().map(({ id, className }) => {
    const points = sizes.flatMap((wonDeals) => {
      const c = results.mean({ family, wonDeals }, id, (score) => score.c);
      return c.count === 0 ? [] : [{ wonDeals, ...c }];
    });
    const path = points.map(({ wonDeals, mean }) => `${x(wonDeals)},${y(mean)}`).join(' ');
    const band = [
      ...points.map(({ wonDeals, high }) => `${x(wonDeals)},${y(high)}`),
      ...points.toReversed().map(({ wonDeals, low }) => `${x(wonDeals)},${y(low)}`),
    ].join(' ');
    const dots = points.map(
      ({ wonDeals, mean }) =>
        `<circle class="dot ${className}" cx="${x(wonDeals)}" cy="${y(mean)}" r="3"/>`,
    );
    return [
      id === 'data_driven' ? `<polygon class="band ${className}" points="${band}"/>` : '',
      `<polyline class="line ${className}" points="${path}"/>`,
      ...dots,
    ].join('');
  });
  return [
    `<text class="title" x="0" y="${TOP - 12}">${family}</text>`,
    ...grid,
    ...ticks,
    gate,
    ...lines,
  ].join('');
}

/** One decimal is finer than a pixel and the same everywhere. */
const number = (value: number): string => String(Math.round(value * 10) / 10);
