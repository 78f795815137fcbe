"""See testenv/clients.sh."""
import os
import shutil
import sys
import tempfile
import time

# Before anything is run: each command then is a copy of this process, which has the libraries loaded.
import cinderclient.shell  # noqa: F401
import openstackclient.shell  # noqa: F401
import openstackclient.volume.client  # noqa: F401

import access
import lab
import stock_cinder
import stock_openstack


def main(url, with_keystone):
    scratch = tempfile.mkdtemp(prefix="octopus-clients-")
    os.environ["HOME"] = scratch
    for name in [name for name in os.environ if name.startswith("OS_")]:
        del os.environ[name]
    world = lab.Lab(url, scratch, access.Keystone() if with_keystone else access.NoAuth(url))
    began = time.monotonic()
    try:
        prepare(world)
        stock_cinder.everything(world)
        stock_openstack.everything(world)
        world.uncovered()
    finally:
        clear(world)
        shutil.rmtree(scratch, ignore_errors=True)
    print("%d s" % (time.monotonic() - began))
    print("%d passed, %d failed" % (world.passed, world.failed))
    return 1 if world.failed else 0


def prepare(world):
    for name in ("clients-a", "clients-b"):
        status, _ = world.http("POST", "/api/v1/backends", {
            "name": name, "driver": "file", "options": {"directory": os.path.join(world.scratch, name)}})
        if status != 201:
            sys.exit("backend %s cannot be made: HTTP %s" % (name, status))
        world.until("backend %s is ready" % name, lambda: world.http("GET", "/api/v1/backends/" + name)[1].get(
            "backend", {}).get("state") == "ready")


def clear(world):
    for kind in ("group_snapshots", "groups", "backups", "snapshots", "volumes"):
        _, answer = world.http("GET", "/v3/%s?all_tenants=1" % kind)
        for row in answer.get(kind, []):
            if row.get("name", "") and row["name"].startswith("cl-"):
                extra = "?cascade=true&force=true" if kind == "volumes" else ""
                world.http("DELETE", "/v3/%s/%s%s" % (kind, row["id"], extra))
                world.gone(kind, row["id"], 20)
    for name in ("clients-a", "clients-b"):
        world.http("DELETE", "/api/v1/backends/" + name)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], "--keystone" in sys.argv[2:]))
