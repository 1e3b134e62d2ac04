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

const COLUMNS = ['what', 'on', 'wall ms', 'cpu ms', 'peak MiB', 'target', ''] as const;
const ALIGNED_LEFT = new Set(['what', 'on', '']);

/** A table for people and for Markdown alike. */
export function tableOf(measurements: readonly Measurement[]): string {
  const rows = measurements.map((each) => [
    each.name,
    each.on,
    rounded(each.wallMs),
    rounded(each.cpuMs),
    each.peakMiB === null ? '' : rounded(each.peakMiB),
    targetInWords(each),
    verdict(each),
  ]);
  const widths = COLUMNS.map((name, column) =>
    Math.max(3, name.length, ...rows.map((row) => (row[column] ?? '').length)),
  );
  const line = (cells: readonly string[]): string =>
    `| ${cells
      .map((cell, column) =>
        ALIGNED_LEFT.has(COLUMNS[column] ?? '')
          ? cell.padEnd(widths[column] ?? 0)
          : cell.padStart(widths[column] ?? 0),
      )
      .join(' | ')} |\n`;
  const rule = COLUMNS.map((name, column) =>
    ALIGNED_LEFT.has(name)
      ? '-'.repeat(widths[column] ?? 0)
      : `${'-'.repeat((widths[column] ?? 1) - 1)}:`,
  );
  return line(COLUMNS) + line(rule) + rows.map(line).join('');
}

function targetInWords({ target }: Measurement): string {
  if (target === null) return '';
  const memory = target.peakMiB === undefined ? '' : `, ${target.peakMiB} MiB`;
  return `≤ ${target.wallMs} ms${memory}`;
}

function verdict({ target, wallMs, peakMiB }: Measurement): string {
  if (target === null) return '';
  const isHeld = wallMs <= target.wallMs && (peakMiB ?? 0) <= (target.peakMiB ?? Infinity);
  return isHeld ? 'held' : 'missed';
}

/** Three digits are more than a busy machine's figures carry. */
function rounded(value: number): string {
  return String(value >= 100 ? Math.round(value) : Number(value.toPrecision(3)));
}
