/** Ids of the webview pages, as `package.json` has them. */

export const ORDER_FORM = 'cedar.orderForm';
export const QUICK_LOOK = 'cedar.quickLook';
