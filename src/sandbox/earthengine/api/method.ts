/** The method of the API that a request is for. */
import { type ApiMethod, EARTH_ENGINE_API } from './facts.ts';

interface Route {
  readonly method: ApiMethod;
  readonly pattern: RegExp;
}

let routes: readonly Route[] | undefined;

/**
 * The method that an HTTP method and a path are for; undefined if Earth Engine has no such method.
 *
 * @param path decoded path after the version: `projects/p/operations/ID:cancel`
 */
export function findApiMethod(httpMethod: string, path: string): ApiMethod | undefined {
  routes ??= EARTH_ENGINE_API.methods.map((method) => ({ method, pattern: routePattern(method) }));
  const found = routes.filter(
    ({ method, pattern }) => method.httpMethod === httpMethod && pattern.test(path),
  );
  // `assets/{+name}` takes anything, so that the path with the longest end of its own decides.
  found.sort((a, b) => literalEnd(b.method.path).length - literalEnd(a.method.path).length);
  return found[0]?.method;
}

function routePattern({ path, pattern = '' }: ApiMethod): RegExp {
  const source = path
    .split(/(\{\+?\w+\})/)
    .map((part) => {
      if (part.startsWith('{+')) return `(?:${pattern.slice(1, -1)})`;
      return part.startsWith('{') ? '[^/]+' : part.replaceAll(/[.*+?^$()|[\]\\]/g, '\\$&');
    })
    .join('');
  return new RegExp(`^${source}$`);
}

function literalEnd(path: string): string {
  return path.slice(path.lastIndexOf('}') + 1);
}
