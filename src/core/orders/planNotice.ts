/** Notices about a plan, such as exceeded limits. */
import type { LimitViolation } from '../earthengine/exportLimits.ts';

/** Something to know about a plan, and the part of the request or the export option it is about. */
export interface PlanNotice {
  /** The part of the request, or the export option; `order` for the order as a whole. */
  readonly field: LimitViolation['field'] | 'order';
  /** The restriction, and a change that would help. */
  readonly message: string;
}
