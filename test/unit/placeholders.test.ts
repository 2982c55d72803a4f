/** Examples that are left in a configuration: marked, and replaced by values from lists. */
import { describe, expect, it } from 'vitest';
import { listedKind, valueAt, valueEdits } from '../../src/configurations/language/index.ts';
import { ConfigError, type ConfigProblem, loadConfig } from '../../src/core/index.ts';

const EXAMPLE = `tile_grid:
  grid_name: LANDSAT_ARD_CU
tracker:
  store: gcs
gcs:
  bucket_name: my-bucket # where
  project: "my-project"
`;

function problemsOf(text: string): readonly ConfigProblem[] {
  try {
    return loadConfig(text).warnings;
  } catch (error) {
    if (error instanceof ConfigError) return error.problems;
    throw error;
  }
}

function edited(text: string, values: Readonly<Record<string, string>>): string | undefined {
  const edits = valueEdits(text, values);
  return edits
    ?.toSorted((a, b) => b.start - a.start)
    .reduce(
      (left, { start, end, text: value }) => left.slice(0, start) + value + left.slice(end),
      text,
    );
}

describe('examples in a configuration', () => {
  it('are marked at their lines, and a list offers values for them', () => {
    const found = problemsOf(EXAMPLE).map(({ path, placeholder, position }) => ({
      placeholder,
      line: position?.line,
      kind: listedKind(path),
    }));
    expect(found).toEqual([
      { placeholder: 'my-bucket', line: 6, kind: 'bucket' },
      { placeholder: 'my-project', line: 7, kind: 'project' },
    ]);
  });

  it.each([
    ['gdrive: {}\ngcs: { bucket_name: b-1, project: MY_GCS_PROJECT }', ['gcs.project']],
    ['gcs: { bucket_name: b-1, project: MY_GCS_PROJECT }', ['gcs.project']],
    ['gdrive: { project: my-project }', ['gdrive.project']],
    ['gdrive: { project: forest-1 }\ngcs: { bucket_name: b-1, project: MY_GCS_PROJECT }', []],
    [
      'gdrive: { project: forest-1, credentials_file: a/MY_SERVICE_ACCOUNT_CREDS.json }',
      ['gdrive.credentials_file'],
    ],
  ])('are marked for Google Drive at the keys that count: %s', (sections, paths) => {
    const grid = 'tile_grid: { grid_name: LANDSAT_ARD_CU }';
    const problems = problemsOf(`${grid}\ntracker: { store: gdrive }\n${sections}\n`);
    const marked = problems.filter(({ placeholder }) => placeholder !== undefined);
    expect(marked.map(({ path }) => path)).toEqual(paths);
  });

  it('are marked where they are not valid names of buckets, too', () => {
    const [problem] = problemsOf(EXAMPLE.replace('my-bucket', 'MY_BUCKET_NAME'));
    expect(problem).toMatchObject({ path: 'gcs.bucket_name', placeholder: 'MY_BUCKET_NAME' });
  });

  it('are replaced, and the rest of the text is kept', () => {
    const values = { 'gcs.bucket_name': 'forest-images', 'gcs.project': 'forest-research-1' };
    const text = edited(EXAMPLE, values);
    expect(text).toBe(
      EXAMPLE.replace('my-bucket', 'forest-images').replace('"my-project"', 'forest-research-1'),
    );
    expect(problemsOf(text ?? '')).toEqual([]);
    expect(valueAt(text ?? '', 'gcs.project')).toBe('forest-research-1');
  });

  it('are replaced by text, also where it looks like a number', () => {
    const text = edited(EXAMPLE, { 'gcs.bucket_name': '12345' });
    expect(text).toContain('bucket_name: "12345" # where');
  });

  it('have no edits where the text has no such value', () => {
    expect(edited(EXAMPLE, { 'gdrive.project': 'forest-research-1' })).toBeUndefined();
  });

  it('have no list for files', () => {
    expect(listedKind('gcs.credentials_file')).toBeUndefined();
  });
});
