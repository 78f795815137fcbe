package octopus.cli.command;

import java.util.List;
import java.util.Map;
import octopus.cli.http.Door;
import octopus.cli.http.Json;
import octopus.cli.output.Column;
import octopus.cli.terminal.CliFault;
import octopus.spi.Fault;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code octopus service}: services and their hosts, as the Block Storage API has them. */
@Command(
        name = "service",
        addMethodSubcommands = false,
        description = "The server's services, as the Block Storage API has them.")
final class ServiceCommand {
    private static final String ALL = "/os-services";
    private final Session session;

    ServiceCommand(Session session) {
        this.session = session;
    }

    @Command(name = "list", description = "Show services.")
    int list(
            @Option(names = "--host", paramLabel = "HOST", description = "On this host.") String host,
            @Option(names = "--binary", paramLabel = "NAME", description = "Such as cinder-volume.") String binary) {
        return rows(
                session.block()
                        .get(
                                ALL,
                                new Query()
                                        .with("host", host)
                                        .with("binary", binary)
                                        .map()),
                "services",
                Column.of("binary"),
                Column.of("host"),
                Column.of("zone"),
                Column.of("status"),
                Column.of("state"),
                Column.of("frozen"),
                Column.of("replication", "replication_status"),
                Column.of("updated", "updated_at"),
                Column.of("reason", "disabled_reason"));
    }

    @Command(name = "set", description = "Enable or disable a service.")
    int set(
            @Parameters(paramLabel = "HOST", description = "Host, such as name@backend.") String host,
            @Parameters(paramLabel = "BINARY", description = "Such as cinder-volume.") String binary,
            @Option(names = "--enable", description = "Enable.") boolean enable,
            @Option(names = "--disable", description = "Disable.") boolean disable,
            @Option(names = "--reason", paramLabel = "TEXT", description = "Why it is disabled.") String reason) {
        if (enable == disable) {
            throw Fault.of(CliFault.WRONG_USAGE, "Enable or disable?", "", "Give one of --enable and --disable.")
                    .exception();
        }
        ObjectNode body = host(host);
        body.put("binary", binary);
        Query.put(body, "disabled_reason", reason);
        String verb = enable ? "enable" : reason == null ? "disable" : "disable-log-reason";
        session.printer().one(session.block().put(ALL + "/" + verb, body));
        return 0;
    }

    @Command(
            name = "freeze",
            description = "Let nothing on a backend be made, changed or deleted until it is thawed; attachments go on.")
    int freeze(@Parameters(paramLabel = "HOST", description = "Host, such as name@backend.") String host) {
        session.block().put(ALL + "/freeze", host(host));
        session.printer().say("Frozen: " + host);
        return 0;
    }

    @Command(name = "thaw", description = "End what freeze began.")
    int thaw(@Parameters(paramLabel = "HOST", description = "Host, such as name@backend.") String host) {
        session.block().put(ALL + "/thaw", host(host));
        session.printer().say("Thawed: " + host);
        return 0;
    }

    @Command(
            name = "failover",
            description =
                    "Have a backend's volumes served from the place that they are replicated to, or from here again.")
    int failover(
            @Parameters(paramLabel = "HOST", description = "Host, such as name@backend.") String host,
            @Option(
                            names = "--to",
                            paramLabel = "PLACE",
                            description = "Name of the place; default is back to here. Without: the driver chooses.")
                    String place) {
        ObjectNode body = host(host);
        Query.put(body, "backend_id", place);
        session.block().put(ALL + "/failover", body);
        session.printer().say("Failover accepted: " + host);
        return 0;
    }

    @Command(name = "clean-up", description = "Have what is unfinished on services that are down looked at now.")
    int cleanUp(
            @Option(names = "--host", paramLabel = "HOST", description = "On this host.") String host,
            @Option(names = "--binary", paramLabel = "NAME", description = "Such as cinder-volume.") String binary,
            @Option(names = "--up", description = "On services that are up, instead.") boolean up,
            @Option(names = "--kind", paramLabel = "volume|snapshot|backup", description = "Only of these.")
                    String kind,
            @Option(names = "--id", paramLabel = "ID", description = "Only of this object.") String id) {
        ObjectNode body = Json.object();
        Query.put(body, "host", host);
        Query.put(body, "binary", binary);
        Query.put(body, "resource_type", kind);
        Query.put(body, "resource_id", id);
        if (up) {
            body.put("is_up", true);
        }
        JsonNode answer = session.block().post("/workers/cleanup", body);
        return rows(answer, "cleaning", Column.of("id"), Column.of("host"), Column.of("binary"));
    }

    @Command(name = "hosts", description = "Show hosts, or with --usage what each project has on one.")
    int hosts(@Option(names = "--usage", paramLabel = "HOST", description = "On this host.") String host) {
        if (host == null) {
            return rows(
                    session.block().get("/os-hosts"),
                    "hosts",
                    Column.of("host", "host_name"),
                    Column.of("service"),
                    Column.of("zone"),
                    Column.of("status", "service-status"),
                    Column.of("state", "service-state"));
        }
        return rows(
                session.block().get("/os-hosts/" + Door.escape(host)),
                "host",
                Column.of("project", "resource.project"),
                Column.of("volumes", "resource.volume_count"),
                Column.of("GiB", "resource.total_volume_gb"),
                Column.of("snapshots", "resource.snapshot_count"),
                Column.of("GiB of snapshots", "resource.total_snapshot_gb"));
    }

    @Command(name = "zones", description = "Show availability zones.")
    int zones() {
        return rows(
                session.block().get("/os-availability-zone"),
                "availabilityZoneInfo",
                Column.of("zone", "zoneName"),
                Column.of("available", "zoneState.available"));
    }

    @Command(name = "capabilities", description = "What a volume type may ask of a backend.")
    int capabilities(
            @Parameters(paramLabel = "HOST", description = "Host, such as name@backend or name@backend#pool.")
                    String host) {
        session.printer().one(session.block().get("/capabilities/" + Door.escape(host)));
        return 0;
    }

    @Command(name = "log-levels", description = "How much is written to the log; --level changes it until the restart.")
    int logLevels(
            @Option(
                            names = "--prefix",
                            paramLabel = "LOGGER",
                            defaultValue = "octopus",
                            description = "Beginning of the loggers' names. Default: ${DEFAULT-VALUE}.")
                    String prefix,
            @Option(names = "--level", paramLabel = "error|warning|info|debug", description = "Write so much.")
                    String level) {
        ObjectNode body = Json.object();
        // All services are one process, which is asked once.
        body.put("binary", "cinder-api");
        body.put("prefix", prefix);
        if (level != null) {
            session.block().put(ALL + "/set-log", body.deepCopy().put("level", level));
        }
        List<JsonNode> found =
                Json.list(session.block().put(ALL + "/get-log", body).path("log_levels"));
        List<JsonNode> rows = found.stream()
                .flatMap(service -> service.path("levels").properties().stream())
                .<JsonNode>map(entry -> Json.of(Map.of("logger", entry.getKey(), "level", Json.text(entry.getValue()))))
                .toList();
        session.printer().list(rows, Column.of("logger"), Column.of("level"));
        return 0;
    }

    private static ObjectNode host(String host) {
        ObjectNode body = Json.object();
        body.put("host", host);
        return body;
    }

    private int rows(JsonNode answer, String key, Column... columns) {
        session.printer().list(Json.list(answer.path(key)), columns);
        return 0;
    }
}
