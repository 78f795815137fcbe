#!/usr/bin/python3
"""What the tests need inside Keystone and Glance. Every call may be made again.

identity.py users                 roles, projects and users, as identity.sh names them
identity.py images                the image service in the catalogue, and two public images
identity.py endpoint REGION URL [IMAGES]   a block storage service in the catalogue, and one of images
identity.py backends URL NAME...  backends of an Octopus, besides those that it has
"""
import os
import subprocess
import sys
import time

from keystoneauth1 import session
from keystoneauth1.identity import v3

KEYSTONE = os.environ["KEYSTONE_URL"]
ADMIN = session.Session(
    auth=v3.Password(
        auth_url=KEYSTONE,
        username="admin",
        password=os.environ["ADMIN_PASSWORD"],
        project_name="admin",
        user_domain_id="default",
        project_domain_id="default",
    )
)


def call(method, path, body=None, good=(200, 201, 204, 409)):
    url = path if path.startswith("http") else KEYSTONE + path
    answer = ADMIN.request(url, method, json=body, raise_exc=False)
    if answer.status_code not in good:
        raise SystemExit("%s %s: %s %s" % (method, url, answer.status_code, answer.text[:300]))
    return answer.json() if answer.content else {}


def one(kind, name, more=None):
    """The thing of this name, made if it is not there. Returns its id."""
    for thing in call("GET", "/%ss?name=%s" % (kind, name))[kind + "s"]:
        return thing["id"]
    return call("POST", "/%ss" % kind, {kind: dict(more or {}, name=name)})[kind]["id"]


def user(name, password, project, roles):
    ident = one("user", name, {"domain_id": "default", "password": password})
    for role in roles:
        call("PUT", "/projects/%s/users/%s/roles/%s" % (project, ident, role))
    return ident


def users():
    role = {name: one("role", name) for name in ("admin", "member", "reader", "service", "bystander")}
    service = one("project", "service", {"domain_id": "default"})
    demo = one("project", "demo", {"domain_id": "default"})
    for name in ("octopus", "nova"):
        user(name, os.environ["SERVICE_PASSWORD"], service, (role["admin"], role["service"]))
    weak = os.environ["WEAK_PASSWORD"]
    user("reader", weak, demo, (role["reader"],))
    user("member", weak, demo, (role["member"],))
    user("stranger", weak, demo, (role["bystander"],))
    admin = call("GET", "/users?name=admin")["users"][0]["id"]
    call("PUT", "/system/users/%s/roles/%s" % (admin, role["admin"]))


def endpoint(region, url, service_type, name):
    call("PUT", "/regions/" + region, {"region": {}}, good=(200, 201, 409))
    found = call("GET", "/services?type=" + service_type)["services"]
    service = found[0] if found else call("POST", "/services", {"service": {"type": service_type, "name": name}})["service"]
    known = call("GET", "/endpoints?service_id=%s&region_id=%s" % (service["id"], region))["endpoints"]
    urls = {entry["interface"]: entry for entry in known}
    for interface in ("public", "internal", "admin"):
        body = {"service_id": service["id"], "region_id": region, "interface": interface, "url": url}
        if interface not in urls:
            call("POST", "/endpoints", {"endpoint": body})
        elif urls[interface]["url"] != url:
            call("PATCH", "/endpoints/" + urls[interface]["id"], {"endpoint": {"url": url}})


def images():
    glance = os.environ["GLANCE_URL"]
    endpoint("RegionOne", glance, "image", "glance")
    work = os.environ["WORK"]
    raw, qcow2 = work + "/small.raw", work + "/small.qcow2"
    with open(raw, "wb") as out:
        out.truncate(64 << 20)
        for offset in (0, 1 << 20, 33 << 20, (64 << 20) - 65536):
            out.seek(offset)
            out.write(os.urandom(65536))
    subprocess.check_call(["qemu-img", "convert", "-O", "qcow2", raw, qcow2])
    present = {image["name"] for image in ADMIN.get(glance + "/v2/images?limit=1000").json()["images"]}
    for path, form in ((raw, "raw"), (qcow2, "qcow2")):
        name = "octopus-test-" + form
        if name in present:
            continue
        fields = {"name": name, "disk_format": form, "container_format": "bare", "visibility": "public"}
        image = ADMIN.post(glance + "/v2/images", json=fields).json()
        with open(path, "rb") as data:
            headers = {"Content-Type": "application/octet-stream"}
            ADMIN.put("%s/v2/images/%s/file" % (glance, image["id"]), data=data, headers=headers)


def backends(url, names):
    """Backends that keep volumes in files; waits until each can be used."""
    root = url.split("/v3")[0] + "/api/v1/backends"
    known = {entry["name"] for entry in ADMIN.get(root).json()["backends"]}
    for name, directory in (pair.split("=", 1) for pair in names):
        if name not in known:
            os.makedirs(directory, exist_ok=True)
            call("POST", root, {"name": name, "driver": "file", "options": {"directory": directory}}, good=(200, 201, 202))
    for _ in range(600):
        states = {entry["name"]: entry["state"] for entry in ADMIN.get(root).json()["backends"]}
        if all(state == "ready" for state in states.values()):
            print("backends: %s" % ", ".join(sorted(states)))
            return
        time.sleep(0.1)
    raise SystemExit("not every backend can be used: %s" % states)


if __name__ == "__main__":
    command, arguments = sys.argv[1], sys.argv[2:]
    if command == "users":
        users()
    elif command == "images":
        images()
    elif command == "endpoint":
        endpoint(arguments[0], arguments[1], "block-storage", "octopus")
        endpoint(arguments[0], arguments[1], "volumev3", "octopusv3")
        for images_url in arguments[2:]:
            endpoint(arguments[0], images_url, "image", "octopus-images")
    elif command == "backends":
        backends(arguments[0], arguments[1:])
    else:
        raise SystemExit(__doc__)
