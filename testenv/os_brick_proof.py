"""See testenv/os-brick.sh. "outside" runs beside Octopus, "inside" in the machine that attaches."""
import glob
import hashlib
import json
import mmap
import os
import subprocess
import sys
import tempfile
import time
import urllib.request

MIB = 1 << 20
IMAGE_MIB = 8
#: Where the consumer writes, in MiB; the last only once the volume is larger. The second is across what the image wrote.
PLACES = {"first": (0, 512, 1023), "extended": (2, 1024, 2047)}


def content(seed):
    """One MiB that both sides can make."""
    return hashlib.shake_256(seed.encode()).digest(MIB)


def sha(data):
    return hashlib.sha256(data).hexdigest()


def tell(*words):
    print(*words, flush=True)


class Api:
    def __init__(self, url):
        self.url = url

    def ask(self, method, path, body=None):
        data = body if isinstance(body, bytes) else None if body is None else json.dumps(body).encode()
        kind = "application/octet-stream" if isinstance(body, bytes) else "application/json"
        request = urllib.request.Request(self.url + path, data, method=method, headers={
            "X-Auth-Token": "admin:00000000000000000000000000000b1c", "Content-Type": kind,
            "OpenStack-API-Version": "volume 3.70"})
        try:
            with urllib.request.urlopen(request, timeout=120) as answer:
                text = answer.read()
                return json.loads(text) if text.strip() else {}
        except urllib.error.HTTPError as problem:
            sys.exit("%s %s: HTTP %s %s" % (method, path, problem.code, problem.read().decode(errors="replace")[:500]))

    def volume(self, id, **wanted):
        """Waits until it is so."""
        for _ in range(1200):
            volume = self.ask("GET", "/v3/volumes/" + id)["volume"]
            if all(volume[key] == value for key, value in wanted.items()):
                return volume
            if "error" in volume["status"]:
                break
            time.sleep(0.2)
        sys.exit("volume %s is %s, not %s" % (id, {key: volume[key] for key in wanted}, wanted))


# Inside

class Brick:
    def __init__(self):
        from oslo_concurrency import lockutils
        from os_brick import opts, privileged
        from os_brick.initiator import connector
        from oslo_config import cfg
        cfg.CONF([])
        lockutils.set_defaults("/run/lock")
        opts.set_defaults(cfg.CONF)
        # We are root already.
        privileged.default.set_client_mode(False)
        self.connector = connector

    def properties(self):
        return self.connector.get_connector_properties("", "10.0.2.15", multipath=False, enforce_multipath=False)

    def of(self, connection):
        return self.connector.InitiatorConnector.factory(
            connection["driver_volume_type"].upper(), "", use_multipath=False, device_scan_attempts=5)


class Device:
    """Past the page cache of this kernel, so that it is really the volume that is read and written."""

    def __init__(self, path):
        self.handle = os.open(path, os.O_RDWR | os.O_DIRECT)
        self.buffer = mmap.mmap(-1, MIB)

    def write(self, place, data):
        self.buffer[:] = data
        if os.pwrite(self.handle, self.buffer, place * MIB) != MIB:
            sys.exit("a short write at %d MiB" % place)
        os.fsync(self.handle)

    def read(self, place):
        if os.preadv(self.handle, [self.buffer], place * MIB) != MIB:
            sys.exit("a short read at %d MiB" % place)
        return bytes(self.buffer)

    def size(self):
        return os.lseek(self.handle, 0, os.SEEK_END)

    def close(self):
        os.close(self.handle)


def disks():
    return sorted(glob.glob("/sys/block/sd*"))


def write(device, stage):
    for place in PLACES[stage]:
        device.write(place, content("%s %d" % (stage, place)))
        if device.read(place) != content("%s %d" % (stage, place)):
            sys.exit("what was written at %d MiB is not what is read" % place)
    tell("written and read back at %s MiB" % ", ".join(map(str, PLACES[stage])))


def inside(url, id):
    began = time.monotonic()
    api, brick = Api(url), Brick()
    properties = brick.properties()
    tell("os-brick says it is %s at %s (%d s)" % (properties["initiator"], properties["ip"], time.monotonic() - began))
    attachment = api.ask("POST", "/v3/attachments", {"attachment": {
        "volume_uuid": id, "instance_uuid": "5d7c6d2a-0c1f-4a0e-9a38-0b0c5f0e8a01", "connector": properties}})["attachment"]
    connection = attachment["connection_info"]
    tell("to connect: " + ", ".join("%s %s" % (key, connection[key]) for key in (
        "driver_volume_type", "target_portal", "target_iqn", "target_lun", "auth_method")))
    hands = brick.of(connection)
    info = hands.connect_volume(connection)
    tell("connected as %s, disks %s" % (info["path"], [os.path.basename(disk) for disk in disks()]))
    api.ask("POST", "/v3/attachments/%s/action" % attachment["id"], {"os-complete": None})
    api.volume(id, status="in-use")
    device = Device(info["path"])
    if device.size() != 1024 * MIB:
        sys.exit("it has %d bytes" % device.size())
    for place in range(IMAGE_MIB):
        if device.read(place) != content("image %d" % place):
            sys.exit("at %d MiB it is not the image" % place)
    tell("the image is read back byte for byte")
    write(device, "first")
    api.ask("POST", "/v3/volumes/%s/action" % id, {"os-extend": {"new_size": 2}})
    api.volume(id, status="in-use", size=2)
    seen = hands.extend_volume(connection)
    if seen != 2048 * MIB or device.size() != 2048 * MIB:
        sys.exit("after the extension it has %s bytes, its open handle %d" % (seen, device.size()))
    tell("extended while it is open, seen by the open handle too")
    write(device, "extended")
    device.close()
    hands.disconnect_volume(connection, info)
    sessions = subprocess.run(["iscsiadm", "-m", "session"], capture_output=True, text=True).stdout
    if disks() or sessions:
        sys.exit("left behind: %s %s" % (disks(), sessions))
    api.ask("DELETE", "/v3/attachments/" + attachment["id"])
    api.volume(id, status="available")
    tell("disconnected; no disk, no session, no attachment is left (%d s in all)" % (time.monotonic() - began))


# Outside

def make(url):
    """A volume with an image on it."""
    api = Api(url)
    image = api.ask("POST", "/image/v2/images", {"name": "brick", "disk_format": "raw", "container_format": "bare"})["id"]
    api.ask("PUT", "/image/v2/images/%s/file" % image, b"".join(content("image %d" % place) for place in range(IMAGE_MIB)))
    id = api.ask("POST", "/v3/volumes", {"volume": {"size": 1, "imageRef": image, "name": "brick"}})["volume"]["id"]
    api.volume(id, status="available")
    print(id)


def compare(id, directory):
    """What Octopus has on its disk, with what the consumer wrote."""
    layers = glob.glob(directory + "/volume-%s.*.qcow2" % id)
    if not layers:
        sys.exit("no file of volume %s in %s" % (id, directory))
    newest = max(layers, key=lambda path: int(path.split(".")[-2]))
    wanted = {place: "image %d" % place for place in range(IMAGE_MIB)}
    for stage, places in PLACES.items():
        wanted.update({place: "%s %d" % (stage, place) for place in places})
    with tempfile.TemporaryDirectory(dir=directory) as scratch:
        subprocess.check_call(["qemu-img", "convert", "-O", "raw", newest, scratch + "/raw"])
        with open(scratch + "/raw", "rb") as disk:
            if os.fstat(disk.fileno()).st_size != 2048 * MIB:
                sys.exit("%s is not 2 GiB" % newest)
            for place in range(2048):
                data = disk.read(MIB)
                if data != (content(wanted[place]) if place in wanted else bytes(MIB)):
                    sys.exit("%s is not what was written at %d MiB: %s" % (newest, place, sha(data)))
    print("%s has what was written, byte for byte, and zeros elsewhere" % os.path.basename(newest))


if __name__ == "__main__":
    {"inside": inside, "make": make, "compare": compare}[sys.argv[1]](*sys.argv[2:])
