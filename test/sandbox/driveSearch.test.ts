/** Searches of Drive: https://developers.google.com/workspace/drive/api/guides/ref-search-terms */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Sandbox, startSandbox } from '../../src/sandbox/index.ts';
import { type DriveApi, driveApi, FOLDER } from './driveRequests.ts';

let sandbox: Sandbox;
let drive: DriveApi;
let folder: string;

beforeAll(async () => {
  sandbox = await startSandbox();
  drive = driveApi(sandbox);
  folder = (await drive.create({ name: 'Searched', mimeType: FOLDER })).id;
  const make = (name: string, more: object = {}) =>
    drive.create({ name, parents: [folder], ...more });
  await make('HelloWorld.tif', { mimeType: 'image/tiff', modifiedTime: '2021-06-01T12:00:00Z' });
  await make('My World.json', {
    mimeType: 'application/json',
    appProperties: { digest: 'abc', order: 'one' },
    modifiedTime: '2020-06-01T12:00:00Z',
  });
  await make("it's a \\ name", { mimeType: 'image/png', starred: true });
  await drive.create({ name: 'elsewhere.tif', mimeType: 'image/tiff' });
});
afterAll(() => sandbox.close());

/** Names in the folder that a query finds. */
const found = (q: string) => drive.names(`'${folder}' in parents and (${q})`);

const QUERIES: [string, string[]][] = [
  ["name = 'HelloWorld.tif'", ['HelloWorld.tif']],
  // The case of letters does not matter, as clients such as rclone have found.
  ["name = 'helloworld.TIF'", ['HelloWorld.tif']],
  ["name='HelloWorld.tif'", ['HelloWorld.tif']],
  ['name = "HelloWorld.tif"', ['HelloWorld.tif']],
  ["name = 'World'", []],
  ["name != 'HelloWorld.tif'", ["it's a \\ name", 'My World.json']],
  // `contains` looks at the beginning of words in a name, and anywhere in a type.
  ["name contains 'hello'", ['HelloWorld.tif']],
  ["name contains 'World'", ['My World.json']],
  ["name contains 'orld'", []],
  // Not a prefix of the whole name: each word by itself.
  ["name contains 'json wor'", ['My World.json']],
  ["name contains 'hello.json'", []],
  ["mimeType contains 'image/'", ['HelloWorld.tif', "it's a \\ name"]],
  ["not name contains 'hello'", ["it's a \\ name", 'My World.json']],
  ["name = 'it\\'s a \\\\ name'", ["it's a \\ name"]],
  ['starred = true', ["it's a \\ name"]],
  ['starred != true', ['HelloWorld.tif', 'My World.json']],
  ["modifiedTime < '2021-01-01T00:00:00'", ['My World.json']],
  [
    "modifiedTime >= '2021-06-01T14:00:00+02:00' and modifiedTime < '2022-01-01'",
    ['HelloWorld.tif'],
  ],
  ["modifiedTime = '2020-06-01T12:00:00Z'", ['My World.json']],
  ["appProperties has { key='digest' and value='abc' }", ['My World.json']],
  ["appProperties has {key='digest' and value='other'}", []],
  ["properties has { key='digest' and value='abc' }", []],
  ["name = 'a' or name = 'HelloWorld.tif' and starred = false", ['HelloWorld.tif']],
  ["(name = 'a' or name = 'HelloWorld.tif') and starred = true", []],
  [
    "mimeType = 'image/png' or (mimeType = 'image/tiff' and not starred = true)",
    ['HelloWorld.tif', "it's a \\ name"],
  ],
];

describe('queries', () => {
  it.each(QUERIES)('%s', async (q, names) => {
    expect((await found(q)).sort()).toEqual([...names].sort());
  });

  it('find files in all folders, and in the root by its alias', async () => {
    expect(await drive.names("mimeType = 'image/tiff'")).toEqual([
      'elsewhere.tif',
      'HelloWorld.tif',
    ]);
    expect(await drive.names("'root' in parents")).toEqual(['elsewhere.tif', 'Searched']);
    expect(await drive.names(`mimeType = '${FOLDER}'`)).toEqual(['Searched']);
    expect(await drive.names('')).toHaveLength(5);
  });

  it('can be longer than an address', async () => {
    const names = Array.from({ length: 200 }, (_, at) => `name = 'no such file ${at}'`);
    const q = `${names.join(' or ')} or name = 'HelloWorld.tif'`;
    const { status, body } = await drive.send('POST', '/drive/v3/files', {
      headers: {
        'x-http-method-override': 'GET',
        'content-type': 'application/x-www-form-urlencoded',
      },
      body: new URLSearchParams({ q, fields: 'files(name)' }).toString(),
    });
    expect([status, body]).toEqual([200, { files: [{ name: 'HelloWorld.tif' }] }]);
  });

  const invalid = [
    'name',
    'name =',
    'name = HelloWorld',
    "name > 'a'",
    "name = 'a' and",
    "name = 'a' name = 'b'",
    "(name = 'a'",
    "name = 'a",
    "title = 'a'",
    "constructor = 'a'",
    "name constructor 'a'",
    "trashed = 'false'",
    'trashed < true',
    "parents = 'root'",
    "'root' in children",
    "modifiedTime > 'yesterday'",
    "name = 'it's'",
    "appProperties = 'a'",
    '%',
  ];
  it.each(invalid)('%s are refused as an invalid value', async (q) => {
    expect(await drive.refusal('GET', '/drive/v3/files', { query: { q } })).toEqual([
      400,
      'Invalid Value',
      {
        message: 'Invalid Value',
        domain: 'global',
        reason: 'invalid',
        location: 'q',
        locationType: 'parameter',
      },
    ]);
  });

  it('for a missing folder are refused without its id', async () => {
    const query = { q: "name = 'a' and 'no-such-folder' in parents" };
    expect((await drive.refusal('GET', '/drive/v3/files', { query })).slice(0, 2)).toEqual([
      404,
      'File not found: .',
    ]);
  });

  it('with terms that the sandbox does not implement are refused by name', async () => {
    for (const [q, term] of [
      ["fullText contains 'a'", 'fullText'],
      ["'me' in owners", 'owners'],
      ['sharedWithMe', 'sharedWithMe'],
    ]) {
      const refused = await drive.refusal('GET', '/drive/v3/files', { query: { q: q ?? '' } });
      expect(refused[1]).toBe(`The sandbox does not implement the search term ${term}.`);
    }
  });
});

describe('lists', () => {
  let pages: string;
  beforeAll(async () => {
    pages = (await drive.create({ name: 'Pages', mimeType: FOLDER })).id;
    for (const [at, name] of ['item 2', 'item 12', 'Item 1', 'item 22', 'item 1'].entries()) {
      await drive.create({
        name,
        parents: [pages],
        modifiedTime: new Date(Date.UTC(2020, 0, 10 - at)).toISOString(),
      });
    }
    await drive.create({ name: 'zone', parents: [pages], mimeType: FOLDER });
  });
  const listed = (orderBy: string) => drive.names(`'${pages}' in parents`, { orderBy });

  it('can be sorted by each key, and in reverse', async () => {
    expect(await listed('name_natural')).toEqual([
      ...['item 1', 'Item 1', 'item 2', 'item 12', 'item 22', 'zone'],
    ]);
    expect(await listed('folder,name desc')).toEqual([
      ...['zone', 'item 22', 'item 2', 'item 12', 'Item 1', 'item 1'],
    ]);
    const byTime = await listed('modifiedTime');
    expect(byTime.slice(0, 5)).toEqual(['item 1', 'item 22', 'Item 1', 'item 12', 'item 2']);
    expect(await listed('folder desc,modifiedTime desc')).toEqual([
      ...byTime.slice(0, 5).reverse(),
      'zone',
    ]);
    for (const orderBy of ['size', 'name up', 'name,,folder']) {
      const query = { orderBy };
      expect((await drive.refusal('GET', '/drive/v3/files', { query }))[2]).toMatchObject({
        reason: 'invalid',
        location: 'orderBy',
      });
    }
  });

  it('have pages without gaps or overlaps while files are added and deleted', async () => {
    const page = async (pageToken?: string) => {
      const { body } = await drive.send('GET', '/drive/v3/files', {
        query: {
          q: `'${pages}' in parents and mimeType != '${FOLDER}'`,
          orderBy: 'name_natural',
          pageSize: '2',
          fields: 'nextPageToken, files(id, name)',
          ...(pageToken !== undefined && { pageToken }),
        },
      });
      return body as { nextPageToken?: string; files: { id: string; name: string }[] };
    };
    const first = await page();
    expect(first.files.map(({ name }) => name)).toEqual(['item 1', 'Item 1']);
    // The file that the next page begins after.
    await drive.send('DELETE', `/drive/v3/files/${first.files[1]?.id}`);
    await drive.create({ name: 'item 0', parents: [pages] });
    const second = await page(first.nextPageToken);
    expect(second.files.map(({ name }) => name)).toEqual(['item 2', 'item 12']);
    const third = await page(second.nextPageToken);
    expect(third.files.map(({ name }) => name)).toEqual(['item 22']);
    expect(third).not.toHaveProperty('nextPageToken');
  });

  it('refuse invalid page sizes and tokens', async () => {
    for (const pageSize of ['0', '1001']) {
      const refused = await drive.refusal('GET', '/drive/v3/files', { query: { pageSize } });
      expect(refused[1]).toBe(
        `Invalid value '${pageSize}'. Values must be within the range: [1, 1000]`,
      );
    }
    const { body } = await drive.send('GET', '/drive/v3/files', { query: { pageSize: '1' } });
    const token = String(body.nextPageToken);
    for (const query of [
      { pageToken: 'x', q: '' },
      { pageToken: '~!!~x', q: '' },
      { pageToken: token, q: 'trashed = false' },
    ]) {
      expect((await drive.refusal('GET', '/drive/v3/files', { query }))[2]).toMatchObject({
        reason: 'invalid',
        location: 'pageToken',
      });
    }
  });
});
