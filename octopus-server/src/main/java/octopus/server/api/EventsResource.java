package octopus.server.api;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import octopus.core.event.EventLog;
import octopus.core.event.EventTail;
import octopus.core.event.NumberedEvent;
import octopus.server.http.Method;
import octopus.server.route.Flags;
import octopus.server.route.Route;

/** What happens, as server-sent events. Each has its number as id, so that a listener that comes back misses none. */
public final class EventsResource {
    /** Between two looks a stop of the process goes unseen, so they are short. */
    private static final Duration LOOK = Duration.ofSeconds(1);

    private static final int USUAL_SIGN = 15;
    private static final int RAREST_SIGN = 60;
    private static final Duration AT_ONCE = Duration.ofMillis(1);
    private final EventLog events;

    public EventsResource(EventLog events) {
        this.events = events;
    }

    public List<Route<ApiRequest>> routes() {
        return List.of(Route.<ApiRequest>of(Method.GET, "/events", "api events.stream", this::stream)
                .says("Streams what happens, as server-sent events: to the project, or all of it (event:list_all)")
                .rule("event:list")
                .query(
                        new Route.Parameter(
                                "since", "begin after the event of this number; Last-Event-ID says the same"),
                        new Route.Parameter("follow", "false: end with what there is already"),
                        new Route.Parameter(
                                "sign-seconds",
                                "after how many quiet seconds a comment shows that the server lives, 1 to 60; 15 without it"))
                .answers(200));
    }

    private void stream(ApiRequest request) throws IOException, InterruptedException {
        boolean follow = request.query("follow").flatMap(Flags::of).orElse(true);
        Optional<String> since =
                request.query("since").or(() -> request.exchange().header("Last-Event-ID"));
        EventTail tail = events.tail(since.map(EventsResource::number).orElseGet(() -> follow ? events.newest() : 0));
        int looksWithoutASign = signSeconds(request);
        request.exchange().responseHeader("Cache-Control", "no-cache");
        try (OutputStream out = request.exchange().stream(200, "text/event-stream; charset=UTF-8", Optional.empty())) {
            write(out, ": listening\n\n");
            int quiet = 0;
            boolean more = true;
            while (more) {
                List<NumberedEvent> found = tail.next(follow ? LOOK : AT_ONCE);
                for (NumberedEvent event : found) {
                    if (maySee(request, event)) {
                        write(out, text(event));
                    }
                }
                quiet = found.isEmpty() ? quiet + 1 : 0;
                if (quiet == looksWithoutASign) {
                    // Also how we notice that nobody listens any more.
                    write(out, ": \n\n");
                    quiet = 0;
                }
                more = follow && !request.exchange().isStopping() || !found.isEmpty();
            }
        }
    }

    private static int signSeconds(ApiRequest request) {
        Optional<String> text = request.query("sign-seconds");
        try {
            int seconds = text.map(Integer::parseInt).orElse(USUAL_SIGN);
            if (seconds >= 1 && seconds <= RAREST_SIGN) {
                return seconds;
            }
        } catch (NumberFormatException e) {
            // said below
        }
        throw ApiRequest.wrong(
                "sign-seconds", "\"" + text.orElse("") + "\" is not a whole number from 1 to " + RAREST_SIGN);
    }

    private static long number(String text) {
        try {
            return Long.parseLong(text.strip());
        } catch (NumberFormatException e) {
            throw ApiRequest.wrong("since", "\"" + text + "\" is not the number of an event");
        }
    }

    private static boolean maySee(ApiRequest request, NumberedEvent event) {
        return request.caller().owns(event.project()) || request.may("event:list_all");
    }

    private static String text(NumberedEvent event) {
        return "id: " + event.number() + "\nevent: " + event.kind() + "\ndata: {\"number\":" + event.number()
                + ",\"at\":\"" + event.at() + "\",\"kind\":\"" + event.kind() + "\",\"subject\":\""
                + event.subjectKind() + ":" + event.subjectId() + "\",\"body\":" + event.json() + "}\n\n";
    }

    private static void write(OutputStream out, String text) throws IOException {
        out.write(text.getBytes(StandardCharsets.UTF_8));
        out.flush();
    }
}
