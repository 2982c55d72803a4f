/**
 * Advice for what Google's services refuse: what to do, beside the service's own words.
 *
 * It is decided by the machine-readable reason of an answer, or else by a message that is known word
 * for word. What is not known gets no advice, so that advice never contradicts what Google wrote.
 */
import { isGoogleSite } from '../../domain/hosts.ts';
import { isTellingReason } from '../../domain/refusalReasons.ts';

/** Advice about a refusal. */
export interface Advice {
  readonly text: string;
  /** Page of Google's where it is done. */
  readonly page?: string | undefined;
  /** Keys in cedar.yaml that can be changed, joined by dots. */
  readonly setting?: string | undefined;
}

/** Answer of a service. */
export interface RefusalMessage {
  /** HTTP status; 0 for the error of a task, which has none. */
  readonly status: number;
  /** The service's own message. */
  readonly message: string;
  /** Machine-readable reason, such as `SERVICE_DISABLED`. */
  readonly reason?: string | undefined;
}

/** Advice for the refusals that have all of what is given here. */
export interface AdviceRule<Context> {
  /** The machine-readable reason, or several that mean the same. */
  readonly reason?: string | readonly string[];
  /** Words of the message: a pattern, or a test. */
  readonly message?: RegExp | ((message: string) => boolean);
  readonly status?: number;
  /** @param message the service's message, which may contain numbers to calculate with */
  readonly advice: (context: Context, message: string) => Advice;
}

/**
 * Advice of the first rule that fits: rules by reason and words come before rules by reason, those before
 * rules by words, and those before rules by the status alone. A reason that no rule has lets no words
 * decide, unless it only repeats the status; a 401 is about the token, whatever its reason. A page that
 * the message itself names is the one to open.
 */
export function findAdvice<Context>(
  rules: readonly AdviceRule<Context>[],
  refusal: RefusalMessage,
  context: Context,
): Advice | undefined {
  const isTelling = isTellingReason(refusal.reason);
  const fitting = rules.filter(
    ({ reason, message, status }) =>
      (reason === undefined
        ? !isTelling || (status === 401 && message === undefined)
        : [reason].flat().some((each) => each === refusal.reason)) &&
      (message === undefined || hasWords(refusal.message, message)) &&
      (status === undefined || status === refusal.status),
  );
  const rule =
    fitting.find(({ reason, message }) => reason !== undefined && message !== undefined) ??
    fitting.find(({ reason }) => reason !== undefined) ??
    fitting.find(({ message }) => message !== undefined) ??
    fitting[0];
  const advice = rule?.advice(context, refusal.message);
  return advice && { ...advice, page: pageIn(refusal.message) ?? advice.page };
}

function hasWords(message: string, words: NonNullable<AdviceRule<unknown>['message']>): boolean {
  return typeof words === 'function' ? words(message) : words.test(message);
}

/** The first address in a message that is a page of Google's. */
export function pageIn(message: string): string | undefined {
  const addresses = message.match(/https:\/\/[^\s"'<>()]+/g) ?? [];
  return addresses.map((address) => address.replace(/[.,;:]+$/, '')).find(isGoogleSite);
}
