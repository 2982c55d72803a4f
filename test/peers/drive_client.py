"""One call of Google's Python client for Drive: drive_client.py ENDPOINT TOKEN DESCRIPTION COMMAND …

Bytes go through standard input and output, all else is printed as JSON. What Drive refuses is
printed as {"code", "reason", "message"}, with exit status 3.
"""

import io
import json
import sys

from google.oauth2.credentials import Credentials
from googleapiclient.discovery import build
from googleapiclient.errors import HttpError
from googleapiclient.http import MediaIoBaseDownload, MediaIoBaseUpload

FOLDER = "application/vnd.google-apps.folder"
FACTS = "id, name, mimeType, size, md5Checksum, sha256Checksum, parents, trashed, appProperties"
SHARED = {"supportsAllDrives": True}


def make_folder(drive, name, parent="root"):
    body = {"name": name, "mimeType": FOLDER, "parents": [parent]}
    return drive.files().create(body=body, fields=FACTS, **SHARED).execute()


def put(drive, name, parent, chunk_size, properties="{}"):
    body = {"name": name, "parents": [parent], "appProperties": json.loads(properties)}
    return send(drive.files().create, chunk_size, body=body, fields=FACTS, **SHARED)


def replace(drive, file_id, chunk_size):
    return send(drive.files().update, chunk_size, fileId=file_id, fields=FACTS)


def send(method, chunk_size, **arguments):
    resumable = int(chunk_size) > 0
    media = MediaIoBaseUpload(
        io.BytesIO(sys.stdin.buffer.read()),
        mimetype="image/tiff",
        chunksize=int(chunk_size) if resumable else -1,
        resumable=resumable,
    )
    request = method(media_body=media, **arguments)
    if not resumable:
        return request.execute()
    answer = None
    failures = 0
    while answer is None:
        try:
            _, answer = request.next_chunk()
        except HttpError as error:
            # The next call asks how much has arrived, and continues from there.
            failures += 1
            if failures > 5 or not passes(error):
                raise
    return answer


def passes(error):
    return error.resp.status >= 500 or reason_of(error) == "rateLimitExceeded"


def reason_of(error):
    details = error.error_details
    return details[0].get("reason") if isinstance(details, list) else None


def get(drive, file_id, chunk_size):
    content = io.BytesIO()
    request = drive.files().get_media(fileId=file_id, **SHARED)
    download = MediaIoBaseDownload(content, request, chunksize=int(chunk_size))
    done = False
    while not done:
        _, done = download.next_chunk(num_retries=3)
    return content.getvalue()


def describe(drive, file_id):
    return drive.files().get(fileId=file_id, fields=FACTS, **SHARED).execute()


def list_names(drive, query, page_size, drive_id=None):
    files = drive.files()
    where = {"corpora": "drive", "driveId": drive_id} if drive_id else {}
    if where:
        where = {**where, "includeItemsFromAllDrives": True, **SHARED}
    request = files.list(
        q=query,
        pageSize=int(page_size),
        orderBy="name_natural",
        fields="nextPageToken, files(name)",
        **where,
    )
    names = []
    pages = 0
    while request is not None:
        answer = request.execute()
        names += [file["name"] for file in answer["files"]]
        pages += 1
        request = files.list_next(request, answer)
    return {"names": names, "pages": pages}


def move(drive, file_id, source, target):
    request = drive.files().update(
        fileId=file_id, addParents=target, removeParents=source, fields=FACTS
    )
    return request.execute()


def trash(drive, file_id):
    return drive.files().update(fileId=file_id, body={"trashed": True}, fields=FACTS).execute()


def empty_trash(drive):
    return drive.files().emptyTrash().execute()


def delete(drive, *ids):
    outcomes = {}

    def keep(request_id, answer, error):
        outcomes[request_id] = error.resp.status if error else "deleted"

    batch = drive.new_batch_http_request(callback=keep)
    for file_id in ids:
        batch.add(drive.files().delete(fileId=file_id), request_id=file_id)
    batch.execute()
    return outcomes


def make_drive(drive, name, request_id):
    return drive.drives().create(requestId=request_id, body={"name": name}).execute()


def drives(drive):
    return [each["name"] for each in drive.drives().list().execute()["drives"]]


def about(drive):
    return drive.about().get(fields="user(emailAddress),storageQuota").execute()


def ids(drive, count):
    return drive.files().generateIds(count=int(count)).execute()["ids"]


COMMANDS = {
    "make-folder": make_folder,
    "put": put,
    "replace": replace,
    "get": get,
    "describe": describe,
    "list": list_names,
    "move": move,
    "trash": trash,
    "empty-trash": empty_trash,
    "delete": delete,
    "make-drive": make_drive,
    "drives": drives,
    "about": about,
    "ids": ids,
}


def client(endpoint, token, description):
    """A client that has the description of the API from the service, or the one it comes with."""
    credentials = Credentials(token=token)
    if description == "static":
        # Uploads then go to the same host, but always over https.
        options = {"api_endpoint": f"{endpoint}/drive/v3/"}
        return build("drive", "v3", credentials=credentials, client_options=options)
    return build(
        "drive",
        "v3",
        credentials=credentials,
        discoveryServiceUrl=endpoint + "/discovery/v1/apis/{api}/{apiVersion}/rest",
        static_discovery=False,
        cache_discovery=False,
    )


def main(endpoint, token, description, command, *arguments):
    drive = client(endpoint, token, description)
    try:
        answer = COMMANDS[command](drive, *arguments)
    except HttpError as error:
        refusal = {"code": error.resp.status, "reason": reason_of(error), "message": error.reason}
        print(json.dumps(refusal))
        return 3
    if isinstance(answer, bytes):
        sys.stdout.buffer.write(answer)
    else:
        print(json.dumps(answer))
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
