"""One call of Google's Python client for Cloud Storage: storage_client.py ENDPOINT COMMAND ARGUMENTS.

Bytes go through standard input and output, all else is printed as JSON. What Cloud Storage refuses
is printed as {"code", "message"}, with exit status 3.
"""

import io
import json
import sys

from google.api_core import exceptions
from google.cloud import storage


def facts(blob):
    return {
        "size": blob.size,
        "crc32c": blob.crc32c,
        "md5": blob.md5_hash,
        "generation": str(blob.generation),
        "metageneration": int(blob.metageneration),
        "contentType": blob.content_type,
        "metadata": blob.metadata or {},
    }


def put(client, bucket, name, chunk_size, generation=None):
    blob = client.bucket(bucket).blob(name, chunk_size=int(chunk_size) or None)
    match = None if generation is None else int(generation)
    how = {"content_type": "image/tiff", "if_generation_match": match, "checksum": "crc32c"}
    content = sys.stdin.buffer.read()
    if blob.chunk_size is None:
        blob.upload_from_string(content, **how)
    else:
        # The size is not sent, so that the pieces are sent without a total.
        blob.upload_from_file(io.BytesIO(content), **how)
    return facts(blob)


def get(client, bucket, name, start=None, end=None):
    blob = client.bucket(bucket).blob(name)
    if start is None:
        return blob.download_as_bytes(checksum="crc32c")
    return blob.download_as_bytes(start=int(start), end=int(end) - 1)


def describe(client, bucket, name):
    blob = client.bucket(bucket).get_blob(name)
    if blob is None:
        raise exceptions.NotFound(f"No such object: {bucket}/{name}")
    return facts(blob)


def label(client, bucket, name, key, value):
    blob = client.bucket(bucket).get_blob(name)
    blob.metadata = {**(blob.metadata or {}), key: value}
    blob.patch(if_metageneration_match=blob.metageneration)
    return facts(blob)


def list_names(client, bucket, prefix, delimiter, page_size):
    pages = client.list_blobs(
        bucket, prefix=prefix, delimiter=delimiter or None, page_size=int(page_size)
    )
    names = [blob.name for blob in pages]
    return {"names": names, "prefixes": sorted(pages.prefixes)}


def copy(client, bucket, source, target):
    of = client.bucket(bucket)
    return facts(of.copy_blob(of.blob(source), of, target))


def compose(client, bucket, target, *sources):
    of = client.bucket(bucket)
    blob = of.blob(target)
    blob.compose([of.blob(source) for source in sources])
    return facts(blob)


def delete(client, bucket, *names):
    of = client.bucket(bucket)
    with client.batch():
        for name in names:
            of.delete_blob(name)
    return names


def make_bucket(client, bucket):
    return client.create_bucket(bucket, location="EU").name


def buckets(client):
    return [bucket.name for bucket in client.list_buckets()]


def remove_bucket(client, bucket):
    client.bucket(bucket).delete()
    return bucket


COMMANDS = {
    "put": put,
    "get": get,
    "describe": describe,
    "label": label,
    "list": list_names,
    "copy": copy,
    "compose": compose,
    "delete": delete,
    "make-bucket": make_bucket,
    "buckets": buckets,
    "remove-bucket": remove_bucket,
}


def main(endpoint, command, *arguments):
    client = storage.Client(client_options={"api_endpoint": endpoint})
    try:
        answer = COMMANDS[command](client, *arguments)
    except exceptions.GoogleAPICallError as error:
        print(json.dumps({"code": error.code, "message": error.message}))
        return 3
    if isinstance(answer, bytes):
        sys.stdout.buffer.write(answer)
    else:
        print(json.dumps(answer))
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
