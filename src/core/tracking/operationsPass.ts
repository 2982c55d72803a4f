/**
 * One pass over Earth Engine's operations for several trackers that are updated at the same time.
 *
 * ```ts
 * const pass = new OperationsPass();
 * const members = trackers.map((tracker) => [tracker, pass.join()] as const);
 * for (const [tracker, member] of members) {
 *   void tracker.updateAll(names, { member }).finally(() => member.leave());
 * }
 * ```
 *
 * Trackers of one project share a search; those of several projects have one each. A member that
 * never asks must leave, or the others wait for it.
 */

import type { EarthEngine } from '../earthengine/session.ts';
import type { OperationsListener } from '../earthengine/taskList.ts';
import { untilAborted } from '../services/abort.ts';
import { isTransient } from '../services/retryPolicy.ts';
import type { TrackingDocument } from './document.ts';
import { OperationsSearch } from './joinOperations.ts';

/** A tracker's part in a pass; see `OperationsPass`. */
export interface PassMember {
  /**
   * Waits until all members have asked or left.
   *
   * @returns what was found for all of them
   * @internal
   */
  search(
    earthEngine: EarthEngine,
    documents: readonly TrackingDocument[],
    signal?: AbortSignal,
  ): Promise<OperationsSearch>;
  /**
   * Passes the operations of a project to a listener, page by page, as soon as all members have asked
   * or left.
   *
   * @param earthEngine a session of the project
   * @param listener receives the pages
   * @param signal ends the listing
   * @throws ServiceError, CancelledError
   */
  list(earthEngine: EarthEngine, listener: OperationsListener, signal?: AbortSignal): Promise<void>;
  /** Ends its part; a member that has asked has left already. */
  leave(): void;
}

interface Question {
  readonly earthEngine: EarthEngine;
  readonly documents: readonly TrackingDocument[];
  readonly listener?: OperationsListener;
  readonly signal: AbortSignal | undefined;
  readonly answer: (search: Promise<OperationsSearch>) => void;
}

/**
 * One pass over Earth Engine's operations that several trackers share. It begins when each member
 * has asked or left.
 */
export class OperationsPass {
  readonly #members = new Set<PassMember>();
  readonly #questions: Question[] = [];

  /**
   * A new member, for the `member` option of `tracker.updateAll`. It must leave if it never asks.
   */
  join(): PassMember {
    const ask = (question: Omit<Question, 'answer'>): Promise<OperationsSearch> => {
      const answered = new Promise<OperationsSearch>((answer) => {
        this.#questions.push({ ...question, answer });
      });
      member.leave();
      return untilAborted(answered, question.signal);
    };
    const member: PassMember = {
      search: (earthEngine, documents, signal) => ask({ earthEngine, documents, signal }),
      list: async (earthEngine, listener, signal) => {
        await ask({ earthEngine, documents: [], listener, signal });
      },
      leave: () => {
        if (this.#members.delete(member) && this.#members.size === 0) this.#run();
      },
    };
    this.#members.add(member);
    return member;
  }

  #run(): void {
    const projects = new Map<string, Question[]>();
    for (const question of this.#questions.splice(0)) {
      const { baseUrl, project } = question.earthEngine;
      const key = `${baseUrl} ${project}`;
      projects.set(key, [...(projects.get(key) ?? []), question]);
    }
    for (const questions of projects.values()) {
      const search = searchFor(questions);
      for (const { answer } of questions) answer(search);
    }
  }
}

/** One of the members may not be allowed to ask: then the next one tries. */
async function searchFor(questions: readonly Question[]): Promise<OperationsSearch> {
  const documents = questions.flatMap((question) => question.documents);
  const listeners = new Set(questions.flatMap(({ listener }) => listener ?? []));
  let refusal: unknown;
  for (const { earthEngine, signal } of questions) {
    const search = new OperationsSearch(documents);
    try {
      await search.run(earthEngine, signal, [...listeners]);
      return search;
    } catch (error) {
      // One that is cancelled leaves the search to the next.
      if (isTransient(error)) throw error;
      refusal = error;
    }
  }
  throw refusal;
}
