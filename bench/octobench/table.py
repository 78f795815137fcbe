"""Results as tables in Markdown."""

NAMES = {
    "show": "Show one volume", "list50_first": "List 50 in detail, first page",
    "list50_last": "List 50 in detail, last page", "list50_status": "List 50 in detail, by status",
    "list50_status_last": "List 50 in detail, by status, last page", "list_by_name": "List in detail, by name",
    "list50_all_tenants": "List 50 in detail, all projects", "create": "Create to available",
    "cycles": "Create-and-delete cycle, 16 clients", "attach": "Attach cycle"}


def one(results):
    lines = ["## %s, %s, %d cores" % (results["label"], results["at"], results["cores"]), ""]
    if "start" in results:
        lines += ["Start to first answer: %.2f s" % results["start"]["first_answer_s"], ""]
    lines += ["Resident: %d MiB at rest" % results["memory_at_rest_mib"] + "".join(
        ", %d MiB after the calls at %s volumes" % (run["memory_mib"], volumes)
        for volumes, run in results["runs"].items() if "memory_mib" in run), ""]
    for volumes, run in results["runs"].items():
        lines += ["At %s volumes:" % volumes, "", row("Call", "CPU ms", "a second", "p50 ms", "p99 ms"), rule(5)]
        lines += [row(NAMES[name], text(run[name], "cpu_ms"), text(run[name], "per_s"), text(run[name], "p50_ms"),
                      text(run[name], "p99_ms")) for name in NAMES if name in run]
        lines.append("")
    if "images" in results:
        lines += ["Image of %(image_mib)d MiB into a raw volume: %(copy_ms)d ms, qemu-img itself %(qemu_img_ms)d ms"
                  " (%(factor).2f times; the best of each: %(copy_best_ms)d and %(qemu_img_best_ms)d ms);"
                  " from the cache: p50 %(clone_p50_ms)d ms, worst %(clone_worst_ms)d ms"
                  % results["images"], ""]
    return "\n".join(lines)


def two(first, second):
    """CPU and waiting beside each other; the factor is the first's by the second's."""
    a, b = first["label"], second["label"]
    lines = ["%s and %s; %s, %d cores" % (a, b, second["at"], second["cores"]), ""]
    for volumes in both(first["runs"], second["runs"]):
        lines += ["At %s volumes:" % volumes, "",
                  row("Call", a + " CPU ms", b + " CPU ms", "factor", a + " p50 ms", b + " p50 ms", "factor"), rule(7)]
        for name in NAMES:
            x, y = first["runs"][volumes].get(name), second["runs"][volumes].get(name)
            if x and y:
                lines.append(row(NAMES[name], text(x, "cpu_ms"), text(y, "cpu_ms"), factor(x, y, "cpu_ms"),
                                 text(x, "p50_ms"), text(y, "p50_ms"), factor(x, y, "p50_ms")))
        x, y = first["runs"][volumes].get("cycles"), second["runs"][volumes].get("cycles")
        if x and y:
            lines += ["", "Cycles a second: %s and %s, factor %.0f" % (x["per_s"], y["per_s"], y["per_s"] / x["per_s"])]
        memory = [run["runs"][volumes].get("memory_mib") for run in (first, second)]
        if all(memory):
            lines += ["", "Resident: %d and %d MiB" % tuple(memory)]
        lines.append("")
    return "\n".join(lines + apart(first, second))


def both(first, second):
    return [key for key in first if key in second]


def apart(first, second):
    """What only one of them has measured, so that nobody takes silence for equality."""
    lines = []
    for one_of, other in ((first, second), (second, first)):
        only = [volumes for volumes in one_of["runs"] if volumes not in other["runs"]]
        lines += ["- %s volumes: only %s has them" % (volumes, one_of["label"]) for volumes in only]
        lines += ["- %s at %s volumes: only %s has it" % (NAMES[name], volumes, one_of["label"])
                  for volumes in both(one_of["runs"], other["runs"]) for name in NAMES
                  if one_of["runs"][volumes].get(name) and not other["runs"][volumes].get(name)]
    return ["Not comparable:", ""] + lines + [""] if lines else []


def row(*cells):
    return "| " + " | ".join(str(cell) for cell in cells) + " |"


def rule(columns):
    return "|---" + "|---:" * (columns - 1) + "|"


def text(figures, key):
    return figures.get(key, "")


def factor(first, second, key):
    return "%.0f" % (first[key] / second[key]) if first.get(key) and second.get(key) else ""
