/** Sentences about tables whose geometries cannot be read, and what to do. */
import * as l10n from '@vscode/l10n';
import type { AreaProblem } from './areaProblem.ts';
import { listed } from './describeAreaNote.ts';

/** @param source name of the table */
export function describeTableProblem(
  { fault, columns, row, value }: Extract<AreaProblem, { reason: 'table' }>,
  source: string,
): string {
  switch (fault) {
    case 'several-columns':
      return l10n.t(
        '{0} has several columns with geometries: {1}. Keep one of them.',
        source,
        listed(columns),
      );
    case 'binary':
      return l10n.t(
        '{0} has binary geometries (WKB) in the column {1}. Export them as WKT, in PostGIS with ST_AsText, or as hexadecimal digits.',
        source,
        listed(columns),
      );
    case 'cell':
      return l10n.t(
        '{0} has "{1}" in the column {2} of row {3}, which is not a geometry as WKT or GeoJSON, or a number of degrees.',
        source,
        value,
        listed(columns),
        row,
      );
    case 'quote':
      return l10n.t(
        '{0} has a cell in row {1} that does not end at its quote: "{2}". Check that each quote has its end, and write quotes within a cell twice.',
        source,
        row,
        value,
      );
    case 'long-row':
      return l10n.t(
        '{0} has more cells in row {1} than columns in its header; "{2}" has no column. Put cells that contain the separator, such as numbers with decimal commas, in quotes, and check that each quote has its end.',
        source,
        row,
        value,
      );
  }
}
