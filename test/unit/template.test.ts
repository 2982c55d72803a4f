/** Templates with Python's format strings. */
import { describe, expect, it } from 'vitest';
import { TemplateError } from '../../src/core/errors.ts';
import { TileGrid } from '../../src/core/grids/index.ts';
import {
  formatTemplate,
  templateFields,
  templatePrefix,
} from '../../src/core/templates/formatTemplate.ts';
import { NAME_TEMPLATE, TRACKING_TEMPLATE } from '../../src/core/templates/orderTemplates.ts';
import { FIELDS, FORMATTED } from './data/templates.ts';

function messageOf(template: string, fields: Record<string, unknown> = FIELDS): string {
  try {
    return `no error, but ${formatTemplate(template, fields)}`;
  } catch (error) {
    expect(error).toBeInstanceOf(TemplateError);
    expect(error).toHaveProperty('template', template);
    return error instanceof TemplateError ? error.message : '';
  }
}

describe('templates', () => {
  it.each(FORMATTED)('%s gives the same text as in Python', (template, result) => {
    expect(formatTemplate(template, FIELDS)).toBe(result);
  });

  it('can use tiles of a grid', () => {
    const fields = {
      collection: 'LANDSAT_LC08',
      tile: TileGrid.named('LANDSAT_ARD_CU').tile(3, 9),
    };
    expect(
      formatTemplate('{collection}_{tile.name}_h{tile.horizontal:03d}v{tile.vertical:03d}', fields),
    ).toBe('LANDSAT_LC08_h009v003_h009v003');
    expect(formatTemplate('{tile.index[0]} {tile.size} {tile.transform[4]:+}', fields)).toBe(
      '3 (5000, 5000) -30.0',
    );
  });

  it('round exact halves to even, as Python does', () => {
    expect(formatTemplate('{a:.0f} {b:.0f} {c:.1e}', { a: 0.5, b: 1.5, c: 6.25 })).toBe(
      '0 2 6.2e+00',
    );
  });

  it('keep zeros if requested', () => {
    expect(formatTemplate('{z:g} {z:#g} {z:#.3G} {z:#e}', { z: 0 })).toBe(
      '0 0.00000 0.00 0.000000e+00',
    );
  });

  it('print large and unusual numbers as Python does', () => {
    const fields = {
      big: 2 ** 70,
      exact: 10n ** 20n,
      none: undefined,
      inf: Infinity,
      nan: Number.NaN,
    };
    expect(formatTemplate('{big} {exact:,} {none} {inf} {nan:5}|', fields)).toBe(
      '1180591620717411303424 100,000,000,000,000,000,000 None inf   nan|',
    );
  });
});

describe('a template with an unknown field', () => {
  it('is refused with the available fields', () => {
    expect(messageOf('{collection}_{sensor}')).toMatch(
      /there is no field "sensor", in \{sensor\}\. Fields are: collection, date_start, quoted/,
    );
    expect(messageOf('{date_start:{width}}')).toContain('there is no field "width"');
  });

  it('is refused with the available attributes and items', () => {
    expect(messageOf('{tile.row}')).toContain(
      '"tile" has none of that name; it has: horizontal, index, name, res, size, vertical',
    );
    expect(messageOf('{tile.index[2]}')).toContain('index out of range: "tile.index" has 2 items');
    expect(messageOf('{tile.index[-1]}')).toContain('indices must be integers');
    expect(messageOf('{collection[99]}')).toContain('index out of range');
    expect(messageOf('{count[0]}')).toContain("'int' object is not subscriptable");
    expect(messageOf('{nothing.x}')).toContain("'NoneType' object has no attribute 'x'");
  });

  it('is refused if it refers to a field by number', () => {
    for (const template of ['{}', '{0}', '{:>4}', '{.name}', '{[0]}', '{!r}']) {
      expect(messageOf(template)).toContain(
        'Replacement index 0 out of range for positional args tuple: fields need a name',
      );
    }
  });

  it('is refused if it refers to attributes of every object', () => {
    class Sensor {
      name = 'OLI';
      get bands(): number {
        return 9;
      }
      describe(): string {
        return 'a method';
      }
    }
    const fields = { collection: 'L8', list: [1], sensor: new Sensor(), plain: { a: 1 } };
    expect(formatTemplate('{sensor.name} {sensor.bands} {plain.a} {plain[a]}', fields)).toBe(
      'OLI 9 1 1',
    );
    for (const template of [
      '{constructor}',
      '{__proto__}',
      '{toString}',
      '{collection.constructor}',
      '{collection.length}',
      '{list.length}',
      '{list.map}',
      '{sensor.constructor}',
      '{sensor.__proto__}',
      '{sensor.describe}',
      '{sensor[name]}',
      '{plain.constructor}',
      '{plain.hasOwnProperty}',
      '{plain.__proto__}',
      '{plain[__proto__]}',
      '{plain[constructor]}',
    ]) {
      expect(messageOf(template, fields), template).toMatch(
        /no field|no attribute|is no "|not subscri/,
      );
    }
  });
});

describe('an invalid template', () => {
  it.each([
    ['{', "Single '{' encountered in format string"],
    ['}', "Single '}' encountered in format string"],
    ['a}b', "Single '}' encountered in format string"],
    ['{{a}', "Single '}' encountered in format string"],
    ['{collection', "expected '}' before end of string"],
    ['{collection[', "expected '}' before end of string"],
    ['{a{b}', "unexpected '{' in field name"],
    ['{collection!', 'end of string while looking for conversion specifier'],
    ['{collection!rr}', "expected ':' after conversion specifier"],
    ['{collection!z}', 'Unknown conversion specifier z'],
    ['{collection:>5', "unmatched '{' in format spec"],
    ['{tile.}', 'Empty attribute in format string'],
    ['{tile.index[]}', 'Empty attribute in format string'],
    ['{tile.index[0]x}', "Only '.' or '[' may follow ']'"],
    ['{count:{count:{count}}}', 'Max string recursion exceeded'],
    ['{tile.horizontal:03q}', "Unknown format code 'q' for object of type 'int'"],
    ['{collection:d}', "Unknown format code 'd' for object of type 'str'"],
    ['{half:x}', "Unknown format code 'x' for object of type 'float'"],
    ['{collection:=9}', "'=' alignment not allowed in string format specifier"],
    ['{collection:+}', 'Sign not allowed in string format specifier'],
    ['{collection: }', 'Space not allowed in string format specifier'],
    ['{collection:#}', 'Alternate form (#) not allowed in string format specifier'],
    ['{collection:,}', "Cannot specify ',' with 's'."],
    ['{count:,x}', "Cannot specify ',' with 'x'."],
    ['{count:,_}', "Cannot specify both ',' and '_'."],
    ['{count:.3d}', 'Precision not allowed in integer format specifier'],
    ['{count:zd}', 'Negative zero coercion (z) not allowed'],
    ['{count:+c}', "Sign not allowed with integer format specifier 'c'"],
    ['{negative:c}', '%c arg not in range(0x110000)'],
    ['{count:5.}', 'Format specifier missing precision'],
    ['{count:wide}', "Invalid format specifier 'wide' for object of type 'int'"],
    ['{tile.size:>20}', 'unsupported format string passed to tuple.__format__'],
    ['{nothing:>5}', 'unsupported format string passed to NoneType.__format__'],
    ['{tile}', 'name one of its parts'],
    ['{count:99999999999}', 'Too many decimal digits in format string'],
  ])('%s is refused: %s', (template, reason) => {
    expect(messageOf(template)).toContain(reason);
  });
});

describe('a parsed template', () => {
  it('lists its fields, each once, including those in format specifications', () => {
    expect(templateFields(NAME_TEMPLATE)).toEqual(['collection', 'tile', 'date_start', 'date_end']);
    expect(templateFields('{{a}} {tile.index[0]!r:>{width}} {tile} {now}')).toEqual([
      'tile',
      'width',
      'now',
    ]);
    expect(templateFields('plain')).toEqual([]);
    expect(() => templateFields('{oops')).toThrow(TemplateError);
  });

  it('has the text that all its names begin with', () => {
    expect(templatePrefix('ORDER_{{1}}_{now}_{tiles}')).toBe('ORDER_{1}_');
    expect(templatePrefix('{now}_ORDER')).toBe('');
    expect(templatePrefix('ORDER')).toBe('ORDER');
  });
});

describe('the default template of orders', () => {
  it('gives names that Windows accepts as file names', () => {
    const name = formatTemplate(TRACKING_TEMPLATE, {
      period_start: '2019-01-01T00:00:00',
      period_end: '2021-01-01T00:00:00',
      now: '2026-11-22T10:20:30.125',
    });
    expect(name).toBe('TRACKING_PERIOD2019-01-01-2021-01-01_TASK2026-11-22T102030');
    expect(name).not.toMatch(/[<>:"/\\|?*]/);
  });
});
