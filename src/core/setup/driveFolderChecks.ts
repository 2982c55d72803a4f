/**
 * Check of the folders on Google Drive that orders use: that Earth Engine finds one of each name, and
 * that the account may add files to it. Nothing is made or written.
 */
import * as l10n from '@vscode/l10n';
import { isRecord } from '../../domain/isRecord.ts';
import { formatNumber } from '../../domain/locale.ts';
import { DriveFolderError } from '../errors.ts';
import {
  ALL_FOLDERS,
  type DriveFolder,
  DriveFolders,
  severalFolders,
} from '../stores/driveFolders.ts';
import { DriveRequests } from '../stores/driveRequests.ts';
import { formatTemplate, templateFields, templatePattern } from '../templates/formatTemplate.ts';
import { templatesFrom } from '../templates/orderTemplates.ts';
import type { SetupContext } from './setupContext.ts';
import { fail, failure, pass } from './setupOutcomes.ts';
import type { SetupOutcome } from './setupRow.ts';

/** Folders that are compared with a template that has fields. */
const MAX_COMPARED = 5000;

const PREFIX_PATH = 'tracker.prefix_template';
const TRACKING_PATH = 'tracker.tracking_prefix';

/** Reads one thing from the Drive API. */
export type DriveReader = <T>(path: string, parse: (json: unknown) => T | undefined) => Promise<T>;

/** @param read reads from the Drive of the check */
export async function checkDriveFolders(
  context: SetupContext,
  driveId: string | undefined,
  read: DriveReader,
  signal: AbortSignal,
): Promise<SetupOutcome> {
  const connection = await context.store(signal);
  const requests = new DriveRequests({ ...connection, driveId });
  const folders = new DriveFolders(requests, connection.clock);
  const { prefixTemplate, trackingPrefix } = templatesFrom(context.config.values);
  const found: string[] = [];
  try {
    for (const [path, setting] of [
      ...(templateFields(prefixTemplate).length === 0
        ? [[formatTemplate(prefixTemplate, {}), PREFIX_PATH] as const]
        : []),
      [trackingPrefix, TRACKING_PATH] as const,
    ]) {
      const isExported = setting === PREFIX_PATH;
      const folder = await (isExported
        ? folders.findForExport(path, signal)
        : folders.find(path, signal));
      if (folder && !(await canAdd(folder, read))) return readOnly(path, folder, setting);
      found.push(
        folder
          ? l10n.t('"{0}" can be used.', path)
          : l10n.t('"{0}" is created when it is needed.', path),
      );
    }
    if (templateFields(prefixTemplate).length > 0) {
      found.push(await describeTemplate(prefixTemplate, requests, signal));
    }
  } catch (error) {
    if (!(error instanceof DriveFolderError)) throw error;
    return severalOutcome(error);
  }
  return pass(found.join(' '));
}

/** @throws DriveFolderError when the template can name a folder that there is twice */
async function describeTemplate(
  template: string,
  requests: DriveRequests,
  signal: AbortSignal,
): Promise<string> {
  const listed = await requests.list(ALL_FOLDERS, { signal, most: MAX_COMPARED });
  const pattern = templatePattern(template.replace(/\/+$/, ''));
  const byName = new Map<string, string[]>();
  for (const { id, name } of listed.filter(({ name }) => pattern.test(name))) {
    byName.set(name, [...(byName.get(name) ?? []), id]);
  }
  for (const [name, ids] of byName) if (ids.length > 1) throw severalFolders(name, name, ids);
  const isPartial = listed.length >= MAX_COMPARED;
  return isPartial
    ? l10n.t(
        'Of the first {0} folders, each that "{1}" can name is there once.',
        formatNumber(MAX_COMPARED),
        template,
      )
    : l10n.t('Each folder that "{0}" can name is there once at most.', template);
}

async function canAdd({ id, name }: DriveFolder, read: DriveReader): Promise<boolean> {
  // The top of a Drive is checked as the Drive itself.
  if (name === '') return true;
  const fields = 'kind,capabilities(canAddChildren)';
  return read(`files/${encodeURIComponent(id)}?fields=${fields}&supportsAllDrives=true`, (json) => {
    if (!isRecord(json) || json.kind !== 'drive#file') return undefined;
    return !isRecord(json.capabilities) || json.capabilities.canAddChildren !== false;
  });
}

function readOnly(path: string, { id }: DriveFolder, setting: string): SetupOutcome {
  return fail(l10n.t('The account cannot add files to the folder "{0}".', path), {
    advice: l10n.t(
      'Have its owner share it with the right to edit, or name another folder under {0} in cedar.yaml.',
      setting.replace('.', ': '),
    ),
    page: folderPage(id),
    action: 'openConfiguration',
    path: setting,
  });
}

function severalOutcome(error: DriveFolderError): SetupOutcome {
  const [first = ''] = error.folders;
  return { ...failure(error), page: folderPage(first) };
}

function folderPage(id: string): string {
  return `https://drive.google.com/drive/folders/${encodeURIComponent(id)}`;
}
