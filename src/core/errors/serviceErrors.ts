/** Errors of Google's services: refusals, and requests that they did not answer. */
import * as l10n from '@vscode/l10n';
import type { ServiceName, TaggedError } from '../../domain/cedarError.ts';
import { CedarError } from './baseError.ts';

/** Details of a refusal besides its status and message. */
export interface ServiceErrorOptions extends ErrorOptions {
  /** Milliseconds that the service asks to wait before the next try (`Retry-After`). */
  readonly retryAfterMs?: number | undefined;
  /** Whether the request must not be sent again, whatever its status. */
  readonly isFinal?: boolean | undefined;
  /** Machine-readable reason, such as `SERVICE_DISABLED`. */
  readonly reason?: string | undefined;
  /** Page of Google's where the next step is done. */
  readonly page?: string | undefined;
  /** Whether the same request may succeed a little later, whatever its status. */
  readonly isTemporary?: boolean | undefined;
}

/** Earth Engine or a store refused a request. The message keeps the service's own words. */
export class ServiceError extends CedarError implements TaggedError<'service'> {
  readonly tag = 'service';
  /** The service that refused. */
  readonly service: ServiceName;
  /** HTTP status, or 0 when no answer came. */
  readonly status: number;
  /** The service's own message, unchanged. */
  readonly serviceMessage: string;
  /** Milliseconds that the service asks to wait before the next try. */
  readonly retryAfterMs: number | undefined;
  /** Whether the same request fails again for certain, for example because it takes too long. */
  readonly isFinal: boolean;
  /** Machine-readable reason of the refusal, where the service gave one. */
  readonly reason: string | undefined;
  /** Page of Google's where the next step is done, where there is one. */
  readonly page: string | undefined;
  /** Whether the same request may succeed a little later although its status does not show that. */
  readonly isTemporary: boolean;
  readonly #advice: string | undefined;
  constructor(
    service: ServiceName,
    status: number,
    serviceMessage: string,
    advice?: string,
    options: ServiceErrorOptions = {},
  ) {
    const { retryAfterMs, isFinal = false, isTemporary = false, reason, page, ...cause } = options;
    // The others are names.
    const who = service === 'Google sign-in' ? l10n.t('Google sign-in') : service;
    super(`${who}: ${serviceMessage}${advice ? `\n${advice}` : ''}`, cause);
    this.service = service;
    this.status = status;
    this.serviceMessage = serviceMessage;
    this.retryAfterMs = retryAfterMs;
    this.isFinal = isFinal;
    this.reason = reason;
    this.page = page;
    this.isTemporary = isTemporary;
    this.#advice = advice;
  }

  /**
   * The same refusal with another sentence after the advice.
   *
   * @param remark what has happened besides it
   */
  withRemark(remark: string): ServiceError {
    const advice = this.#advice ? `${this.#advice}\n${remark}` : remark;
    const { service, status, serviceMessage, retryAfterMs, isFinal, isTemporary, reason, page } =
      this;
    const options = { retryAfterMs, isFinal, isTemporary, reason, page, cause: this };
    return new ServiceError(service, status, serviceMessage, advice, options);
  }
}

/**
 * An answer came, but not from the service: a sign-in page of the network, a proxy or a firewall
 * answered instead. Nothing can be concluded from it, so it counts as no answer (status 0).
 */
export class InterceptedError extends ServiceError {
  /** HTTP status of what arrived instead, where that is known. */
  readonly answered: number | undefined;
  /** @param answer what arrived instead, in a few words */
  constructor(
    service: ServiceName,
    answer: string,
    { answered, ...options }: ServiceErrorOptions & { answered?: number } = {},
  ) {
    super(
      service,
      0,
      l10n.t('Something between this machine and Google answered instead ({0}).', answer),
      l10n.t(
        'A sign-in page of the network, a proxy or a firewall may be in the way. Open a web page to see whether the network asks you to sign in, then try again.',
      ),
      options,
    );
    this.answered = answered;
  }
}
