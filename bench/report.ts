import { writeFile } from 'node:fs/promises';
import { availableParallelism, cpus, loadavg } from 'node:os';
import type { Figure } from './figure';
import type { Spread } from './measure';

const HEADINGS = ['', 'ours', 'against', 'ratio', 'bar', ''] as const;

/** The figures as one table for a terminal: median, then min–max in parentheses. */
export function tableOf(figures: readonly Figure[]): string {
  const rows = [
    HEADINGS,
    ...figures.map((figure) => [
      `${figure.group}: ${figure.what}`,
      withUnit(figure.ours, figure.unit),
      figure.against ? `${withUnit(figure.against.spread, figure.unit)} ${figure.against.what}` : '',
      figure.ratio ? `${spreadText(figure.ratio, 2)} ×` : '',
      barText(figure),
      figure.met === null ? '' : figure.met ? 'met' : 'NOT MET',
    ]),
  ];
  const widths = HEADINGS.map((_, column) => Math.max(...rows.map((row) => (row[column] ?? '').length)));
  return rows
    .map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

/** Writes the figures with what is needed to compare them with another run's. */
export async function writeReport(
  path: string,
  figures: readonly Figure[],
  about: { electron: string; quick: boolean; git: string },
): Promise<void> {
  const report = {
    at: new Date().toISOString(),
    ...about,
    node: process.versions.node,
    platform: `${process.platform} ${process.arch}`,
    processors: availableParallelism(),
    processor: cpus()[0]?.model ?? null,
    load: loadavg(),
    figures,
  };
  await writeFile(path, `${JSON.stringify(report, null, 2)}\n`);
}

function barText({ bar, unit }: Figure): string {
  if (!bar) return '';
  return bar.of === 'ratio' ? `≤ ${bar.atMost} ×` : `≤ ${bar.atMost} ${unit}`;
}

/** What there is no half of. */
const COUNTED: ReadonlySet<string> = new Set(['events', 'processes']);

function withUnit(spread: Spread, unit: string): string {
  const digits = spread.median < 10 && !COUNTED.has(unit) ? 2 : 0;
  return `${spreadText(spread, digits)} ${unit}`;
}

function spreadText({ median, min, max, runs }: Spread, digits: number): string {
  const text = (value: number) => value.toFixed(digits);
  return runs === 1 ? text(median) : `${text(median)} (${text(min)}–${text(max)})`;
}
