/** Project that is billed for requests to a bucket whose requesters pay. */
import { isRequesterPays } from './cloudStorageRefusals.ts';

/**
 * Names the project only in requests to buckets that require one. If the owner pays, naming a project
 * would need a role on it.
 */
export class BilledProject {
  readonly #project: string | undefined;
  #current: string | undefined;

  /** @param project id of the project to bill when it is required */
  constructor(project: string | undefined) {
    this.#project = project;
  }

  /** The project to name in requests; undefined as long as the bucket has not required one. */
  get current(): string | undefined {
    return this.#current;
  }

  /**
   * Sends a request, and once again with the project if the bucket requires one.
   *
   * @param send names `current` in the request
   */
  async bill<T>(send: () => Promise<T>): Promise<T> {
    const sentWith = this.#current;
    try {
      return await send();
    } catch (error) {
      // Other requests run at the same time: how this one was sent is what matters.
      if (sentWith !== undefined || !isRequesterPays(error)) throw error;
      this.#current = this.#project;
      return send();
    }
  }
}
