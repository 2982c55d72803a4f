/**
 * Questions that a file with an area leaves open: which feature, which way around, which number first.
 *
 * The lists stay when they lose the focus: the form that opens with them takes it when it has loaded.
 */
import * as vscode from 'vscode';
import type { Area, AreaChoices } from '../../core/index.ts';
import type { TaggedError } from '../../domain/cedarError.ts';
import { formatNumber } from '../../domain/locale.ts';
import { messageOf } from '../../domain/messages.ts';

/** Changes by an answer; empty if it confirms what has been read. */
type QuestionAnswer = Pick<AreaChoices, 'feature' | 'wide' | 'swap' | 'crs'>;

interface AnswerItem extends vscode.QuickPickItem {
  /** A function asks further; it returns undefined when the user has closed its question. */
  readonly answer: QuestionAnswer | (() => Promise<QuestionAnswer | undefined>);
}

/** Asks each question about an area once, and keeps the answers. */
export class AreaQuestions {
  readonly #title: string;
  readonly #gridCrs: string | undefined;
  /** Questions, and reasons of refusals. */
  readonly #asked = new Set<string>();
  #choices: QuestionAnswer = {};

  /**
   * @param title name of the file
   * @param gridCrs reference system of the grid, if there is one, which files without one may be in
   */
  constructor(title: string, gridCrs: string | undefined) {
    this.#title = title;
    this.#gridCrs = gridCrs;
  }

  /** The answers so far. */
  get choices(): QuestionAnswer {
    return this.#choices;
  }

  /**
   * Asks the next question, if there is one.
   *
   * @returns whether the area has to be read again; undefined when the user has closed the list
   */
  async ask(reading: Area | TaggedError<'area'>): Promise<boolean | undefined> {
    const answers = await this.#answer(reading);
    if (!answers) return answers === undefined ? undefined : false;
    const isChanged = Object.keys(answers).length > 0;
    this.#choices = { ...this.#choices, ...answers };
    return isChanged || this.ask(reading);
  }

  /** @returns false when there is no question */
  async #answer(reading: Area | TaggedError<'area'>): Promise<QuestionAnswer | undefined | false> {
    if (reading.names.length > 1 && !this.#asked.has('feature')) {
      this.#asked.add('feature');
      const isUsable = !(reading instanceof Error) || reading.reason !== 'too-many-tiles';
      return askForFeature(this.#title, reading, isUsable);
    }
    if (reading instanceof Error) {
      if (this.#asked.has(reading.reason)) return false;
      this.#asked.add(reading.reason);
      const items = itemsFor(reading.reason, this.#gridCrs);
      return items.length > 0 && askForReading(this.#title, reading.message, items);
    }
    if (reading.swappedTiles === 0 || this.#asked.has('swap')) return false;
    this.#asked.add('swap');
    return askForSwap(this.#title, reading.swappedTiles);
  }
}

/**
 * Lets the user choose one of several files with areas.
 *
 * @param title where they are
 * @returns undefined when the user has closed the list
 */
export async function askForFile(
  title: string,
  files: readonly string[],
): Promise<string | undefined> {
  const placeHolder = vscode.l10n.t('Choose one of these areas');
  return vscode.window.showQuickPick(files, { title, placeHolder, ignoreFocusOut: true });
}

/** Most features that the list gets at once; typing a name adds others. */
const MAX_ADDED = 500;

/**
 * Lets the user choose one of many features by its name, or one of several layers.
 *
 * @param isUsable whether all of them together can be used as well
 */
async function askForFeature(
  title: string,
  { names, layers }: Pick<Area, 'names' | 'layers'>,
  isUsable: boolean,
): Promise<QuestionAnswer | undefined> {
  const pick = vscode.window.createQuickPick<AnswerItem>();
  pick.title = title;
  pick.ignoreFocusOut = true;
  pick.placeholder =
    layers.length > 0
      ? vscode.l10n.t('Choose a feature or a layer by its name')
      : vscode.l10n.t('Choose a feature by its name');
  const all: AnswerItem = {
    label: vscode.l10n.t('All {0} Features', formatNumber(names.length)),
    alwaysShow: true,
    answer: {},
  };
  const ofLayers = layers.map((layer): AnswerItem => {
    const description = vscode.l10n.t('All features of this layer');
    return { label: layer, description, answer: { feature: layer } };
  });
  const listed = new Set<string>();
  // VS Code hides entries that do not match. The others keep their places, because it reports an
  // entry by its place in a list that may have been on the screen before this one.
  const add = (typed: string) => {
    const wanted = typed.trim().toLowerCase();
    const added = names
      .filter((name) => name.toLowerCase().includes(wanted))
      .slice(0, MAX_ADDED)
      .filter((name) => !listed.has(name));
    if (added.length === 0) return;
    for (const name of added) listed.add(name);
    const items = added.map((name): AnswerItem => ({ label: name, answer: { feature: name } }));
    pick.items = [...pick.items, ...items];
  };
  pick.items = [...(isUsable ? [all] : []), ...ofLayers];
  add('');
  pick.onDidChangeValue(add);
  try {
    pick.show();
    return await new Promise((resolve) => {
      pick.onDidAccept(() => resolve(answerOf(pick.selectedItems[0])));
      pick.onDidHide(() => resolve(undefined));
    });
  } finally {
    pick.dispose();
  }
}

/** @param placeHolder message of the refusal */
async function askForReading(
  title: string,
  placeHolder: string,
  items: readonly AnswerItem[],
): Promise<QuestionAnswer | undefined> {
  const options = { title, placeHolder, ignoreFocusOut: true };
  return answerOf(await vscode.window.showQuickPick(items, options));
}

async function answerOf(item: AnswerItem | undefined): Promise<QuestionAnswer | undefined> {
  return typeof item?.answer === 'function' ? item.answer() : item?.answer;
}

/** Asks for the reference system of a file whose own one is not known. */
async function askForCrs(): Promise<QuestionAnswer | undefined> {
  const { normalizeCrs, projectionOf } = await import('../../core/index.ts');
  const crs = await vscode.window.showInputBox({
    title: vscode.l10n.t('Coordinate Reference System of the Area'),
    prompt: vscode.l10n.t('WKT, an EPSG code such as EPSG:32619, or a PROJ string'),
    ignoreFocusOut: true,
    validateInput: (text) => {
      try {
        projectionOf(normalizeCrs(text));
        return undefined;
      } catch (error) {
        return messageOf(error);
      }
    },
  });
  return crs === undefined ? undefined : { crs };
}

/** Answers to what the reason of a refusal leaves open. */
function itemsFor(reason: string, gridCrs: string | undefined): AnswerItem[] {
  switch (reason) {
    case 'wide':
    case 'wide-or-pole':
      return [
        ...(reason === 'wide'
          ? []
          : [
              {
                label: vscode.l10n.t('Around the Pole'),
                answer: { wide: 'aroundPole' } as const,
              },
            ]),
        {
          label: vscode.l10n.t('Across the Antimeridian (180°)'),
          answer: { wide: 'acrossAntimeridian' },
        },
        {
          label: vscode.l10n.t('Around the Other Side of the Earth'),
          answer: { wide: 'asWritten' },
        },
      ];
    case 'swapped':
      return [{ label: vscode.l10n.t('Read Latitude First'), answer: { swap: true } }];
    case 'crs':
    case 'not-degrees':
      return [
        ...(gridCrs === undefined
          ? []
          : [
              {
                label: vscode.l10n.t("Read in the Grid's Coordinate Reference System"),
                answer: { crs: gridCrs },
              },
            ]),
        {
          label: vscode.l10n.t('Enter a Coordinate Reference System…'),
          answer: askForCrs,
        },
      ];
    default:
      return [];
  }
}

/** Offers to read latitude first where the area is outside the grid otherwise. */
async function askForSwap(title: string, tiles: number): Promise<QuestionAnswer | undefined> {
  const label =
    tiles === 1
      ? vscode.l10n.t('Read Latitude First: 1 Tile')
      : vscode.l10n.t('Read Latitude First: {0} Tiles', formatNumber(tiles));
  const items: AnswerItem[] = [
    { label, answer: { swap: true } },
    { label: vscode.l10n.t('Keep Longitude First: Outside the Grid'), answer: {} },
  ];
  const placeHolder = vscode.l10n.t('The area is outside the grid unless latitude comes first');
  const options = { title, placeHolder, ignoreFocusOut: true };
  return answerOf(await vscode.window.showQuickPick(items, options));
}
