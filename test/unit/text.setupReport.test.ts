/** The report of the setup check, which users send to others. */
import { expect, test } from 'vitest';
import type { SetupRow } from '../../src/core/index.ts';
import { describeSetupRow, formatSetupReport } from '../../src/text/setupReport.ts';

const REFUSED: SetupRow = {
  id: 'read',
  title: 'Reading from the bucket',
  state: 'fail',
  detail: 'Refused by Cloud Storage with status 403.',
  google: 'jane.doe@example.com does not have storage.objects.list access. Bearer abc.def',
  advice: 'The account needs a role.',
  page: 'https://console.cloud.google.com/storage',
};

test('a row shows what was found, the words of Google, and what to do', () => {
  expect(describeSetupRow(REFUSED)).toBe(
    [
      'Refused by Cloud Storage with status 403.',
      'Google: jane.doe@example.com does not have storage.objects.list access. Bearer abc.def',
      'The account needs a role.',
      'https://console.cloud.google.com/storage',
    ].join('\n'),
  );
});

test('the report contains no names of accounts, no secrets and no home folder', () => {
  const account: SetupRow = {
    id: 'account',
    title: 'Account',
    state: 'pass',
    detail: 'jane.doe@example.com, with the file "/home/jane/key.json" that cedar.yaml names.',
  };
  const report = formatSetupReport([account, REFUSED], { version: '1.2.3', home: '/home/jane' });
  expect(report).toContain('Setup check of Cedar 1.2.3');
  expect(report).toContain('- Account: passed\n    j…@example.com, with the file "~/key.json"');
  expect(report).toContain('- Reading from the bucket: failed\n');
  expect(report).toContain('j…@example.com does not have storage.objects.list access.');
  expect(report).not.toMatch(/jane|abc\.def/);
});
