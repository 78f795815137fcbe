"""A server of our own on scratch data, with a backend that costs nothing."""
import json
import os
import shlex
import shutil
import socket
import subprocess
import sys
import tempfile
import time

from .client import Api, Refused
from .databases import KINDS

HOME = os.path.dirname(os.path.dirname(os.path.dirname(os.path.realpath(__file__))))
TYPE = "bench"
BACKEND = "bench"


class OwnServer:
    def __init__(self, options):
        self.options = options
        self.data = tempfile.mkdtemp(prefix="octopus-bench-")
        self.process = None
        self.database = KINDS[options.database]()
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self.api = Api(options, "http://127.0.0.1:%d/v3" % self.port, TYPE)

    def command(self, data):
        line = self.options.command or shlex.quote(HOME + "/octopus") + " up --no-install --port {port} --data {data}"
        return shlex.split(line.format(port=self.port, data=data))

    def start(self):
        """Once on other data, so that what is made only once (build, start-up cache) is made; then three that count."""
        times = []
        for attempt in range(4):
            self.data_of_attempt = os.path.join(self.data, str(attempt))
            self.database.use(self.data_of_attempt)
            times.append(self.launch())
            if attempt < 3:
                self.halt()
        self.prepare()
        return {"first_answer_s": sorted(times[1:])[1], "all_s": times[1:]}

    def launch(self):
        begin = time.monotonic()
        log = open(os.path.join(self.data, "log"), "ab")
        self.process = subprocess.Popen(self.command(self.data_of_attempt), stdout=log, stderr=log,
                                        stdin=subprocess.DEVNULL, env=dict(os.environ, **self.database.environment))
        self.api.close()
        while time.monotonic() < begin + 600:
            if self.process.poll() is not None:
                with open(log.name, errors="replace") as written:
                    sys.exit("The server has ended. " + "".join(written.readlines()[-12:]))
            try:
                self.api.call("GET", "/volumes?limit=1")
                return round(time.monotonic() - begin, 3)
            except OSError:
                time.sleep(0.01)
        sys.exit("The server does not answer; its log is " + log.name)

    def prepare(self):
        backend = {"name": BACKEND, "driver": "simulated", "options": {"capacity": "900TiB"}}
        self.own("POST", "/api/v1/backends", backend)
        self.await_backend()
        created = self.api.call("POST", "/types", {"volume_type": {"name": TYPE}})["volume_type"]["id"]
        self.api.call("POST", "/types/%s/extra_specs" % created, {"extra_specs": {"volume_backend_name": BACKEND}})
        limits = {name: -1 for name in ("volumes", "gigabytes", "snapshots", "per_volume_gigabytes")}
        self.api.call("PUT", "/os-quota-sets/" + self.options.project, {"quota_set": limits})

    def own(self, method, path, body=None):
        status, text = self.api.exchange(method, path, body)
        if status >= 300:
            raise Refused("%s %s: %d %s" % (method, path, status, text[:500]))
        return text

    def json(self, method, path, body=None):
        return json.loads(self.own(method, path, body))

    def await_backend(self, name=BACKEND):
        end = time.monotonic() + 30
        while b'"ready"' not in self.own("GET", "/api/v1/backends/" + name).replace(b" ", b""):
            if time.monotonic() > end:
                raise Refused("the backend does not become ready: %s" % self.own("GET", "/api/v1/backends/" + name))
            time.sleep(0.1)

    def processes(self):
        return self.database.processes(self.process.pid)

    def copy_rows(self, missing):
        """
        Makes volumes by copying one, below the server: minutes instead of an hour at 100,000. Each has two words of
        metadata, and each tenth an attachment.
        """
        template = self.api.create("bench-fill")
        self.api.wait(template, "available")
        self.halt()
        started = time.monotonic()
        count = missing - 1
        volume = self.database.identity % 7
        named = self.database.joined % ("'bench-fill-'", "n")
        words = self.database.joined % ("'{\"rack\":\"'", self.database.joined % ("(n % 40)", "'\",\"owner\":\"bench\"}'"))
        self.database.run([
            self.rows("volumes", count, {
                "id": volume, "name": named, "sort_name": named, "created_at": "created_at - n * 1000",
                "native_name": self.database.joined % ("native_name", named), "metadata": words}, template),
            self.rows("volume_metadata", count, {"volume_id": volume, "meta_key": "'rack'", "meta_value": "(n % 40)"}),
            self.rows("volume_metadata", count, {"volume_id": volume, "meta_key": "'owner'", "meta_value": "'bench'"}),
            self.rows("attachments", count, {
                "id": self.database.identity % 11, "volume_id": volume, "project": "'%s'" % self.options.project,
                "mode": "'rw'", "status": "'reserved'", "created_at": "n * 1000"}, where="n % 10 = 0")])
        print("%d rows in %.1f s" % (missing, time.monotonic() - started), file=sys.stderr)
        self.launch()
        self.await_backend()

    def rows(self, table, count, values, template=None, where=None):
        """@param values of a column, in terms of n; the others come from the template, or stay empty"""
        columns = [column for column in self.database.columns(table) if template or column in values]
        source = "%s, counter where volumes.id = '%s'" % (table, template) if template else "counter where " + (where or "1 = 1")
        into = "insert into %s (%s) " % (table, ", ".join(columns))
        numbers = self.database.numbers % count
        chosen = " select %s from %s" % (", ".join(values.get(column, column) for column in columns), source)
        return into + numbers + chosen if self.database.insert_first else numbers + " " + into + chosen

    def halt(self):
        if self.process:
            self.process.terminate()
            self.process.wait(60)
            self.process = None

    def stop(self):
        self.halt()
        self.database.stop()
        shutil.rmtree(self.data, ignore_errors=True)
