package octopus.cli.command;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import octopus.cli.http.Door;
import octopus.cli.http.Json;
import octopus.cli.output.Progress;
import octopus.cli.terminal.CliFault;
import octopus.spi.Fault;
import octopus.spi.FaultCode.Kind;
import octopus.spi.StorageException;
import tools.jackson.databind.JsonNode;

/** Looks again and again until objects have settled. */
final class Waiting {
    /** Statuses in which somebody is at work; any other one is an end. */
    private static final Set<String> UNDER_WAY = Set.of(
            "creating",
            "downloading",
            "uploading",
            "deleting",
            "extending",
            "attaching",
            "detaching",
            "retyping",
            "reverting",
            "restoring",
            "restoring-backup",
            "backing-up",
            "managing",
            "unmanaging",
            "queued",
            "saving",
            "importing",
            "configured",
            "validating");

    /** In which a volume is on its way to another place, whatever its status. */
    private static final Set<String> MOVING = Set.of("starting", "migrating");

    private static final long FIRST_PAUSE = 50;
    private static final long LONGEST_PAUSE = 1000;
    private final Session session;
    private final long timeoutSeconds;

    Waiting(Session session, WaitOptions options) {
        this.session = session;
        this.timeoutSeconds = options.timeout;
    }

    /** What kind of object is waited for, and where it is read. */
    enum Subject {
        VOLUME("/volumes/", "volume"),
        SNAPSHOT("/snapshots/", "snapshot"),
        GROUP("/groups/", "group"),
        GROUP_SNAPSHOT("/group_snapshots/", "group_snapshot"),
        BACKUP("/backups/", "backup"),
        IMAGE("/images/", ""),
        BACKEND("/backends/", "backend");

        private final String path;
        private final String key;

        Subject(String path, String key) {
            this.path = path;
            this.key = key;
        }

        /** Where all of them are, without the last slash. */
        String collection() {
            return path.substring(0, path.length() - 1);
        }

        /** Under which bodies and answers have one. */
        String key() {
            return key;
        }

        JsonNode read(Session session, String id) {
            Door door =
                    switch (this) {
                        case VOLUME, SNAPSHOT, GROUP, GROUP_SNAPSHOT, BACKUP -> session.block();
                        case IMAGE -> session.images();
                        case BACKEND -> session.own();
                    };
            JsonNode answer = door.get(path + id);
            return key.isEmpty() ? answer : answer.path(key);
        }
    }

    /** Until every one has settled; an error status becomes a fault with the server's reason. */
    Map<String, JsonNode> settled(Subject subject, Iterable<String> ids) {
        Map<String, JsonNode> open = new LinkedHashMap<>();
        ids.forEach(id -> open.put(id, Json.object()));
        Map<String, JsonNode> done = new LinkedHashMap<>();
        loop(subject, open, progress -> {
            for (String id : Set.copyOf(open.keySet())) {
                JsonNode now = subject.read(session, id);
                if (UNDER_WAY.contains(status(now)) || MOVING.contains(migration(now))) {
                    open.put(id, now);
                } else {
                    open.remove(id);
                    done.put(id, now);
                }
            }
            show(progress, subject, open, done.size());
        });
        done.forEach((id, row) -> refuseError(subject, id, row));
        return done;
    }

    /** Until none of them exists any more. */
    void gone(Subject subject, Iterable<String> ids) {
        Map<String, JsonNode> open = new LinkedHashMap<>();
        ids.forEach(id -> open.put(id, Json.object()));
        int[] count = {0};
        loop(subject, open, progress -> {
            for (String id : Set.copyOf(open.keySet())) {
                Optional<JsonNode> now = readIfThere(subject, id);
                if (now.isEmpty()) {
                    open.remove(id);
                    count[0]++;
                } else {
                    refuseError(subject, id, now.get());
                    open.put(id, now.get());
                }
            }
            show(progress, subject, open, count[0]);
        });
    }

    private Optional<JsonNode> readIfThere(Subject subject, String id) {
        try {
            return Optional.of(subject.read(session, id));
        } catch (StorageException e) {
            if (e.fault().kind() == Kind.NOT_FOUND) {
                return Optional.empty();
            }
            throw e;
        }
    }

    private interface Look {
        void at(Progress progress);
    }

    private void loop(Subject subject, Map<String, JsonNode> open, Look look) {
        long end = System.nanoTime() + Duration.ofSeconds(timeoutSeconds).toNanos();
        long pause = FIRST_PAUSE;
        try (Progress progress = session.progress()) {
            look.at(progress);
            while (!open.isEmpty()) {
                if (System.nanoTime() > end) {
                    throw tooLong(subject, open);
                }
                Thread.sleep(pause);
                pause = Math.min(LONGEST_PAUSE, pause + pause / 4);
                look.at(progress);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw tooLong(subject, open);
        }
    }

    private StorageException tooLong(Subject subject, Map<String, JsonNode> open) {
        Map.Entry<String, JsonNode> first = open.entrySet().iterator().next();
        String status = status(first.getValue());
        return Fault.of(
                        CliFault.WAITED_TOO_LONG,
                        open.size() + " " + name(subject) + "(s) not done after " + timeoutSeconds + " s",
                        first.getKey() + " is " + (status.isEmpty() ? "still there" : status),
                        "It goes on without you; wait longer with --timeout, or look at octopus flow list.")
                .exception();
    }

    private void show(Progress progress, Subject subject, Map<String, JsonNode> open, int done) {
        if (open.isEmpty() || !session.terminal().interactive()) {
            return;
        }
        int all = open.size() + done;
        Map.Entry<String, JsonNode> first = open.entrySet().iterator().next();
        if (all > 1) {
            progress.show(name(subject) + "s: " + done + " of " + all, (double) done / all);
        } else {
            JsonNode flow = subject == Subject.VOLUME ? flow(first.getKey()) : Json.object();
            String step = Json.text(flow, "position");
            progress.show(
                    name(subject) + " " + first.getKey() + " " + status(first.getValue())
                            + (step.isEmpty() ? "" : ", " + step),
                    flow.path("progress").isNumber() ? flow.path("progress").asDouble() : -1);
        }
    }

    /** The volume's flow, from our own API; another server has no such thing. */
    private JsonNode flow(String id) {
        try {
            return session.own().get("/volumes/" + id).path("flow");
        } catch (StorageException e) {
            return Json.object();
        }
    }

    /** Until the volume is elsewhere; a move that was undone becomes a fault with the server's reason. */
    void moved(String volume) {
        JsonNode row = settled(Subject.VOLUME, List.of(volume)).getOrDefault(volume, Json.object());
        if (migration(row).equals("error")) {
            throw inError(Subject.VOLUME, volume, row, "stays where it was");
        }
    }

    private static String migration(JsonNode row) {
        return Json.text(row, "migration_status");
    }

    private void refuseError(Subject subject, String id, JsonNode row) {
        String status = status(row);
        if (status.startsWith("error") || status.equals("killed") || status.equals("failed")) {
            throw inError(subject, id, row, "is in status " + status);
        }
    }

    private StorageException inError(Subject subject, String id, JsonNode row, String how) {
        Fault fault =
                switch (subject) {
                    case VOLUME -> reason(id);
                    case BACKUP -> Fault.of(CliFault.ENDED_IN_ERROR, Json.text(row, "fail_reason"), "", "");
                    case SNAPSHOT, GROUP, GROUP_SNAPSHOT, IMAGE, BACKEND -> fault(row.path("fault"));
                };
        String what = "The " + name(subject) + " " + id + " " + how;
        return new Fault(
                        CliFault.ENDED_IN_ERROR,
                        what,
                        (fault.what() + (fault.cause().isBlank() ? "" : ": " + fault.cause())),
                        fault.correction().isBlank()
                                ? "Look at octopus message list and octopus flow list."
                                : fault.correction(),
                        fault.about())
                .exception();
    }

    private static String status(JsonNode row) {
        return Json.text(row, row.has("status") ? "status" : "state");
    }

    private static Fault fault(JsonNode fault) {
        Fault read = Fault.of(
                CliFault.ENDED_IN_ERROR,
                Json.text(fault, "what"),
                Json.text(fault, "cause"),
                Json.text(fault, "correction"));
        return fault.isObject() ? read.about("fault", Json.text(fault, "code")) : read;
    }

    /** Our own API keeps the fault; otherwise the newest of Cinder's user messages has to do. */
    private Fault reason(String id) {
        try {
            JsonNode fault = session.own().get("/volumes/" + id).path("fault");
            if (fault.isObject()) {
                return fault(fault);
            }
            JsonNode messages = session.block().get("/messages", Map.of("resource_uuid", id, "limit", "1"));
            String text = Json.list(messages.path("messages")).stream()
                    .findFirst()
                    .map(m -> Json.text(m, "user_message"))
                    .orElse("");
            return Fault.of(CliFault.ENDED_IN_ERROR, text, "", "");
        } catch (StorageException e) {
            return Fault.of(CliFault.ENDED_IN_ERROR, "", "", "");
        }
    }

    private static String name(Subject subject) {
        return subject.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
}
