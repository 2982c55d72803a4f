/**
 * XMLHttpRequest as Earth Engine's client library uses it, over `fetch`.
 *
 * The library asks the npm package `xmlhttprequest` for it, which opens a new connection for every
 * request and waits busily in synchronous ones. The build puts this module in its place: `fetch`
 * keeps connections open between requests and, inside VS Code, goes through the person's proxy.
 */
import * as l10n from '@vscode/l10n';

const UNSENT = 0;
const OPENED = 1;
const HEADERS_RECEIVED = 2;
const LOADING = 3;
const DONE = 4;

type Listener = (() => void) | null;

export class XMLHttpRequest {
  static readonly UNSENT = UNSENT;
  static readonly OPENED = OPENED;
  static readonly HEADERS_RECEIVED = HEADERS_RECEIVED;
  static readonly LOADING = LOADING;
  static readonly DONE = DONE;

  onreadystatechange: Listener = null;
  onload: Listener = null;
  onerror: Listener = null;
  onabort: Listener = null;
  ontimeout: Listener = null;
  onloadend: Listener = null;

  /** Milliseconds until the request is given up; 0 waits as long as `fetch` does. */
  timeout = 0;
  withCredentials = false;
  readyState: number = UNSENT;
  /** 0 until headers have come, and after a request that failed, timed out or was aborted. */
  status = 0;
  statusText = '';
  responseText = '';
  responseURL = '';

  #method = 'GET';
  #url = '';
  #headers = new Headers();
  #answered: Headers | undefined;
  #current: AbortController | undefined;

  get response(): string {
    return this.responseText;
  }

  /** @throws Error for a synchronous request: it would block the whole extension host. */
  open(method: string, url: string, async = true): void {
    if (!async) throw new Error(`A synchronous ${method} of ${url} is refused: pass a callback.`);
    this.#current?.abort();
    this.#current = undefined;
    this.#method = method.toUpperCase();
    this.#url = new URL(url).href;
    this.#headers = new Headers();
    this.#clear();
    this.#change(OPENED);
  }

  setRequestHeader(name: string, value: unknown): void {
    this.#mustBeOpen('setRequestHeader');
    this.#headers.append(name, String(value));
  }

  send(body?: string | null): void {
    this.#mustBeOpen('send');
    const controller = new AbortController();
    this.#current = controller;
    void this.#exchange(body, controller);
  }

  abort(): void {
    const running = this.#current;
    this.#current = undefined;
    running?.abort();
    if (running) this.#end('onabort');
    this.readyState = UNSENT;
  }

  getResponseHeader(name: string): string | null {
    return this.#answered?.get(name) ?? null;
  }

  getAllResponseHeaders(): string {
    return [...(this.#answered ?? [])].map(([name, value]) => `${name}: ${value}\r\n`).join('');
  }

  async #exchange(body: string | null | undefined, controller: AbortController): Promise<void> {
    let timedOut = false;
    const timer =
      this.timeout > 0 &&
      setTimeout(() => {
        timedOut = true;
        controller.abort();
      }, this.timeout);
    try {
      const answer = await fetch(this.#url, {
        method: this.#method,
        headers: this.#headers,
        // fetch refuses even an empty body here, which the library sends with every GET.
        body: this.#method === 'GET' || this.#method === 'HEAD' ? null : (body ?? null),
        signal: controller.signal,
      });
      if (this.#current !== controller) return;
      this.#take(answer);
      this.#change(HEADERS_RECEIVED);
      const text = await answer.text();
      if (this.#current !== controller) return;
      this.responseText = text;
      this.#change(LOADING);
      this.#current = undefined;
      this.#end('onload');
    } catch (error) {
      if (this.#current !== controller) return;
      this.#current = undefined;
      this.#clear();
      this.statusText = timedOut ? l10n.t('No answer within {0} ms', this.timeout) : reason(error);
      this.#end(timedOut ? 'ontimeout' : 'onerror');
    } finally {
      if (timer) clearTimeout(timer);
    }
  }

  #take(answer: Response): void {
    this.status = answer.status;
    this.statusText = answer.statusText;
    this.responseURL = answer.url;
    this.#answered = answer.headers;
  }

  #clear(): void {
    this.status = 0;
    this.statusText = '';
    this.responseText = '';
    this.responseURL = '';
    this.#answered = undefined;
  }

  #end(how: 'onload' | 'onerror' | 'onabort' | 'ontimeout'): void {
    if (how === 'onabort') this.#clear();
    this.#change(DONE);
    this[how]?.();
    this.onloadend?.();
  }

  #change(state: number): void {
    this.readyState = state;
    this.onreadystatechange?.();
  }

  #mustBeOpen(what: string): void {
    if (this.readyState !== OPENED || this.#current) {
      throw new Error(`${what} comes after open and before send.`);
    }
  }
}

/** What `fetch` hides behind "fetch failed". */
function reason(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error ? error.cause.message : error.message;
}
