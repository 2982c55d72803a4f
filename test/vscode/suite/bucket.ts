/** Content of the sandbox's bucket and queue, requested as any program would. */

interface Addresses {
  readonly earthEngine: string;
  readonly project: string;
  readonly storage: string;
  readonly bucket: string;
}

/** @returns names of all objects, sorted */
export async function objectsInBucket(): Promise<string[]> {
  const { storage, bucket }: Addresses = JSON.parse(process.env.CEDAR_SANDBOX ?? '{}');
  const answer = await fetch(`${storage}/storage/v1/b/${bucket}/o`, {
    headers: { Authorization: 'Bearer suite' },
  });
  const { items = [] } = (await answer.json()) as { items?: { name: string }[] };
  return items.map(({ name }) => name).sort();
}

/** How many of all tasks Earth Engine has not ended yet. */
export async function unfinishedTasks(): Promise<number> {
  const { earthEngine, project }: Addresses = JSON.parse(process.env.CEDAR_SANDBOX ?? '{}');
  const answer = await fetch(`${earthEngine}/v1/projects/${project}/operations?pageSize=1000`, {
    headers: { Authorization: 'Bearer suite' },
  });
  const { operations = [] } = (await answer.json()) as { operations?: { done?: boolean }[] };
  return operations.filter(({ done }) => !done).length;
}

interface StoredDocument {
  readonly submission: {
    readonly workload_tag?: string;
    readonly tile_grid?: { readonly ul: readonly number[] };
  };
  readonly annotation?: { readonly name?: string };
  readonly orders: readonly {
    readonly status: { readonly state: string; readonly batch_eecu_usage_seconds?: number };
  }[];
}

/** The tracking document of an order, as it is stored. */
export async function recordInBucket(name: string): Promise<StoredDocument> {
  const { storage, bucket }: Addresses = JSON.parse(process.env.CEDAR_SANDBOX ?? '{}');
  const object = encodeURIComponent(`CEDAR_TRACKING/${name}.json`);
  const answer = await fetch(`${storage}/storage/v1/b/${bucket}/o/${object}?alt=media`, {
    headers: { Authorization: 'Bearer suite' },
  });
  return (await answer.json()) as StoredDocument;
}

/** Stores a tracking document as another program might. */
export async function storeRecord(name: string, record: object): Promise<void> {
  const { storage, bucket }: Addresses = JSON.parse(process.env.CEDAR_SANDBOX ?? '{}');
  const object = encodeURIComponent(`CEDAR_TRACKING/${name}.json`);
  const address = `${storage}/upload/storage/v1/b/${bucket}/o?uploadType=media&name=${object}`;
  const answer = await fetch(address, {
    method: 'POST',
    headers: { Authorization: 'Bearer suite', 'Content-Type': 'application/json' },
    body: JSON.stringify(record),
  });
  if (!answer.ok) throw new Error(`${answer.status} ${await answer.text()}`);
}

/**
 * Starts a task that fails, as another program might: its image has no bounds.
 *
 * @returns its id, when it has failed
 */
export async function failedTask(): Promise<string> {
  const { earthEngine, project, bucket }: Addresses = JSON.parse(process.env.CEDAR_SANDBOX ?? '{}');
  const send = async (path: string, body: object) => {
    const answer = await fetch(`${earthEngine}/v1/${path}`, {
      method: 'POST',
      headers: { Authorization: 'Bearer suite', 'Content-Type': 'application/json' },
      body: JSON.stringify(body),
    });
    if (!answer.ok) throw new Error(`${answer.status} ${await answer.text()}`);
    return (await answer.json()) as { name: string; done?: boolean; error?: object };
  };
  const image = {
    functionName: 'Image.constant',
    arguments: { value: { constantValue: 1 } },
  };
  const { name } = await send(`projects/${project}/image:export`, {
    description: 'without-bounds',
    expression: { result: '0', values: { 0: { functionInvocationValue: image } } },
    fileExportOptions: {
      fileFormat: 'GEO_TIFF',
      cloudStorageDestination: { bucket, filenamePrefix: 'without-bounds' },
    },
  });
  const { error } = await send(`${name}:wait`, { timeout: '60s' });
  if (!error) throw new Error(`${name} has not failed.`);
  return name.slice(name.lastIndexOf('/') + 1);
}

/** Deletes a tracking document, and nothing else of its order. */
export async function removeRecord(name: string): Promise<void> {
  const { storage, bucket }: Addresses = JSON.parse(process.env.CEDAR_SANDBOX ?? '{}');
  const object = encodeURIComponent(`CEDAR_TRACKING/${name}.json`);
  await fetch(`${storage}/storage/v1/b/${bucket}/o/${object}`, {
    method: 'DELETE',
    headers: { Authorization: 'Bearer suite' },
  });
}
