import type { ExportReport } from '#shared/export';
import type { ExportPart } from './export-part';

/** Writes an export of one format, piece by piece. */
export type ExportText = {
  write(part: ExportPart): Generator<string>;
  end(report: ExportReport): Generator<string>;
};
