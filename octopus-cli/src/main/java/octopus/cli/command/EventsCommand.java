package octopus.cli.command;

import java.util.Iterator;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import octopus.cli.http.Door;
import octopus.cli.http.Json;
import octopus.spi.StorageException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code octopus events}: server-sent events as lines. */
@Command(
        name = "events",
        description = {
            "Show what happens, as it happens.",
            "With --follow the connection is opened again when it breaks."
        })
final class EventsCommand implements Callable<Integer> {
    private static final long PAUSE = 1000;
    private final Session session;

    @Option(names = "--follow", description = "Stay until interrupted.")
    boolean follow;

    @Option(names = "--since", paramLabel = "N", description = "Begin after the event with this number.")
    String since;

    @Option(names = "--count", paramLabel = "N", description = "End after so many events.")
    long count = Long.MAX_VALUE;

    private String id = "";
    private String kind = "";
    private final StringBuilder data = new StringBuilder();

    EventsCommand(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() throws InterruptedException {
        read();
        while (follow && count > 0) {
            Thread.sleep(PAUSE);
            try {
                read();
            } catch (StorageException e) {
                session.terminal().err().println(e.getMessage());
            }
        }
        return 0;
    }

    /** One connection, until its end or until enough was seen. */
    private void read() {
        Query query = new Query().with("since", since).with("follow", follow ? null : "false");
        try (Stream<String> lines = session.own().lines("/events" + Door.query(query.map()))) {
            Iterator<String> each = lines.iterator();
            while (count > 0 && each.hasNext()) {
                line(each.next());
            }
        } catch (java.io.UncheckedIOException e) {
            if (!follow) {
                throw e;
            }
        }
    }

    private void line(String line) {
        if (line.startsWith("id:")) {
            id = line.substring(3).strip();
        } else if (line.startsWith("event:")) {
            kind = line.substring(6).strip();
        } else if (line.startsWith("data:")) {
            data.append(data.isEmpty() ? "" : "\n").append(line.substring(5).strip());
        } else if (line.isEmpty() && !data.isEmpty()) {
            show();
        }
    }

    private void show() {
        ObjectNode event = Json.object();
        event.put("id", id);
        event.put("event", kind);
        event.set("data", parsed(data.toString()));
        session.printer().event(event, id + "  " + kind + "  " + data);
        since = id.isEmpty() ? since : id;
        data.setLength(0);
        kind = "";
        count--;
    }

    private static JsonNode parsed(String text) {
        try {
            return Json.read(text);
        } catch (JacksonException e) {
            return Json.object().put("text", text);
        }
    }
}
