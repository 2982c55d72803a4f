/** What VS Code has to know for the menu of selected images: `webview/context` in `package.json`. */
import type { CellsMenu, PageCell } from '../../src/views/orderPage/protocol.ts';

/** The order of a page. */
export type MenuOrder = Pick<CellsMenu, 'name' | 'configuration'> & {
  /** Whether Google's pages show its tasks. */
  readonly isOnCloud: boolean;
};

/**
 * Value of `data-vscode-context`: the selected images, and which actions there are for them.
 *
 * @returns undefined where there is no menu, because nothing is selected
 */
export function cellsMenu(
  order: MenuOrder | undefined,
  cells: readonly PageCell[],
): CellsMenu | undefined {
  if (!order || cells.length === 0) return undefined;
  const { name, configuration, isOnCloud } = order;
  const kinds = [...new Set(cells.flatMap(kindsOf)), ...(isOnCloud ? ['cloud'] : [])];
  return {
    webviewSection: 'cells',
    preventDefaultContextMenuItems: true,
    cells: kinds.join('.'),
    name,
    configuration,
    items: cells.map((cell) => cell.name),
  };
}

/** As in the context values of the rows of tasks, `src/views/orders/rowContexts.ts`. */
function kindsOf({ state, isHere }: PageCell): string[] {
  const kinds: (string | false)[] = [
    (state === 'running' || state === 'waiting') && 'active',
    state === 'unsubmitted' && 'unsubmitted',
    state === 'failed' && 'failed',
    state === 'cancelled' && 'cancelled',
    state === 'missing' && 'missing',
    (state === 'done' || state === 'empty') && 'downloadable',
    (state === 'done' || (isHere && state !== 'empty')) && 'image',
  ];
  return kinds.filter((kind) => kind !== false);
}
