/** Ids of the trees, as `package.json` has them. */

export const ORDERS_VIEW = 'cedar.orders';
export const TASKS_VIEW = 'cedar.tasks';
