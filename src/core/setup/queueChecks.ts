/** Checks of the task queue and of the compute time of the month, with one listing of the tasks. */
import * as l10n from '@vscode/l10n';
import { formatFixed, formatMonth, formatNumber } from '../../domain/locale.ts';
import {
  ComputeMonth,
  type MonthlyCompute,
  NONCOMMERCIAL_TIERS,
  TIER_PAGE,
} from '../earthengine/compute.ts';
import { operationPages } from '../earthengine/operationPages.ts';
import type { QueueCount } from '../earthengine/queue.ts';
import { QueueCounter, queueLimit } from '../earthengine/queue.ts';
import type { SetupCheck } from './checkRunner.ts';
import type { SetupContext } from './setupContext.ts';
import { fail, pass, warn } from './setupOutcomes.ts';
import type { SetupOutcome } from './setupRow.ts';

/** Share of the queue beyond which an order may have to wait. */
const NEARLY_FULL = 0.9;
/** Share of a quota beyond which a larger order may exceed it. */
const NEARLY_USED = 0.8;

/** The checks, in order. */
export function queueChecks(context: SetupContext): readonly SetupCheck[] {
  let listed: Promise<ListedTasks> | undefined;
  const tasks = (signal: AbortSignal) => {
    listed ??= listTasks(context, signal);
    return listed;
  };
  const needs = ['project', 'api'] as const;
  return [
    { id: 'queue', needs, run: async (signal) => queueOutcome((await tasks(signal)).queue) },
    {
      id: 'compute',
      needs,
      run: async (signal) => {
        const { month } = await tasks(signal);
        const { registration } = await context.projectConfig(signal);
        return describeCompute(month, registration === 'noncommercial');
      },
    },
  ];
}

interface ListedTasks {
  readonly queue: QueueCount;
  readonly month: MonthlyCompute;
}

async function listTasks(context: SetupContext, signal: AbortSignal): Promise<ListedTasks> {
  const { transport } = await context.session(signal);
  const queue = new QueueCounter();
  let month: ComputeMonth | undefined;
  for await (const page of operationPages(transport, signal)) {
    // Earth Engine's time is known from its first answer on.
    month ??= new ComputeMonth(transport.clock.now());
    const [isQueue, isMonth] = [queue.add(page), month.add(page)];
    if (!isQueue && !isMonth) break;
  }
  const { total } = month ?? new ComputeMonth(transport.clock.now());
  return { queue: { ...queue.count, limit: queueLimit(transport) }, month: total };
}

function queueOutcome({ waiting, running, limit }: QueueCount): SetupOutcome {
  const detail = l10n.t(
    'Tasks that wait: {0} of up to {2}. Tasks that run: {1}.',
    formatNumber(waiting),
    formatNumber(running),
    formatNumber(limit),
  );
  const advice = l10n.t(
    'Cedar starts further tasks of an order as soon as there is room in the queue.',
  );
  const more = { advice, action: 'showTasks' } as const;
  if (waiting >= limit) return fail(detail, more);
  return waiting >= limit * NEARLY_FULL ? warn(detail, more) : pass(detail);
}

function describeCompute(
  { since, eecuSeconds, tasks }: MonthlyCompute,
  isNoncommercial: boolean,
): SetupOutcome {
  const hours = eecuSeconds / 3600;
  const used = l10n.t(
    '{0} EECU-hours in {1}, as reported by the tasks that are listed ({2}).',
    formatFixed(hours, 1),
    formatMonth(since),
    formatNumber(tasks),
  );
  if (!isNoncommercial) return pass(used);
  const tiers = NONCOMMERCIAL_TIERS.map(
    ({ name, eecuHours }) => `${name} ${formatNumber(eecuHours)}`,
  ).join(', ');
  const detail = `${used} ${l10n.t('Monthly quotas of noncommercial projects: {0}.', tiers)}`;
  const [smallest] = NONCOMMERCIAL_TIERS;
  if (!smallest || hours < smallest.eecuHours * NEARLY_USED) return pass(detail);
  const advice = l10n.t(
    'Compare this with the tier of the project: Earth Engine slows down projects that have used their quota.',
  );
  return warn(detail, { advice, page: TIER_PAGE });
}
