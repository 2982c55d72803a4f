/** Descriptions of Cedar's tasks in Earth Engine. */

/** Whether a task's description is one that Cedar makes: it ends with a part of the request's id. */
export function isCedarDescription(description: string): boolean {
  return /_[0-9a-f]{8}$/.test(description);
}
