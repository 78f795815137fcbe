"""CPU and memory of the processes that are measured, from /proc."""
import os
import re

TICKS = os.sysconf("SC_CLK_TCK")
PAGE = os.sysconf("SC_PAGE_SIZE")


class Processes:
    def __init__(self, find):
        self.find = find

    @staticmethod
    def of(pid):
        return Processes(lambda: [pid])

    @staticmethod
    def matching(expressions):
        return Processes(lambda: [pid for pid in everything() if fits(pid, expressions)])

    def cpu(self):
        """Seconds, all threads; those of a process that has ended meanwhile are lost."""
        return sum(seconds(pid) for pid in self.find())

    def memory(self):
        return round(sum(resident(pid) for pid in self.find()) / 2**20)


def everything():
    return [int(name) for name in os.listdir("/proc") if name.isdigit() and int(name) != os.getpid()]


def fits(pid, expressions):
    try:
        with open("/proc/%d/cmdline" % pid) as file:
            line = file.read().replace("\0", " ")
    except OSError:
        return False
    return "bench/run" not in line and any(re.search(expression, line) for expression in expressions)


def seconds(pid):
    try:
        with open("/proc/%d/stat" % pid) as file:
            fields = file.read().rsplit(")", 1)[1].split()
    except OSError:
        return 0
    return (int(fields[11]) + int(fields[12])) / TICKS


def resident(pid):
    try:
        with open("/proc/%d/statm" % pid) as file:
            return int(file.read().split()[1]) * PAGE
    except OSError:
        return 0
