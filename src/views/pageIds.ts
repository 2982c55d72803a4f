/** Ids of the webview pages, as `package.json` has them. */

export const ORDER_FORM = 'cedar.orderForm';
export const ORDER_MAP = 'cedar.orderMap';
export const ORDER_PAGE = 'cedar.orderPage';
export const TILE_GRID = 'cedar.tileGrid';
export const QUICK_LOOK = 'cedar.quickLook';
