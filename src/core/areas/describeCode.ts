/** Sentences about code of Earth Engine that is not read, and what to do. */
import * as l10n from '@vscode/l10n';
import type { AreaProblem } from './areaProblem.ts';

/** @param source name of the code */
export function describeCodeProblem(
  { fault, text, line }: Extract<AreaProblem, { reason: 'code' }>,
  source: string,
): string {
  switch (fault) {
    case 'calculated':
      return l10n.t(
        '{0} has {1} in line {2}, which Cedar does not calculate: it reads geometries and features of Earth Engine that are written with their numbers. Write the result of getInfo() as JSON, or export it as a table.',
        source,
        text,
        line,
      );
    case 'unexpected':
      return l10n.t(
        '{0} is code of Earth Engine with an unexpected {1} in line {2}. Copy it again, as a whole.',
        source,
        text,
        line,
      );
    case 'end':
      return l10n.t(
        '{0} is code of Earth Engine that ends before its brackets are closed. Copy it again, as a whole.',
        source,
      );
  }
}
