/**
 * Converts PROJJSON to WKT 1 or an EPSG code, which Earth Engine and readers of documents accept.
 *
 * PROJJSON has the content of WKT 2 in another syntax, so it is read as a tree of WKT 2.
 * https://proj.org/specifications/projjson.html
 */
import * as l10n from '@vscode/l10n';
import { isRecord } from '../../domain/isRecord.ts';
import { wktFromProj } from './projString.ts';
import { UnsupportedCrs } from './unsupportedCrs.ts';
import { projFromTree } from './wktProjection.ts';
import type { WktNode } from './wktTree.ts';

type ProjJson = Readonly<Record<string, unknown>>;

/**
 * @param isKnownCode whether an EPSG code can be used
 * @throws UnsupportedCrs
 */
export function wktFromProjJson(text: string, isKnownCode: (code: string) => boolean): string {
  const crs = horizontalCrs(parseProjJson(text));
  const code = epsgCodeOf(crs);
  if (code !== undefined && isKnownCode(`EPSG:${code}`)) return `EPSG:${code}`;
  const base = asRecord(crs.base_crs) ?? crs;
  const datum = asRecord(base.datum) ?? asRecord(base.datum_ensemble);
  const names = { crs: jsonText(crs.name), datum: jsonText(datum?.name) };
  const { proj, isSouthOriented } = projFromTree(crsNode(crs));
  if (isSouthOriented) throw new UnsupportedCrs(l10n.t('its axes point south or west'));
  return wktFromProj(proj, names);
}

function parseProjJson(text: string): ProjJson {
  try {
    const json: unknown = JSON.parse(text);
    if (isRecord(json)) return json;
  } catch {
    // The caller below reports it.
  }
  throw new UnsupportedCrs(l10n.t('it is not valid PROJJSON'));
}

/** Of a system with heights, or one bound to a datum shift, the part with x and y. */
function horizontalCrs(crs: ProjJson): ProjJson {
  const [first] = Array.isArray(crs.components) ? crs.components : [];
  const part = crs.type === 'BoundCRS' ? asRecord(crs.source_crs) : asRecord(first);
  return part ? horizontalCrs(part) : crs;
}

function crsNode(crs: ProjJson): WktNode {
  const base = asRecord(crs.base_crs);
  if (crs.type === 'ProjectedCRS' && base) {
    return node(
      'PROJCRS',
      [jsonText(crs.name) ?? ''],
      [
        baseNode('BASEGEOGCRS', base),
        conversionNode(asRecord(crs.conversion) ?? {}),
        ...axisNodes(crs),
        ...idNodes(crs),
      ],
    );
  }
  if (crs.type === 'GeographicCRS') return baseNode('GEOGCRS', crs);
  throw new UnsupportedCrs(
    l10n.t(
      '"{0}" is neither a geographic nor a projected coordinate reference system',
      jsonText(crs.type) ?? '?',
    ),
  );
}

function baseNode(keyword: string, base: ProjJson): WktNode {
  const datum = asRecord(base.datum) ?? asRecord(base.datum_ensemble) ?? {};
  const meridian = asRecord(datum.prime_meridian);
  const longitude = quantity(meridian?.longitude, 'degree');
  return node(
    keyword,
    [jsonText(base.name) ?? ''],
    [
      node('DATUM', [jsonText(datum.name) ?? ''], [ellipsoidNode(asRecord(datum.ellipsoid) ?? {})]),
      ...(longitude ? [node('PRIMEM', ['', longitude.value], [longitude.unit])] : []),
      ...axisNodes(base),
      ...idNodes(base),
    ],
  );
}

function ellipsoidNode(ellipsoid: ProjJson): WktNode {
  const axis = quantity(ellipsoid.semi_major_axis ?? ellipsoid.radius, 'metre');
  const minor = quantity(ellipsoid.semi_minor_axis, 'metre');
  const flattening = jsonNumber(ellipsoid.inverse_flattening);
  const a = axis?.value ?? 0;
  const b = minor?.value ?? a;
  const inverse = flattening ?? (a === b ? 0 : a / (a - b));
  return node('ELLIPSOID', ['', a, inverse], axis ? [axis.unit] : []);
}

function conversionNode(conversion: ProjJson): WktNode {
  const parameters = Array.isArray(conversion.parameters) ? conversion.parameters : [];
  return node(
    'CONVERSION',
    [''],
    [
      node('METHOD', [jsonText(asRecord(conversion.method)?.name) ?? '']),
      ...parameters.filter(isRecord).map((parameter) => {
        const found = quantity(parameter, 'unity');
        return node(
          'PARAMETER',
          [jsonText(parameter.name) ?? '', found?.value ?? Number.NaN],
          [found?.unit ?? unitNode('unity')],
        );
      }),
    ],
  );
}

function axisNodes(crs: ProjJson): WktNode[] {
  const system = asRecord(crs.coordinate_system);
  const axes = Array.isArray(system?.axis) ? system.axis : [];
  const subtype = jsonText(system?.subtype) ?? '';
  return [
    node('CS', [subtype, axes.length]),
    ...axes
      .filter(isRecord)
      .filter(({ direction }) => direction !== 'up' && direction !== 'down')
      .map((axis) => node('AXIS', ['', jsonText(axis.direction) ?? ''], [unitNode(axis.unit)])),
  ];
}

function idNodes(crs: ProjJson): WktNode[] {
  const code = epsgCodeOf(crs);
  return code === undefined ? [] : [node('ID', ['EPSG', code])];
}

function epsgCodeOf({ id }: ProjJson): number | undefined {
  const given = asRecord(id);
  return given?.authority === 'EPSG' ? jsonNumber(given.code) : undefined;
}

/** A number that may have a unit of its own. */
function quantity(
  given: unknown,
  unit: string,
): { readonly value: number; readonly unit: WktNode } | undefined {
  const own = asRecord(given);
  const value = jsonNumber(own ? own.value : given);
  return value === undefined ? undefined : { value, unit: unitNode(own?.unit ?? unit) };
}

const KEYWORDS: ReadonlyMap<unknown, string> = new Map([
  ['LinearUnit', 'LENGTHUNIT'],
  ['AngularUnit', 'ANGLEUNIT'],
  ['ScaleUnit', 'SCALEUNIT'],
]);

function unitNode(unit: unknown): WktNode {
  if (unit === 'metre') return node('LENGTHUNIT', ['metre', 1]);
  if (unit === 'degree') return node('ANGLEUNIT', ['degree', Math.PI / 180]);
  if (unit === 'unity') return node('SCALEUNIT', ['unity', 1]);
  const given = asRecord(unit);
  const keyword = KEYWORDS.get(given?.type);
  const factor = jsonNumber(given?.conversion_factor);
  if (keyword === undefined || factor === undefined) {
    const name = jsonText(unit) ?? jsonText(given?.name) ?? '?';
    throw new UnsupportedCrs(l10n.t('Cedar does not know its unit "{0}"', name));
  }
  return node(keyword, [jsonText(given?.name) ?? '', factor]);
}

function node(
  keyword: string,
  values: readonly (string | number)[],
  children: readonly WktNode[] = [],
): WktNode {
  return { keyword, values, children };
}

function asRecord(value: unknown): ProjJson | undefined {
  return isRecord(value) ? value : undefined;
}

function jsonText(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

function jsonNumber(value: unknown): number | undefined {
  const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
  return typeof number === 'number' && Number.isFinite(number) ? number : undefined;
}
