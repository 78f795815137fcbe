"""Images into volumes: a fresh copy beside qemu-img itself on the same disk, and clones of the image cache."""
import os
import statistics
import subprocess
import time

from .client import Refused

MIB = 2**20
COPIES = 9
CLONES = 10


def images(api, own, options):
    """Only with a server of our own: it needs backends on a disk that the bench can reach too."""
    place = os.path.join(own.data, "images")
    os.makedirs(place, exist_ok=True)
    source = make_image(place, options.image_mib)
    backend(own, api, "bench-copy", os.path.join(place, "copy"), "raw", cache=False)
    backend(own, api, "bench-clone", os.path.join(place, "clone"), "auto", cache=True)
    image = upload(api, own, source)
    ours, theirs = [], []
    for number in range(COPIES):
        # In changing order: what one leaves in the page cache and on the disk, the next one pays for.
        turns = [lambda: theirs.append(convert(source, os.path.join(place, "by-hand.raw"))),
                 lambda: ours.append(create(api, image, "bench-copy", "copy-%d" % number))]
        for turn in turns if number % 2 else reversed(turns):
            turn()
    create(api, image, "bench-clone", "first")
    clones = [create(api, image, "bench-clone", "clone-%d" % number) for number in range(CLONES)]
    copy, plain = statistics.median(ours), statistics.median(theirs)
    return {"image_mib": options.image_mib, "copy_ms": round(copy), "qemu_img_ms": round(plain),
            "factor": round(copy / plain, 2), "copy_best_ms": round(min(ours)), "qemu_img_best_ms": round(min(theirs)),
            "clone_p50_ms": round(statistics.median(clones)),
            "clone_worst_ms": round(max(clones))}


def make_image(place, mib):
    """Random bytes in a qcow2: nothing in it is cheap to copy."""
    raw, qcow2 = os.path.join(place, "source.raw"), os.path.join(place, "source.qcow2")
    with open(raw, "wb") as out:
        for _ in range(mib):
            out.write(os.urandom(MIB))
    subprocess.run(["qemu-img", "convert", "-f", "raw", "-O", "qcow2", raw, qcow2], check=True)
    os.remove(raw)
    return qcow2


def convert(source, target):
    """What a careful administrator would type, until the bytes are on the disk."""
    begin = time.perf_counter()
    subprocess.run(["qemu-img", "convert", "-f", "qcow2", "-O", "raw", "-W", "-m", "8", source, target], check=True)
    file = os.open(target, os.O_RDONLY)
    os.fsync(file)
    os.close(file)
    took = (time.perf_counter() - begin) * 1000
    os.remove(target)
    return took


def backend(own, api, name, directory, form, cache):
    settings = {"directory": directory, "format": form, "image_volume_cache_enabled": "true" if cache else "false"}
    own.own("POST", "/api/v1/backends", {"name": name, "driver": "file", "options": settings})
    own.await_backend(name)
    made = api.call("POST", "/types", {"volume_type": {"name": name}})["volume_type"]["id"]
    api.call("POST", "/types/%s/extra_specs" % made, {"extra_specs": {"volume_backend_name": name}})


def upload(api, own, path):
    body = {"name": "bench", "disk_format": "qcow2", "container_format": "bare"}
    image = own.json("POST", "/image/v2/images", body)["id"]
    with open(path, "rb") as data:
        status, text = api.stream("PUT", "/image/v2/images/%s/file" % image, data, os.path.getsize(path))
    if status != 204:
        raise Refused("upload: %d %s" % (status, text[:300]))
    return image


def create(api, image, kind, name):
    begin = time.perf_counter()
    wanted = {"size": 8, "name": name, "imageRef": image, "volume_type": kind}
    volume = api.call("POST", "/volumes", {"volume": wanted})["volume"]["id"]
    api.wait(volume, "available", longest=0.005)
    took = (time.perf_counter() - begin) * 1000
    api.call("DELETE", "/volumes/" + volume)
    api.wait(volume, None)
    return took
