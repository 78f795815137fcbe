#!/usr/bin/python3
"""The two ends of a run of Tempest: its configuration, and what came of it.

tempest.py configure FILE URL                  writes tempest.conf for the Octopus at URL
tempest.py judge STREAM TESTS PASSES DIR       reads the results, writes DIR/results.json and DIR/failed.txt
"""
import configparser
import json
import os
import re
import sys


def configure(path, url):
    from keystoneauth1 import session
    from keystoneauth1.identity import v3

    keystone, password = os.environ["KEYSTONE_URL"], os.environ["ADMIN_PASSWORD"]
    admin = session.Session(
        auth=v3.Password(
            auth_url=keystone,
            username="admin",
            password=password,
            project_name="admin",
            user_domain_id="default",
            project_domain_id="default",
        )
    )
    images = admin.get(os.environ["GLANCE_URL"] + "/v2/images?limit=1000").json()["images"]
    image = {entry["name"]: entry["id"] for entry in images}
    pools = admin.get(url + "/v3/scheduler-stats/get_pools?detail=true").json()["pools"]
    said = [pool["capabilities"] for pool in pools]
    protocol = said[0]["storage_protocol"]
    names = sorted({one["volume_backend_name"] for one in said})
    newest = [entry for entry in admin.get(url + "/").json()["versions"] if entry["id"] == "v3.0"][0]["version"]
    sections = {
        "DEFAULT": {"debug": "true", "use_stderr": "false"},
        "oslo_concurrency": {"lock_path": os.path.dirname(path) + "/../lock"},
        "auth": {
            "use_dynamic_credentials": "true",
            "admin_username": "admin",
            "admin_password": password,
            "admin_project_name": "admin",
            "admin_domain_name": "Default",
            "default_credentials_domain_name": "Default",
            "create_isolated_networks": "false",
            "tempest_roles": "member",
        },
        "identity": {"auth_version": "v3", "uri": keystone, "uri_v3": keystone, "region": "RegionOne"},
        "identity-feature-enabled": {"api_v2": "false", "api_v3": "true"},
        "compute": {"image_ref": image["octopus-test-raw"], "image_ref_alt": image["octopus-test-qcow2"]},
        "service_available": dict(
            {name: "false" for name in ("nova", "neutron", "swift", "horizon", "barbican")}, cinder="true", glance="true"
        ),
        "enforce_scope": {"cinder": "true"},
        "volume": {
            "catalog_type": "volumev3",
            "region": "RegionOne",
            "min_microversion": "3.0",
            "max_microversion": newest,
            "backend_names": ",".join(names),
            "storage_protocol": protocol[0] if isinstance(protocol, list) else protocol,
            "vendor_name": said[0]["vendor_name"],
            "disk_format": "raw",
            "volume_size": "1",
            "build_interval": "1",
            "build_timeout": "300",
            "manage_volume_ref": "source-name,volume-%s",
            "manage_snapshot_ref": "source-name,snapshot-%s",
        },
        "volume-feature-enabled": {
            "api_extensions": "all",
            "multi_backend": "true",
            "backup": "true",
            "snapshot": "true",
            "clone": "true",
            "manage_volume": "true",
            "manage_snapshot": "true",
            "volume_revert": "true",
            "consistency_group": "true",
            "extend_attached_volume": "false",
            "extend_attached_encrypted_volume": "false",
        },
    }
    out = configparser.ConfigParser(interpolation=None)
    for section, options in sections.items():
        if section != "DEFAULT":
            out.add_section(section)
        for key, value in options.items():
            out.set(section, key, value)
    with open(path, "w") as file:
        out.write(file)
    print("backends %s, protocol %s, up to 3.%s" % (", ".join(names), protocol, newest.split(".")[1]))


def plain(name):
    """Without the marks in brackets."""
    return re.sub(r"\[[^]]*\]", "", name).strip()


def last_line(trace):
    """The line of a traceback that says what is wrong."""
    found = ""
    lines = trace.split("\n")
    for number, line in enumerate(lines):
        if re.match(r"[A-Za-z_][\w.]*(Error|Exception|Fault|NotFound|Mismatch\w*|BadRequest|\w+): |[\w.]+$", line):
            found = line
            if number + 1 < len(lines) and lines[number + 1].startswith("Details:"):
                found += " " + lines[number + 1]
    return found or trace.strip()[-200:]


def judge(stream, tests, passes, directory):
    import subunit
    import testtools

    results, details, classes = {}, {}, {}

    def ended(test):
        if test["status"] == "exists":
            return
        status = {"success": "pass", "xfail": "pass", "skip": "skip"}.get(test["status"], "fail")
        texts = {key: value.as_text() for key, value in test["details"].items()}
        trace = next((text for key, text in texts.items() if key.startswith("traceback")), "")
        detail = {"why": texts.get("reason", "").strip() if status == "skip" else last_line(trace)}
        if status == "fail" and "EndpointNotFound" in trace and "Service: compute" in trace:
            # Some tests use compute without saying that they need it.
            status, detail = "skip", {"why": "needs compute"}
        if status == "fail":
            detail["traceback"] = trace
            detail["log"] = "\n".join(text for key, text in texts.items() if key.startswith("pythonlogging"))[-20000:]
        whole = re.match(r"(setUpClass|tearDownClass) \((.*)\)", test["id"])
        if whole:
            classes.setdefault(whole.group(2), (status, detail))
        else:
            results[plain(test["id"])] = status
            details[plain(test["id"])] = detail

    collect = testtools.StreamToDict(ended)
    collect.startTestRun()
    with open(stream, "rb") as source:
        subunit.ByteStreamToStreamResult(source, non_subunit_name="stdout").run(collect)
    collect.stopTestRun()
    results.pop("stdout", None)
    with open(tests) as lines:
        wanted = [plain(line) for line in lines if line.startswith("tempest.")]
    for name in wanted:
        if name not in results:
            status, detail = classes.get(name.rsplit(".", 1)[0], ("fail", {"why": "no result"}))
            results[name], details[name] = status, detail
    for name, (status, detail) in classes.items():
        if status == "fail":
            print("class %s: %s" % (name, detail["why"][:200]))
    with open(os.path.join(directory, "results.json"), "w") as file:
        json.dump({"tests": results, "details": details}, file, indent=1, sort_keys=True)
    failed = sorted(name for name, status in results.items() if status == "fail")
    with open(os.path.join(directory, "failed.txt"), "w") as file:
        for name in failed:
            file.write("%s\t%s\n" % (name, details[name]["why"][:400].replace("\n", " ")))
    with open(passes) as lines:
        bar = [line.strip() for line in lines if line.strip()]
    missing = [name for name in bar if name in results and results[name] != "pass"]
    reached = sum(1 for name in bar if results.get(name) == "pass")
    for name in failed:
        print("%s %s: %s" % ("FAIL" if name in bar else "fail (not in the list)", name, details[name]["why"][:160]))
    for name in missing:
        if results[name] == "skip":
            print("SKIP %s: %s" % (name, details[name]["why"][:160]))
    for name in sorted(results):
        if results[name] == "pass" and name not in bar:
            print("MORE %s" % name)
    count = {status: sum(1 for one in results.values() if one == status) for status in ("pass", "fail", "skip")}
    print(
        "passed %(pass)d, failed %(fail)d, skipped %(skip)d" % count
        + "; of the list %d of %d passed, %d did not" % (reached, len(bar), len(missing))
    )
    return 1 if missing else 0


if __name__ == "__main__":
    if sys.argv[1] == "configure":
        configure(*sys.argv[2:])
    elif sys.argv[1] == "judge":
        sys.exit(judge(*sys.argv[2:]))
    else:
        raise SystemExit(__doc__)
