/** Addresses of Google's own pages, for any names of buckets, folders and projects. */
import { expect, test } from 'vitest';
import { ConsolePages } from '../../src/orders/consolePages.ts';

test('the page of an order shows its objects, with or without a slash at the end of the prefix', async () => {
  const pages = new ConsolePages({ project: 'my-project', bucket: 'my-bucket' });
  const page =
    'https://console.cloud.google.com/storage/browser/my-bucket/cedar/2020?project=my-project';
  expect(await pages.storage('cedar/2020')).toBe(page);
  expect(await pages.storage('/cedar/2020/')).toBe(page);
  expect(await pages.storage('')).toBe(
    'https://console.cloud.google.com/storage/browser/my-bucket?project=my-project',
  );
});

test('the page of a task shows the tasks of its project', () => {
  const { tasks } = new ConsolePages({ project: 'example.com:old', bucket: 'b' });
  expect(tasks).toBe(
    'https://console.cloud.google.com/earth-engine/tasks?project=example.com%3Aold',
  );
});

test('a name from a bucket cannot lead to another page', async () => {
  const pages = new ConsolePages({ project: 'p', bucket: 'b' });
  const { origin, pathname, searchParams } = new URL(
    (await pages.storage('a b/?project=theirs#x/../../../../evil')) ?? '',
  );
  expect(origin).toBe('https://console.cloud.google.com');
  expect(searchParams.getAll('project')).toEqual(['p']);
  expect(pathname.startsWith('/storage/browser/b/')).toBe(true);
});

test('an order on Google Drive is shown in its folder, where there is one', async () => {
  const folderPage = async (path: string) =>
    path === 'CEDAR' ? 'https://drive.google.com/drive/folders/1a' : undefined;
  const pages = new ConsolePages({ project: 'p', folderPage });
  expect(pages.isDrive).toBe(true);
  expect(await pages.storage('CEDAR')).toBe('https://drive.google.com/drive/folders/1a');
  expect(await pages.storage('OTHER')).toBeUndefined();
});
