/**
 * Locations for a new bucket, one of which is usually right; others can be entered.
 *
 * https://cloud.google.com/storage/docs/locations
 */
import * as vscode from 'vscode';

interface BucketLocation {
  /** As Cloud Storage names it. */
  readonly name: string;
  readonly description: string;
  readonly detail?: string;
}

/**
 * Exports of Earth Engine to the multi-region US and to regions in it are free of charges for
 * egress: https://developers.google.com/earth-engine/guides/exporting_images#to_cloud_storage
 */
export function bucketLocations(): readonly BucketLocation[] {
  return [
    {
      name: 'US',
      description: vscode.l10n.t('multi-region, United States'),
      detail: vscode.l10n.t('Earth Engine writes here without charges for the transfer.'),
    },
    { name: 'us-central1', description: vscode.l10n.t('region, Iowa') },
    { name: 'us-west1', description: vscode.l10n.t('region, Oregon') },
    { name: 'northamerica-northeast1', description: vscode.l10n.t('region, Montréal') },
    { name: 'southamerica-east1', description: vscode.l10n.t('region, São Paulo') },
    { name: 'EU', description: vscode.l10n.t('multi-region, European Union') },
    { name: 'europe-west1', description: vscode.l10n.t('region, Belgium') },
    { name: 'europe-west3', description: vscode.l10n.t('region, Frankfurt') },
    { name: 'ASIA', description: vscode.l10n.t('multi-region, Asia') },
    { name: 'asia-northeast1', description: vscode.l10n.t('region, Tokyo') },
    { name: 'asia-south1', description: vscode.l10n.t('region, Mumbai') },
    { name: 'australia-southeast1', description: vscode.l10n.t('region, Sydney') },
  ];
}
