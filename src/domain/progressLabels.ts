/** Labels of progress, in English, for terminals and assistants. */
export const PROGRESS_LABELS = {
  prepare: 'Searching for scenes',
  start: 'Starting tasks',
  update: 'Updating',
  download: 'Downloading',
  clean: 'Deleting',
  cancel: 'Cancelling',
  check: 'Checking images',
  convert: 'Writing cubes',
} as const;
