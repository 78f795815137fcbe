"""Where Octopus keeps its rows while it is measured, and how rows get in below it."""
import os
import pwd
import secrets
import shutil
import socket
import sqlite3
import subprocess
import sys
import tempfile
import time

from .processes import Processes


class Embedded:
    """What ./octopus up takes when nobody says otherwise: a file in the data directory."""
    environment = {}

    def __init__(self):
        self.file = None

    def use(self, data):
        self.file = os.path.join(data, "octopus.db")

    def processes(self, own):
        return Processes.of(own)

    def columns(self, table):
        with sqlite3.connect(self.file) as database:
            return [row[1] for row in database.execute("pragma table_info(%s)" % table)]

    def run(self, statements):
        with sqlite3.connect(self.file) as database:
            for statement in statements:
                database.execute(statement)
        database.close()

    numbers = "with recursive counter(n) as (select 1 union all select n + 1 from counter where n < %d)"
    insert_first = False
    identity = "lower(printf('%%08x-0000-4000-8000-%%012x', (n * 2654435761 + %d) %% 4294967296, n))"
    joined = "%s || %s"

    def stop(self):
        pass


class MariaDb:
    """A server of its own on scratch data, as the package has it: each commit is on disk before it is answered."""

    def __init__(self):
        self.home = tempfile.mkdtemp(prefix="octopus-bench-mariadb-")
        self.password = secrets.token_urlsafe(16)
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self.number = 0
        first = os.path.join(self.home, "first.sql")
        with open(first, "w") as file:
            for host in ("%", "localhost"):
                file.write("create user octopus@'%s' identified by '%s';\n" % (host, self.password))
                file.write("grant all on *.* to octopus@'%s';\n" % host)
        as_root = os.geteuid() == 0
        if as_root:
            user = pwd.getpwnam("mysql")
            for path in (self.home, first):
                os.chown(path, user.pw_uid, user.pw_gid)
        data = os.path.join(self.home, "data")
        name = ["--user=mysql"] if as_root else []
        subprocess.run(["mariadb-install-db", "--no-defaults", *name, "--datadir=" + data, "--skip-test-db"],
                       check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        with open(os.path.join(self.home, "log"), "ab") as log:
            self.process = subprocess.Popen(
                ["/usr/sbin/mariadbd", "--no-defaults", *name, "--datadir=" + data, "--bind-address=127.0.0.1",
                 "--port=%d" % self.port, "--socket=" + os.path.join(self.home, "socket"), "--init-file=" + first],
                stdin=subprocess.DEVNULL, stdout=log, stderr=log)
        self.await_answer()
        self.environment = {"OCTOPUS_DATABASE_USER": "octopus", "OCTOPUS_DATABASE_PASSWORD": self.password}

    def await_answer(self):
        end = time.monotonic() + 60
        while time.monotonic() < end:
            if self.process.poll() is not None:
                break
            try:
                self.client("select 1")
                return
            except subprocess.CalledProcessError:
                time.sleep(0.1)
        sys.exit("MariaDB does not start; its log is %s/log" % self.home)

    def client(self, text, database=""):
        """The password goes by the environment: arguments can be read by everybody on the machine."""
        return subprocess.run(
            ["mariadb", "--no-defaults", "-h127.0.0.1", "-P%d" % self.port, "-uoctopus", "-N", "-B", database],
            input=text, text=True, capture_output=True, check=True,
            env=dict(os.environ, MYSQL_PWD=self.password)).stdout

    def use(self, data):
        self.number += 1
        self.database = "octopus%d" % self.number
        self.client("create database %s character set utf8mb4 collate utf8mb4_bin" % self.database)
        self.environment["OCTOPUS_DATABASE_URL"] = "mariadb://127.0.0.1:%d/%s" % (self.port, self.database)

    def processes(self, own):
        """What the database spends is spent for the request too."""
        return Processes(lambda: [own, self.process.pid])

    def columns(self, table):
        return [line.split("\t")[0] for line in self.client("show columns from " + table, self.database).splitlines()]

    def run(self, statements):
        self.client("set max_recursive_iterations = 10000000;\n" + ";\n".join(statements) + ";\n", self.database)

    numbers = "with recursive counter(n) as (select 1 union all select n + 1 from counter where n < %d)"
    insert_first = True
    identity = "lower(concat(lpad(hex((n * 2654435761 + %d) %% 4294967296), 8, '0'), '-0000-4000-8000-', lpad(hex(n), 12, '0')))"
    joined = "concat(%s, %s)"

    def stop(self):
        self.process.terminate()
        self.process.wait(60)
        shutil.rmtree(self.home, ignore_errors=True)


KINDS = {"embedded": Embedded, "mariadb": MariaDb}
