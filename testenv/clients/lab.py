"""Runs commands of the stock clients in processes of their own, and says what became of each."""
import json
import os
import re
import signal
import sys
import time
import traceback
import urllib.error
import urllib.request

VERSION = "3.70"
LONGEST = 60
#: What no client may be shown.
BROKEN = re.compile(r"HTTP 5(?!01)\d\d|Internal Server Error")
#: Some commands only say so and end with 0.
NOT_DONE = re.compile(r"(?im)^error:|\bfailed\b(?! *\|)")
AT_REST = ("available", "in-use", "active")


class Lab:
    def __init__(self, url, scratch, access):
        self.url = url.rstrip("/")
        self.scratch = scratch
        self.access = access
        self.project, self.other, self.keystone = access.project, access.other, access.keystone
        self.passed = 0
        self.failed = 0
        self.seen = {"cinder": set(), "openstack": set()}
        self.commands = {"cinder": cinder_commands(), "openstack": openstack_commands()}

    # The clients. refused: a pattern of the refusal that is right here, or of the client's own fault.

    def cinder(self, *args, refused=None, project=None, version=VERSION):
        """Its output."""
        environment = dict(self.access.cinder(project or self.project), OS_VOLUME_API_VERSION=version)
        return self.run("cinder", args, cinder_main, environment, refused)

    def openstack(self, line, *args, refused=None, project=None, version=VERSION):
        """line: the words of the command; args: what comes after them."""
        environment = dict(self.access.openstack(project or self.project), OS_VOLUME_API_VERSION=version)
        return self.run("openstack", tuple(line.split()) + args, openstack_main, environment, refused)

    def run(self, client, args, main, environment, refused):
        name = self.name(client, args)
        self.seen[client].add(name)
        code, output = in_child(main, list(args), environment)
        line = "%s %s" % (client, " ".join(quoted(args)))
        as_told = refused is not None and re.search(refused, output)
        done = code == 0 and not NOT_DONE.search(output)
        if code is None or BROKEN.search(output) or ("Traceback" in output and not as_told):
            self.say("FAILED", line, reason(output))
        elif done and refused is not None:
            self.say("FAILED", line, "was to be refused: " + refused)
        elif done:
            self.say("passed", line, "")
        elif as_told:
            self.say("refused", line, reason(output))
        else:
            self.say("FAILED", line, reason(output))
        return output

    def name(self, client, args):
        """The longest command that these words begin with."""
        words = " ".join(args)
        fitting = [command for command in self.commands[client] if (words + " ").startswith(command + " ")]
        return max(fitting, key=len) if fitting else words.split(" ")[0]

    def say(self, verdict, line, why):
        if verdict == "FAILED":
            self.failed += 1
        else:
            self.passed += 1
        print("%-8s %s%s" % (verdict, line, "   # " + why if why else ""), flush=True)

    def not_for_us(self, client, pattern, why):
        """Commands that are not tried, with the reason; they count for nothing."""
        for command in sorted(self.commands[client]):
            if re.fullmatch(pattern, command) and command not in self.seen[client]:
                self.seen[client].add(command)
                print("%-8s %s %s   # %s" % ("left out", client, command, why), flush=True)

    def uncovered(self):
        for client, commands in self.commands.items():
            for command in sorted(commands - self.seen[client]):
                self.say("FAILED", client + " " + command, "this script does not try it")

    # Octopus itself: for what the clients have no words for, and for what came of their commands

    def http(self, method, path, body=None):
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(self.url + path, data, method=method, headers={
            "X-Auth-Token": self.access.token(self.project), "Content-Type": "application/json",
            "OpenStack-API-Version": "volume " + VERSION})
        try:
            with urllib.request.urlopen(request, timeout=30) as answer:
                text = answer.read()
                return answer.status, json.loads(text) if text.strip() else {}
        except urllib.error.HTTPError as problem:
            return problem.code, {}

    def rows(self, kind, name):
        """Those of this name or id."""
        _, answer = self.http("GET", "/v3/%s/detail?all_tenants=1" % kind)
        return [row for row in answer.get(kind, []) if name in (row.get("id"), row.get("name"))]

    def id(self, kind, name):
        return next((row["id"] for row in self.rows(kind, name)), "none")

    def until(self, what, condition, seconds=90):
        """Fails when that does not come true."""
        end = time.monotonic() + seconds
        while not condition():
            if time.monotonic() > end:
                self.say("FAILED", what, "it does not come to that in %d s" % seconds)
                return False
            time.sleep(0.1)
        return True

    def settle(self, kind, name, wanted=AT_REST):
        """Waits until a volume, snapshot, backup or group is what it shall become."""
        if not self.rows(kind, name):
            self.say("FAILED", "%s %s" % (kind, name), "it was never made")
            return

        def rested():
            rows = self.rows(kind, name)
            status = [row["status"] for row in rows]
            if any(row.get("migration_status") in ("starting", "migrating") for row in rows):
                return False
            return status and (all(one in wanted for one in status) or "error" in status[0])
        what = "%s %s is %s" % (kind, name, " or ".join(wanted))
        if self.until(what, rested) and not all(row["status"] in wanted for row in self.rows(kind, name)):
            self.say("FAILED", what, "it is " + self.rows(kind, name)[0]["status"])

    def gone(self, kind, name, seconds=90):
        return self.until("%s %s is gone" % (kind, name), lambda: not self.rows(kind, name), seconds)

    def expect(self, kind, name, **fields):
        """What became of it shows in these fields."""
        row = next(iter(self.rows(kind, name)), {})
        for key, value in fields.items():
            if row.get(key) != value:
                self.say("FAILED", "%s %s has %s %s" % (kind, name, key, value), "it is %s" % row.get(key))


def cell(output, key):
    """The value beside a key in a client's table."""
    found = re.search(r"^\|\s*%s\s*\|\s*(.*?)\s*\|\s*$" % re.escape(key), output, re.M)
    return found.group(1) if found else ""


def first_id(output):
    found = re.search(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}", output)
    return found.group(0) if found else "none"


def quoted(args):
    return [arg if arg and re.fullmatch(r"[\w./:=@#,~-]+", arg) else repr(arg) for arg in args]


def reason(output):
    lines = [line.strip() for line in output.splitlines()
             if line.strip() and not re.match(r"(WARN|INFO|DEBUG)\w*[: ]", line)]
    return (lines[-1] if lines else "no word")[:200]


def in_child(main, words, environment):
    """Exit code (None when it took too long) and everything that was written."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reading)
        code = 70
        try:
            os.dup2(writing, 1)
            os.dup2(writing, 2)
            os.environ.update(environment)
            signal.alarm(LONGEST)
            code = main(words)
        except SystemExit as end:
            code = end.code if isinstance(end.code, int) else 0 if end.code is None else 1
            if isinstance(end.code, str):
                print(end.code)
        except BaseException:
            traceback.print_exc()
        finally:
            sys.stdout.flush()
            sys.stderr.flush()
            os._exit(code or 0)
    os.close(writing)
    with os.fdopen(reading, errors="replace") as stream:
        output = stream.read()
    _, status = os.waitpid(child, 0)
    return (os.WEXITSTATUS(status) if os.WIFEXITED(status) else None), output


def cinder_main(words):
    from cinderclient import shell
    sys.argv = ["cinder"] + words
    return shell.main()


def openstack_main(words):
    import logging
    from openstackclient import shell
    logging.disable(logging.INFO)
    return shell.main(words)


def cinder_commands():
    _, text = in_child(cinder_main, ["--os-volume-api-version", VERSION, "help"], {})
    commands = set(re.findall(r"^    ([a-z][a-z-]+)(?:\s|$)", text.split("Optional arguments")[0], re.M))
    return commands


def openstack_commands():
    """Those whose words have to do with volumes; the rest is for other services."""
    _, text = in_child(openstack_main, ["--os-volume-api-version", VERSION, "--help"], {})
    listed = re.findall(r"^  ((?:[a-z0-9_]+ )*[a-z0-9_]+)  ", text.split("Commands:")[-1], re.M)
    ours = r"(volume|snapshot|consistency group|block storage|backup|availability zone|limits|quota|extension|versions) ?"
    return {command for command in listed if re.match(ours, command)}
