/**
 * The XML of KML, as programs write it: prefixes that are not declared, KML's own elements with a
 * prefix, the entities of HTML, and ampersands that are none, are read too.
 */
import { DOMParser, type Document } from '@xmldom/xmldom';
import { refuseArea } from '../areaProblem.ts';

/** XML with the entities of HTML, such as `&nbsp;`, which descriptions have without declaring them. */
const WITH_ENTITIES = 'application/xhtml+xml';

/** What the parser reports of an ampersand that begins no entity, which it keeps as it is. */
const AMPERSAND = /^(?:entity not found:|EntityRef: expecting ;)/;

/** @returns a document whose elements of KML have no prefix. @throws AreaProblemError */
export function parseKmlDocument(text: string): Document {
  const problems: string[] = [];
  try {
    const parser = new DOMParser({
      onError: (level, message) => {
        if (level !== 'warning' && !AMPERSAND.test(message)) problems.push(message);
      },
    });
    const document = parser.parseFromString(withPrefixes(text.trimStart()), WITH_ENTITIES);
    if (problems.length === 0) return document;
  } catch (error) {
    problems.push(error instanceof Error ? error.message : String(error));
  }
  const [detail = ''] = problems;
  return refuseArea({ reason: 'syntax', format: 'KML', detail: detail.split('\n')[0] ?? '' });
}

/** What may be in front of the root element, and the start of its tag. */
const ROOT =
  /^(?:[\s\]>]|<\?(?:(?!\?>).)*\?>|<!--(?:(?!-->).)*-->|<!(?!--)[^>]*>)*<(?:([^\s<>:/!?]+):)?[^\s<>:/!?]+/s;
const PREFIX_OF_ELEMENT = /<([\p{L}_][\p{L}\p{N}_.-]*):/gu;
const PREFIX_OF_ATTRIBUTE = /\s([\p{L}_][\p{L}\p{N}_.-]*):[\p{L}_][\p{L}\p{N}_.-]*\s*=\s*["']/gu;
/** Prefixes that are declared for KML itself, which has several namespaces. */
const PREFIX_OF_KML =
  /\sxmlns:([\p{L}_][\p{L}\p{N}_.-]*)\s*=\s*["']https?:\/\/(?:www\.opengis\.net|earth\.google\.com)\/kml\b/gu;

/**
 * Declares prefixes at the root, where an element that declares one itself is not concerned, and
 * removes those of KML's own elements, which are looked for by their plain names.
 */
function withPrefixes(text: string): string {
  const [start, rootPrefix] = ROOT.exec(text) ?? [];
  if (start === undefined) return text;
  const own = new Set(prefixesIn(text, PREFIX_OF_KML));
  if (rootPrefix !== undefined) own.add(rootPrefix);
  const rootTag = text.slice(start.length, text.indexOf('>', start.length));
  const used = [...prefixesIn(text, PREFIX_OF_ELEMENT), ...prefixesIn(text, PREFIX_OF_ATTRIBUTE)];
  const missing = [...new Set(used)].filter(
    (prefix) => !/^xml(?:ns)?$/.test(prefix) && !declares(rootTag, prefix),
  );
  const declarations = missing.map((prefix) => ` xmlns:${prefix}="urn:undeclared:${prefix}"`);
  const declared = start + declarations.join('') + text.slice(start.length);
  if (!used.some((prefix) => own.has(prefix))) return declared;
  return declared.replace(/<(\/?)([^\s<>:/!?]+):/g, (tag, slash: string, prefix: string) =>
    own.has(prefix) ? `<${slash}` : tag,
  );
}

function prefixesIn(text: string, pattern: RegExp): Set<string> {
  return new Set(Array.from(text.matchAll(pattern), ([, prefix = '']) => prefix));
}

function declares(tag: string, prefix: string): boolean {
  return tag
    .split(/[\s"']/)
    .some((part) => part === `xmlns:${prefix}` || part.startsWith(`xmlns:${prefix}=`));
}
