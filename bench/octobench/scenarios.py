"""What is measured. Every function returns a dictionary of figures; times in milliseconds."""
import json
import os
import subprocess
import sys
import threading
import time
import uuid

WRK = os.path.join(os.path.dirname(os.path.realpath(__file__)), "wrk.lua")
ALL = ["show", "lists", "create", "cycles", "attach", "images"]
CLIENTS = 16
CONNECTOR = {"initiator": "iqn.2000-01.org.example:bench", "ip": "127.0.0.1", "host": "bench", "platform": "x86_64",
             "os_type": "linux", "multipath": False}


def say(text):
    print("[bench] " + text, file=sys.stderr, flush=True)


def fill(api, own, wanted):
    missing = wanted - api.how_many()
    say("%d volumes wanted, %d missing" % (wanted, missing))
    if own and missing > 2000:
        own.copy_rows(missing)
        return
    made = many(api, range(missing), lambda each, number: each.create("bench-fill-%d" % number))
    many(api, made, lambda each, volume: each.wait(volume, "available"))


def many(api, items, work, clients=CLIENTS):
    """Does the work for each item on several connections at once; the first failure is thrown."""
    todo, results, failures, lock = list(items)[::-1], [], [], threading.Lock()

    def client():
        each = api.copy()
        while not failures:
            with lock:
                if not todo:
                    return
                item = todo.pop()
            try:
                results.append(work(each, item))
            except Exception as failure:
                failures.append(failure)

    threads = [threading.Thread(target=client) for _ in range(clients)]
    [thread.start() for thread in threads]
    [thread.join() for thread in threads]
    if failures:
        raise failures[0]
    return results


def run_all(api, processes, options):
    wanted = options.only.split(",")
    figures = {}
    if "show" in wanted or "lists" in wanted:
        for name, path in reads(api).items():
            if ("show" if name == "show" else "lists") in wanted:
                figures[name] = read(api, processes, options, path, options.warm)
                say("%s %s" % (name, figures[name]))
    for name, work in (("create", create), ("cycles", cycles), ("attach", attach)):
        if name in wanted:
            figures[name] = work(api, processes, options)
            say("%s %s" % (name, figures[name]))
    return figures


def reads(api):
    newest = api.call("GET", "/volumes/detail?limit=1")["volumes"][0]
    total = api.how_many()
    # The volume before the last page: its id is the marker that a client would have by then.
    before = api.call("GET", "/volumes?limit=1&offset=%d" % (total - 51))["volumes"][0]["id"]
    page = "/volumes/detail?limit=50"
    return {"show": "/volumes/" + newest["id"],
            "list50_first": page,
            "list50_last": page + "&marker=" + before,
            "list50_status": page + "&status=available",
            "list50_status_last": page + "&status=available&marker=" + before,
            "list_by_name": page + "&name=" + newest["name"],
            "list50_all_tenants": page + "&all_tenants=1"}


def read(api, processes, options, path, warm):
    wrk(api, path, 8, warm)
    alone = wrk(api, path, 1, options.seconds / 2)
    before = processes.cpu()
    busy = wrk(api, path, 8, options.seconds)
    spent = processes.cpu() - before
    if busy["bad"]:
        raise RuntimeError("%s: %d bad answers" % (path, busy["bad"]))
    return {"cpu_ms": round(spent * 1000 / busy["requests"], 3), "per_s": round(busy["requests"] / busy["seconds"]),
            "p50_ms": round(alone["p50"], 3), "p99_ms": round(alone["p99"], 3), "memory_mib": processes.memory()}


def wrk(api, path, connections, seconds):
    headers = [part for pair in api.headers.items() for part in ("-H", "%s: %s" % pair)]
    url = "http://%s:%d%s%s" % (*api.address, api.prefix, path)
    out = subprocess.run(["wrk", "-t1", "-c%d" % connections, "-d%ds" % max(1, round(seconds)), "--timeout", "60", "-s",
                          WRK, *headers, url], capture_output=True, text=True, check=True).stdout
    return json.loads(out.split("FIGURES ", 1)[1])


def create(api, processes, options):
    volumes, waits, polls = [], [], 0
    warm_up(api, options)
    before = processes.cpu()
    for number in range(options.count):
        begin = time.perf_counter()
        volumes.append(api.create("bench-create-%d" % number))
        api.wait(volumes[-1], "available")
        waits.append((time.perf_counter() - begin) * 1000)
    spent = processes.cpu() - before
    remove(api, volumes)
    return dict(quantiles(waits), cpu_ms=round(spent * 1000 / len(waits), 3))


def warm_up(api, options):
    end, volumes = time.monotonic() + options.warm, []
    while time.monotonic() < end:
        volumes.append(api.create("bench-warm"))
        api.wait(volumes[-1], "available")
    remove(api, volumes)


def remove(api, volumes):
    many(api, volumes, lambda each, volume: each.call("DELETE", "/volumes/" + volume))
    many(api, volumes, lambda each, volume: each.wait(volume, None))


def cycles(api, processes, options):
    """Every client: create, wait, delete, wait until it is gone, again and again."""
    def cycle(each, number):
        volume = each.create("bench-cycle-%d" % number)
        each.wait(volume, "available")
        each.call("DELETE", "/volumes/" + volume)
        each.wait(volume, None)

    many(api, range(options.count), cycle)
    before, begin = processes.cpu(), time.monotonic()
    many(api, range(options.count * 5), cycle)
    took, spent = time.monotonic() - begin, processes.cpu() - before
    return {"per_s": round(options.count * 5 / took, 1), "cpu_ms": round(spent * 1000 / (options.count * 5), 3),
            "clients": CLIENTS}


def attach(api, processes, options):
    volume = api.create("bench-attach")
    api.wait(volume, "available")
    end = time.monotonic() + options.warm
    while time.monotonic() < end:
        attach_cycle(api, volume)
    waits, before = [], processes.cpu()
    for _ in range(options.count):
        begin = time.perf_counter()
        attach_cycle(api, volume)
        waits.append((time.perf_counter() - begin) * 1000)
    spent = processes.cpu() - before
    remove(api, [volume])
    return dict(quantiles(waits), cpu_ms=round(spent * 1000 / len(waits), 3))


def attach_cycle(api, volume):
    wanted = {"volume_uuid": volume, "instance_uuid": str(uuid.uuid4())}
    attachment = api.call("POST", "/attachments", {"attachment": wanted})["attachment"]["id"]
    api.call("PUT", "/attachments/" + attachment, {"attachment": {"connector": CONNECTOR}})
    api.call("POST", "/attachments/%s/action" % attachment, {"os-complete": {}})
    api.call("DELETE", "/attachments/" + attachment)


def quantiles(times):
    ordered = sorted(times)
    at = lambda part: round(ordered[min(len(ordered) - 1, int(len(ordered) * part))], 2)
    return {"p50_ms": at(0.5), "p99_ms": at(0.99), "per_s": round(1000 * len(times) / sum(times), 1)}
