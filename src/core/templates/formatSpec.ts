/**
 * Format specifications of Python,
 * `[[fill]align][sign][z][#][0][width][grouping][.precision][type]`
 * (https://docs.python.org/3/library/string.html#format-specification-mini-language).
 */
import * as l10n from '@vscode/l10n';
import { formatNumber } from '../../domain/locale.ts';
import { pythonTypeName } from './pythonValues.ts';

/** A value cannot be formatted as requested; has Python's message where Python has one. */
export class FormatProblem extends Error {
  /** The field it is about, as written: `{tile.row:x}`. */
  readonly field: string | undefined;
  constructor(message: string, field?: string) {
    super(message);
    this.field = field;
  }
}

/** Widest field and most decimals: far beyond any name a store takes (1,024 bytes). */
const MAX_WIDTH = 10_000;

export interface FormatSpec {
  readonly fill: string;
  readonly align: string;
  readonly sign: string;
  /** Negative numbers that round to zero lose their sign. */
  readonly coerceZero: boolean;
  readonly alternate: boolean;
  readonly width: number;
  readonly grouping: string;
  readonly precision: number | undefined;
  readonly type: string;
}

const SPEC =
  /^(?:(?<fill>.)?(?<align>[<>=^]))?(?<sign>[-+ ])?(?<z>z)?(?<alternate>#)?(?<zero>0)?(?<width>\d+)?(?<comma>,)?(?<underscore>_)?(?<second>(?<=_),)?(?<point>\.(?<precision>\d*))?(?<type>.*)$/su;

export function parseSpec(spec: string, value: unknown): FormatSpec {
  const groups = SPEC.exec(spec)?.groups ?? {};
  const { comma, underscore, second, point, precision, type = '', zero, align } = groups;
  const isText = typeof value === 'string';
  if ((comma && underscore) || (underscore && second)) {
    throw new FormatProblem(l10n.t("Cannot specify both ',' and '_'."));
  }
  if (point && precision === '') {
    throw new FormatProblem(l10n.t('Format specifier missing precision'));
  }
  if ([...type].length > 1) {
    throw new FormatProblem(
      l10n.t(
        "Invalid format specifier '{0}' for object of type '{1}'",
        spec,
        pythonTypeName(value),
      ),
    );
  }
  const grouping = comma ?? underscore ?? '';
  const groupable = underscore ? 'deEfFgG%boxX' : 'deEfFgG%';
  if (grouping && (type ? !groupable.includes(type) : isText)) {
    throw new FormatProblem(l10n.t("Cannot specify '{0}' with '{1}'.", grouping, type || 's'));
  }
  return {
    // Zeros before the width fill after the sign of numbers, unless a fill or an alignment is given.
    fill: groups.fill ?? (zero ? '0' : ' '),
    align: align ?? (isText ? '<' : zero ? '=' : '>'),
    sign: groups.sign ?? '',
    coerceZero: groups.z !== undefined,
    alternate: groups.alternate !== undefined,
    width: limited(groups.width) ?? 0,
    grouping,
    precision: limited(precision),
    type,
  };
}

function limited(digits: string | undefined): number | undefined {
  if (digits === undefined) return undefined;
  if (Number(digits) <= MAX_WIDTH) return Number(digits);
  throw new FormatProblem(
    l10n.t('Too many decimal digits in format string: widths go to {0}', formatNumber(MAX_WIDTH)),
  );
}
