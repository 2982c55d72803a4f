"""What gcsfs sees and does in a bucket: gcsfs_client.py ENDPOINT PROJECT BUCKET FOLDER.

Signs in with the key in GOOGLE_APPLICATION_CREDENTIALS, writes and reads below ``BUCKET/gcsfs`` and
the local FOLDER, and prints one JSON object with what each step has returned.
"""

import hashlib
import json
import os
import sys

import gcsfs

MEGABYTE = 1024 * 1024


def noise(length, start=1):
    """Bytes without a pattern that a shifted piece could hide in."""
    digests = (hashlib.sha256(b"%d-%d" % (start, at)).digest() for at in range(length // 32 + 1))
    return b"".join(digests)[:length]


def refusal(call):
    """The kind of error that a call ends with."""
    try:
        call()
    except Exception as error:
        return type(error).__name__
    return None


def relative(root, found):
    return sorted(path.removeprefix(f"{root}/") for path in found)


def write(fs, root):
    """Fills the folder, at once, in pieces, and through a file that is written bit by bit."""
    large = noise(11 * MEGABYTE + 17)
    fs.pipe(f"{root}/a/one.txt", b"one")
    fs.pipe({f"{root}/a/two.txt": b"two!", f"{root}/a/b/three.tif": noise(300_000)})
    fs.pipe(f"{root}/large.bin", large, chunksize=5 * MEGABYTE)
    with fs.open(f"{root}/written.bin", "wb", block_size=MEGABYTE) as file:
        for at in range(0, len(large), 700_000):
            file.write(large[at : at + 700_000])
    fs.pipe(f"{root}/empty", b"")
    fs.pipe(f"{root}/signs/a b+c#d?e%25&f [g].txt", b"signs")
    fs.pipe(f"{root}/signs/äöü-中文-🌲.txt", b"letters")
    infos = {name: fs.info(f"{root}/{name}") for name in ("large.bin", "written.bin", "empty")}
    md5 = {name: info["md5Hash"] for name, info in infos.items()}
    return {"large": large, "seen": {"md5": md5, "sizes": {k: v["size"] for k, v in infos.items()}}}


def look(fs, root):
    fs.invalidate_cache()
    info = fs.info(f"{root}/a/one.txt")
    return {
        "ls": relative(root, fs.ls(root, detail=False)),
        "find": relative(root, fs.find(root)),
        "findWithFolders": relative(root, fs.find(f"{root}/a", withdirs=True)),
        "glob": relative(root, fs.glob(f"{root}/a/*.txt")),
        "globDeep": relative(root, fs.glob(f"{root}/**/*.tif")),
        "globClass": relative(root, fs.glob(f"{root}/a/[n-p]*")),
        "walk": [[relative(root, [at]), sorted(d), sorted(f)] for at, d, f in fs.walk(f"{root}/a")],
        "du": fs.du(f"{root}/a"),
        "info": {key: info[key] for key in ("size", "type", "contentType", "bucket")},
        "folder": fs.info(f"{root}/a")["type"],
        "exists": [fs.exists(f"{root}/{each}") for each in ("a/one.txt", "a", "nothing")],
        "isdir": [fs.isdir(f"{root}/{each}") for each in ("a", "a/one.txt")],
        "missing": refusal(lambda: fs.info(f"{root}/nothing")),
        "checksum": fs.checksum(f"{root}/a/one.txt") == fs.checksum(f"{root}/a/one.txt"),
        "modified": fs.modified(f"{root}/a/one.txt").tzinfo is not None,
    }


def read(fs, root, large):
    with fs.open(f"{root}/large.bin", "rb", block_size=MEGABYTE) as file:
        file.seek(5 * MEGABYTE - 3)
        part = file.read(7)
    paths, starts = [f"{root}/large.bin"] * 3, [0, 100, -5]
    ranges = fs.cat_ranges(paths, starts, [3, 200, None])
    return {
        "whole": fs.cat(f"{root}/large.bin") == large,
        "pieces": fs.cat(f"{root}/written.bin") == large,
        "range": fs.cat_file(f"{root}/large.bin", start=10, end=20) == large[10:20],
        "ranges": ranges == [large[:3], large[100:200], large[-5:]],
        "seek": part == large[5 * MEGABYTE - 3 :][:7],
        "many": {k.removeprefix(f"{root}/"): v.decode() for k, v in fs.cat(f"{root}/signs/*").items()},
        "empty": len(fs.cat(f"{root}/empty")),
    }


def change(fs, root, large):
    fs.copy(f"{root}/large.bin", f"{root}/copy.bin")
    fs.mv(f"{root}/a/one.txt", f"{root}/moved/one.txt")
    fs.setxattrs(f"{root}/a/two.txt", content_type="text/x-two", key="välue")
    fs.copy(f"{root}/a/", f"{root}/a2/", recursive=True)
    fs.merge(f"{root}/merged.bin", [f"{root}/large.bin", f"{root}/a/two.txt"])
    fs.rm(f"{root}/empty")
    fs.rm(f"{root}/signs", recursive=True)
    fs.rm([f"{root}/a/two.txt", f"{root}/a/b/three.tif"])
    fs.invalidate_cache()
    return {
        "copy": fs.cat(f"{root}/copy.bin") == large,
        "merged": fs.cat(f"{root}/merged.bin") == large + b"two!",
        "attribute": fs.getxattr(f"{root}/a2/two.txt", "key"),
        "exclusive": refusal(lambda: fs.pipe(f"{root}/copy.bin", b"x", mode="create")),
        "left": relative(root, fs.find(root)),
    }


def transfer(fs, root, folder):
    """Up and down through local files, compared with the checksums of the store."""
    source, target = os.path.join(folder, "up"), os.path.join(folder, "down")
    for name, length in (("x.bin", 6 * MEGABYTE), ("deep/y.bin", 1000), ("z", 0)):
        path = os.path.join(source, name)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "wb") as file:
            file.write(noise(length, start=3))
    fs.put(f"{source}/", f"{root}/up/", recursive=True)
    strict = gcsfs.GCSFileSystem(**fs.storage_options, consistency="md5", skip_instance_cache=True)
    strict.get(f"{root}/up/", f"{target}/", recursive=True)
    with strict.open(f"{root}/up/checked", "wb") as file:
        file.write(b"checked")
    same = []
    for at, _, names in os.walk(source):
        for name in names:
            path = os.path.join(at, name)
            with open(path, "rb") as sent, open(path.replace(source, target), "rb") as received:
                same.append(sent.read() == received.read())
    return {"same": same, "names": relative(root, fs.find(f"{root}/up"))}


def buckets(fs, bucket):
    fs.mkdir("made-by-gcsfs", location="EU")
    made = "made-by-gcsfs/" in fs.ls("") or "made-by-gcsfs" in [b.rstrip("/") for b in fs.ls("")]
    fs.pipe("made-by-gcsfs/a", b"a")
    fs.rm("made-by-gcsfs", recursive=True)
    fs.invalidate_cache()
    gone = not fs.exists("made-by-gcsfs")
    return {"made": made, "gone": gone, "missing": refusal(lambda: fs.ls("no-such-bucket-here"))}


def main(endpoint, project, bucket, folder):
    fs = gcsfs.GCSFileSystem(
        project=project,
        endpoint_url=endpoint,
        token=os.environ["GOOGLE_APPLICATION_CREDENTIALS"],
        use_listings_cache=False,
    )
    root = f"{bucket}/gcsfs"
    written = write(fs, root)
    large = written["large"]
    seen = {
        "written": written["seen"],
        "looked": look(fs, root),
        "read": read(fs, root, large),
        "changed": change(fs, root, large),
        "transferred": transfer(fs, root, folder),
        "buckets": buckets(fs, bucket),
    }
    fs.rm(root, recursive=True)
    fs.invalidate_cache()
    seen["end"] = fs.find(bucket)
    print(json.dumps(seen))


if __name__ == "__main__":
    main(*sys.argv[1:])
