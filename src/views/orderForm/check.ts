/** Checks a draft while the user types: what it would order, or what is wrong with it. */
import * as l10n from '@vscode/l10n';
import type {
  CollectionCatalog,
  Config,
  ImageCollection,
  OrderPlan,
  OrderRequest,
  PlannedItem,
} from '../../core/index.ts';
import { isCedarError } from '../../domain/cedarError.ts';
import { CUSTOM_FREQUENCY } from '../../domain/frequencies.ts';
import { MAX_WAITING_TASKS } from '../../domain/taskQueue.ts';
import type { ConfigurationOrders } from '../../orders/order.ts';
import { chosenSensors } from './chosenSensors.ts';
import { checkDraft, problemAtField } from './draft.ts';
import { differenceProblem, type FoundExisting } from './existing.ts';
import { fingerprintOf } from './fingerprints.ts';
import type { ImageCounts } from './imageCounts.ts';
import { imageKey } from './imageKeys.ts';
import { type ExceededLimits, limitRemedies } from './limitRemedies.ts';
import { type FindViolations, limitsOf } from './limits.ts';
import { parseTiles } from './parseTiles.ts';
import { MAX_TASKS, previewOf, tooManyTasks } from './preview.ts';
import type {
  CheckedFields,
  Draft,
  FieldNotes,
  FieldProblems,
  Remedy,
  SceneChoices,
} from './protocol.ts';
import { longerFrequencies, noPeriodRemedies } from './remedies.ts';
import { sceneSettings } from './sceneSettings.ts';
import { sceneWarnings } from './sceneWarnings.ts';
import { yearNotes } from './years.ts';

export interface Checked extends CheckedFields {
  /** The images that would be ordered; absent while there is a problem. */
  readonly items?: readonly PlannedItem[];
}

/**
 * @param counts results of Count Images, if any
 * @param background what is known by requests that are made meanwhile
 */
export async function checkOrder(
  draft: Draft,
  configuration: ConfigurationOrders | undefined,
  counts: ImageCounts | undefined,
  background: Background = {},
): Promise<Checked> {
  const checked = await checkWithConfiguration(draft, configuration, counts, background);
  const { chosen } = chosenSensors(draft, await catalogOf(configuration));
  const scenes = await settingsOf(draft, configuration);
  return { ...checked, chosen, ...(scenes && { scenes }) };
}

/** What the window knows besides the draft, such as results of requests in the background. */
export interface Background {
  /** Message of a window that does not read configurations. */
  readonly restrictedMode?: string | undefined;
  /** Images that already exist. */
  existing?(request: OrderRequest, fingerprint: string): FoundExisting | undefined;
  /** Ids of the collections that have no scenes. */
  emptyCollections?(request: OrderRequest, fingerprint: string): readonly string[];
  /** The error about a collection whose description does not match Earth Engine. */
  descriptionProblem?(fingerprint: string): unknown;
}

/** Nothing where the configuration cannot be read, which is reported at its field. */
async function settingsOf(
  { collections }: Draft,
  configuration: ConfigurationOrders | undefined,
): Promise<SceneChoices | undefined> {
  const { configuredCloudLimit, configuredMonths } = await import('../../core/index.ts');
  const config = await configuration?.source.config().catch(() => undefined);
  if (!config) return undefined;
  const rows = config.catalog.all.filter(({ id }) => collections.includes(id));
  const limits = { cloudLimit: configuredCloudLimit, months: configuredMonths };
  const of = (some: readonly ImageCollection[]) =>
    sceneSettings(some, config.values.filters, limits);
  return { all: of(rows), each: Object.fromEntries(rows.map((row) => [row.id, of([row])])) };
}

async function checkWithConfiguration(
  draft: Draft,
  configuration: ConfigurationOrders | undefined,
  counts: ImageCounts | undefined,
  background: Background,
): Promise<Checked> {
  const { request, problems } = checkDraft(draft);
  const notes = await notesOf(draft, configuration);
  if (!configuration) {
    const message =
      background.restrictedMode ?? l10n.t('There is no cedar.yaml in this workspace yet.');
    return { problems: { ...problems, configuration: { message, missing: false } }, notes };
  }
  let config: Config;
  try {
    config = await configuration.source.config();
    if (!request) {
      const known = {
        ...chosenSensors(draft, config.catalog).problems,
        ...tilesOutside(draft, config),
        ...(await frequencyProblem(draft)),
      };
      return { problems: { ...known, ...problems }, notes };
    }
  } catch (error) {
    return { problems: { ...problems, ...problemAtField(error) }, notes };
  }
  try {
    const fingerprint = await fingerprintOf(request, configuration);
    const planned = await plan(config, request);
    const known = counts?.for(fingerprint);
    const found = background.existing?.(request, fingerprint);
    // Counting has found out more.
    const isCounted = known && !known.isStale;
    const missing = isCounted ? [] : (background.emptyCollections?.(request, fingerprint) ?? []);
    const parts = { draft, counts: known?.withoutOutdated(missing), found, missing };
    const checked = await previewPlan(config, planned, parts);
    const wrong = background.descriptionProblem?.(fingerprint);
    return {
      ...checked,
      problems: {
        ...problems,
        ...checked.problems,
        ...(wrong !== undefined && problemAtField(wrong)),
      },
      notes: joinNotes(notes, checked.notes),
    };
  } catch (error) {
    return { problems: await withRemedies(problemAtField(error), request), notes };
  }
}

/** Preview of a planned order, and how it stays within Earth Engine's limits. */
async function previewPlan(
  config: Config,
  planned: OrderPlan,
  {
    draft,
    found,
    counts,
    missing,
  }: {
    draft: Draft;
    found: FoundExisting | undefined;
    counts: ImageCounts | undefined;
    missing: readonly string[];
  },
): Promise<Checked> {
  const { exportViolations, splitPeriods } = await import('../../core/index.ts');
  const preview = previewOf(planned, {
    split: splitPeriods,
    leaveOut: draft.leaveOut,
    existing: found,
    choice: draft.existing,
    store: config.store.service,
    counts,
    configWarnings: config.warnings,
    warnOf: (kept) => sceneWarnings(planned, kept, { counts, missing }, draft),
  });
  const leftOut = new Set(draft.leaveOut);
  const chosen = planned.items.filter((item) => !leftOut.has(imageKey(item)));
  const different = differenceProblem(chosen, found, draft.existing);
  if (different !== undefined) {
    return { preview, problems: { order: { message: different, missing: false } }, notes: {} };
  }
  if (preview.tasks === 0) {
    const message = preview.existing
      ? l10n.t('All images already exist. Take them over, or change the order.')
      : l10n.t('All images are left out. Include some of them below.');
    return { preview, problems: { order: { message, missing: false } }, notes: {} };
  }
  const { exportOptions } = config.values;
  const find: FindViolations = (items, datesOf) => exportViolations(items, datesOf, exportOptions);
  const known = counts?.isStale ? undefined : counts;
  const items = keptItems(planned, draft, found);
  const limits = limitsOf(planned, items, known, find);
  const datesOf = (item: PlannedItem) => known?.of(imageKey(item))?.dates;
  const remedies = remediesOf(limits, { draft, planned, datesOf }, config, find);
  return {
    preview,
    items,
    problems: withButtons(limits.problems, remedies),
    notes: limits.notes,
    noteRemedies: Object.fromEntries(Object.keys(limits.notes).map((field) => [field, remedies])),
  };
}

/** Shorter frequencies, where limits are exceeded. */
function remediesOf(
  { problems, notes }: ReturnType<typeof limitsOf>,
  parts: Pick<ExceededLimits, 'draft' | 'planned' | 'datesOf'>,
  config: Config,
  find: FindViolations,
): Remedy[] {
  const isCertain = Object.keys(problems).length > 0;
  const isEstimated = Object.keys(notes).length > 0;
  if (!isCertain && !isEstimated) return [];
  return limitRemedies(
    { ...parts, isCertain, isEstimated },
    (request) => config.plan(request),
    find,
  );
}

function withButtons(problems: FieldProblems, remedies: readonly Remedy[]): FieldProblems {
  return Object.fromEntries(
    Object.entries(problems).map(([field, problem]) => [field, { ...problem, remedies }]),
  );
}

/** Changes that fix a range and a frequency that do not fit together, at the problem's field. */
async function withRemedies(
  problems: FieldProblems,
  request: OrderRequest,
): Promise<FieldProblems> {
  const [entry] = Object.entries(problems);
  const { splitPeriods } = await import('../../core/index.ts');
  const { periodFrequency, collections, tiles } = request;
  if (!entry || !periodFrequency) return problems;
  const [field, problem] = entry;
  const range = {
    periodStart: new Date(request.periodStart),
    periodEnd: new Date(request.periodEnd),
    periodFrequency,
  };
  const images = [collections].flat().length * tiles.length;
  try {
    const periods = splitPeriods(range.periodStart, range.periodEnd, periodFrequency).length;
    const isLarge = field === 'order' && images * periods > MAX_WAITING_TASKS;
    if (periods > 0 && images * periods <= MAX_TASKS && !isLarge) return problems;
    const remedies =
      periods === 0
        ? noPeriodRemedies(range, splitPeriods)
        : longerFrequencies(range, { images, most: MAX_WAITING_TASKS }, splitPeriods);
    return { [field]: { ...problem, remedies } };
  } catch (error) {
    // An invalid frequency has no remedy; too many periods have longer frequencies as remedies.
    if (!isCedarError(error, 'period')) return problems;
    const remedies = longerFrequencies(range, { images, most: MAX_WAITING_TASKS }, splitPeriods);
    return { [field]: { ...problem, remedies } };
  }
}

/** Tiles outside the grid, reported while other fields are still empty. */
function tilesOutside(draft: Draft, { grid }: Config): FieldProblems {
  if (draft.isWithoutGrid) return {};
  try {
    for (const [row, column] of parseTiles(draft.tiles).tiles) grid.tile(row, column);
    return {};
  } catch (error) {
    return problemAtField(error);
  }
}

/** Problem of a custom frequency, reported while other fields are still empty. */
async function frequencyProblem({ frequency, customFrequency }: Draft): Promise<FieldProblems> {
  const alias = customFrequency.trim();
  if (frequency !== CUSTOM_FREQUENCY || !alias) return {};
  const { describeFrequency } = await import('../../core/index.ts');
  try {
    describeFrequency(alias);
    return {};
  } catch (error) {
    return problemAtField(error);
  }
}

/** @throws the core's error when the request is invalid */
export async function plan(config: Config, request: OrderRequest): Promise<OrderPlan> {
  const { describeSplit, OrderRequestError, splitPeriods } = await import('../../core/index.ts');
  const { collections, tiles, periodStart, periodEnd, periodFrequency } = request;
  const periods = splitPeriods(periodStart, periodEnd, periodFrequency);
  const sizes = [[collections].flat().length, tiles.length, periods.length] as const;
  const tooMany = tooManyTasks(sizes, describeSplit);
  if (tooMany) throw new OrderRequestError('order', tooMany);
  return config.plan(request);
}

function keptItems(
  { items }: OrderPlan,
  { leaveOut, existing }: Draft,
  found: FoundExisting | undefined,
): PlannedItem[] {
  const keys = new Set(leaveOut);
  const isThere = ({ name }: PlannedItem) => existing === 'leaveOut' && found?.has(name) === true;
  return items.filter((item) => !keys.has(imageKey(item)) && !isThere(item));
}

function joinNotes(first: FieldNotes, second: FieldNotes): FieldNotes {
  const joined = Object.entries(second).map(([field, note]) => {
    const before = first[field as keyof FieldNotes];
    return [field, before ? `${before} ${note}` : note];
  });
  return { ...first, ...Object.fromEntries(joined) };
}

/** Names of the images that a draft leaves out. */
export function namesLeftOut({ items }: OrderPlan, leaveOut: readonly string[]): string[] {
  const keys = new Set(leaveOut);
  return items.filter((item) => keys.has(imageKey(item))).map(({ name }) => name);
}

/** Collections that can be ordered: those built in while the configuration cannot be read. */
export async function catalogOf(
  configuration: ConfigurationOrders | undefined,
): Promise<CollectionCatalog> {
  const { CollectionCatalog } = await import('../../core/index.ts');
  const config = await configuration?.source.config().catch(() => undefined);
  return config?.catalog ?? new CollectionCatalog();
}

/** Notes that are not problems: years without data, and the meaning of an alias. */
async function notesOf(
  draft: Draft,
  configuration: ConfigurationOrders | undefined,
): Promise<FieldNotes> {
  const { describeFrequency } = await import('../../core/index.ts');
  const { all } = await catalogOf(configuration);
  const chosen = all.filter(({ id }) => draft.collections.includes(id));
  const alias = draft.customFrequency.trim();
  let frequency = '';
  if (draft.frequency === CUSTOM_FREQUENCY && alias) {
    try {
      frequency = l10n.t('{0} means {1}.', alias, describeFrequency(alias));
    } catch {
      // The field already shows what is wrong.
    }
  }
  return {
    ...yearNotes(chosen, draft.periodStart, draft.lastDay),
    ...(frequency && { frequency }),
  };
}
