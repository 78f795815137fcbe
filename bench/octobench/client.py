"""A small HTTP client over one kept connection: what http.client costs would be counted as waiting."""
import json
import socket
import time
from urllib.parse import urlsplit


class Refused(Exception):
    """An answer with another status than expected."""


class Api:
    """The calls of the bench. One object for each thread; copy() makes another."""

    def __init__(self, options, url, volume_type):
        self.options, self.url, self.volume_type = options, url.rstrip("/"), volume_type
        parts = urlsplit(self.url)
        self.address = (parts.hostname, parts.port or 80)
        self.prefix = parts.path + "/" + options.project
        self.headers = {"X-Auth-Token": options.token, "Accept": "application/json",
                        "OpenStack-API-Version": "volume " + options.version}
        self.headers.update(header.split(": ", 1) for header in options.header)
        self.head = "".join("%s: %s\r\n" % pair for pair in self.headers.items())
        self.socket = self.reader = None

    def copy(self):
        return Api(self.options, self.url, self.volume_type)

    def call(self, method, path, body=None, ok=(200, 202, 204)):
        status, text = self.exchange(method, self.prefix + path, body)
        if status not in ok:
            raise Refused("%s %s: %d %s" % (method, path, status, text[:300]))
        return json.loads(text) if text[:1] == b"{" else {}

    def exchange(self, method, path, body=None):
        data = b"" if body is None else json.dumps(body).encode()
        kind = "" if body is None else "Content-Type: application/json\r\n"
        head = "%s %s HTTP/1.1\r\nHost: %s:%d\r\n%s%sContent-Length: %d\r\n\r\n" % (
            method, path, *self.address, self.head, kind, len(data))
        try:
            return self.send(head.encode() + data)
        except (BrokenPipeError, ConnectionResetError, EOFError):
            self.close()  # The server has closed an idle connection.
            return self.send(head.encode() + data)

    def stream(self, method, path, data, length):
        """A body too long to hold."""
        head = "%s %s HTTP/1.1\r\nHost: %s:%d\r\n%sContent-Type: application/octet-stream\r\nContent-Length: %d\r\n\r\n" % (
            method, path, *self.address, self.head, length)
        self.close()
        self.connect()
        self.socket.sendall(head.encode())
        self.socket.sendfile(data)
        return self.answer()

    def connect(self):
        self.socket = socket.create_connection(self.address, 120)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.reader = self.socket.makefile("rb")

    def send(self, message):
        if self.socket is None:
            self.connect()
        self.socket.sendall(message)
        return self.answer()

    def answer(self):
        line = self.reader.readline()
        if not line:
            raise EOFError
        status, length, last = int(line.split()[1]), None, False
        while True:
            line = self.reader.readline().strip().lower()
            if not line:
                break
            if line.startswith(b"content-length:"):
                length = int(line[15:])
            last = last or line == b"connection: close"
        text = b"" if status in (204, 304) else self.reader.read(length) if length is not None else self.chunks()
        if last:
            self.close()
        return status, text

    def chunks(self):
        text = b""
        while True:
            size = int(self.reader.readline().split(b";")[0], 16)
            text += self.reader.read(size)
            self.reader.readline()
            if size == 0:
                return text

    def close(self):
        if self.socket:
            self.reader.close()
            self.socket.close()
            self.socket = None

    def create(self, name):
        volume = {"size": 1, "name": name}
        if self.volume_type:
            volume["volume_type"] = self.volume_type
        return self.call("POST", "/volumes", {"volume": volume})["volume"]["id"]

    def wait(self, volume, wanted, longest=0.02):
        """Looks until the volume has the status, or is gone when that is None. Pauses double from 2 ms to the longest."""
        end, pause = time.monotonic() + 60, 0.002
        while time.monotonic() < end:
            time.sleep(pause)
            pause = min(pause * 2, longest)
            answer = self.call("GET", "/volumes/" + volume, ok=(200, 404))
            status = answer["volume"]["status"] if "volume" in answer else None
            if status == wanted:
                return
            if status is None or status.startswith("error"):
                raise Refused("volume %s is %s instead of %s" % (volume, status, wanted))
        raise Refused("volume %s did not become %s" % (volume, wanted))

    def how_many(self):
        return self.call("GET", "/volumes/summary")["volume-summary"]["total_count"]
