/** What lies in the sandbox's bucket, asked as any program would. */

interface Addresses {
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

interface Record {
  readonly orders: readonly { readonly status: { readonly state: string } }[];
}

/** The tracking document of an order, as it is stored. */
export async function recordInBucket(name: string): Promise<Record> {
  const { storage, bucket }: Addresses = JSON.parse(process.env.CEDAR_SANDBOX ?? '{}');
  const object = encodeURIComponent(`CEDAR_TRACKING/${name}.json`);
  const answer = await fetch(`${storage}/storage/v1/b/${bucket}/o/${object}?alt=media`, {
    headers: { Authorization: 'Bearer suite' },
  });
  return (await answer.json()) as Record;
}
