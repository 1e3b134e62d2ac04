import { cpus, totalmem } from 'node:os';
import type { Measurement } from './suite.ts';

export interface Machine {
  readonly cpu: string;
  readonly cores: number;
  readonly memoryGiB: number;
  readonly node: string;
  readonly platform: string;
}

/** Figures mean nothing without the machine they were taken on. */
export function machine(): Machine {
  const all = cpus();
  return {
    cpu: all[0]?.model.trim() ?? 'unknown',
    cores: all.length,
    memoryGiB: Math.round(totalmem() / 2 ** 30),
    node: process.version,
    platform: `${process.platform} ${process.arch}`,
  };
}

export function machineInWords({ cpu, cores, memoryGiB, node, platform }: Machine): string {
  return `${cpu}, ${cores} cores, ${memoryGiB} GiB, ${platform}, Node ${node}`;
}

type Column = readonly [name: string, cell: (of: Measurement) => string];

const COLUMNS: readonly Column[] = [
  ['what', ({ name }) => name],
  ['on', ({ on }) => on],
  ['wall ms', ({ wallMs }) => rounded(wallMs)],
  ['cpu ms', ({ cpuMs }) => rounded(cpuMs)],
  ['peak MiB', ({ peakMiB }) => (peakMiB === null ? '' : rounded(peakMiB))],
  ['a second', ({ rate }) => (rate ? Math.round(rate.perSecond).toLocaleString('en') : '')],
  ['p99 ms', ({ rate }) => (rate ? rounded(rate.p99Ms) : '')],
  ['of raw insert', ({ rate }) => (rate ? rate.ofRaw.toFixed(2) : '')],
  ['target', targetInWords],
  ['', verdict],
];
const ALIGNED_LEFT = new Set(['what', 'on', '']);
/** Shown where a suite has them; the others everywhere. */
const SHOWN_WHEN_FILLED = new Set([
  'peak MiB',
  'a second',
  'p99 ms',
  'of raw insert',
  'target',
  '',
]);

/** A table for people and for Markdown alike. */
export function tableOf(measurements: readonly Measurement[]): string {
  const columns = COLUMNS.filter(
    ([name, cell]) =>
      !SHOWN_WHEN_FILLED.has(name) || measurements.some((each) => cell(each) !== ''),
  );
  const names = columns.map(([name]) => name);
  const rows = measurements.map((each) => columns.map(([, cell]) => cell(each)));
  const widths = names.map((name, column) =>
    Math.max(3, name.length, ...rows.map((row) => (row[column] ?? '').length)),
  );
  const line = (cells: readonly string[]): string =>
    `| ${cells
      .map((cell, column) =>
        ALIGNED_LEFT.has(names[column] ?? '')
          ? cell.padEnd(widths[column] ?? 0)
          : cell.padStart(widths[column] ?? 0),
      )
      .join(' | ')} |\n`;
  const rule = names.map((name, column) =>
    ALIGNED_LEFT.has(name)
      ? '-'.repeat(widths[column] ?? 0)
      : `${'-'.repeat((widths[column] ?? 1) - 1)}:`,
  );
  return line(names) + line(rule) + rows.map(line).join('');
}

function targetInWords({ target }: Measurement): string {
  if (target === null) return '';
  const limits = [
    ...(target.wallMs === undefined ? [] : [`${target.wallMs} ms`]),
    ...(target.peakMiB === undefined ? [] : [`${target.peakMiB} MiB`]),
  ];
  return `≤ ${limits.join(', ')}`;
}

function verdict({ target, wallMs, peakMiB }: Measurement): string {
  if (target === null) return '';
  const isHeld =
    wallMs <= (target.wallMs ?? Infinity) && (peakMiB ?? 0) <= (target.peakMiB ?? Infinity);
  return isHeld ? 'held' : 'missed';
}

/** Three digits are more than a busy machine's figures carry. */
function rounded(value: number): string {
  return String(value >= 100 ? Math.round(value) : Number(value.toPrecision(3)));
}
