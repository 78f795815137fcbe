package octopus.cli.command;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import octopus.cli.http.Json;
import octopus.cli.output.Column;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code octopus target}: the block services that backends are put into. */
@Command(
        name = "target",
        addMethodSubcommands = false,
        description = "Block services that backends are put into: this Octopus, a Cinder on hosts, a Cinder in pods.")
final class TargetCommand {
    private static final Set<String> OVER = Set.of("rolled-back", "retired");

    private final Session session;

    TargetCommand(Session session) {
        this.session = session;
    }

    @Command(name = "list", description = "Show the block services that are used, and their backends.")
    int list() {
        Map<String, ObjectNode> targets = new LinkedHashMap<>();
        for (JsonNode row : Json.list(session.own().get("/onboardings").path("onboardings"))) {
            if (!OVER.contains(Json.text(row, "state"))) {
                JsonNode target = row.path("spec").path("target");
                ObjectNode known = targets.computeIfAbsent(key(target), ignored -> target(target));
                known.withArray("backends").add(Json.text(row, "name"));
            }
        }
        session.printer()
                .list(
                        new ArrayList<>(targets.values()),
                        Column.of("kind"),
                        Column.of("where"),
                        Column.of("config"),
                        Column.of("api"),
                        Column.of("backends", row -> words(row.path("backends"))));
        return 0;
    }

    @Command(
            name = "look",
            description = {
                "Show the backends that a running Cinder has; nothing is taken and nothing is touched.",
                "octopus onboard import takes them."
            })
    int look(@Mixin ImportTarget target) {
        return imported(session, target, true);
    }

    /** @param lookOnly only tell what would be taken */
    static int imported(Session session, ImportTarget target, boolean lookOnly) {
        ObjectNode body = Json.object();
        body.set("target", target.read(session.terminal()));
        body.put("look_only", lookOnly);
        session.printer()
                .list(
                        Json.list(
                                session.own().post("/onboarding-imports", body).path("backends")),
                        Column.of("name"),
                        Column.of("product"),
                        Column.of("taken"),
                        Column.of("reason"));
        return 0;
    }

    private static String key(JsonNode target) {
        return String.join(" ", Json.text(target, "kind"), where(target), Json.text(target, "api"));
    }

    private static ObjectNode target(JsonNode target) {
        ObjectNode row = Json.object();
        row.put("kind", Json.text(target, "kind"));
        row.put("where", where(target));
        row.put("config", Json.text(target, "config"));
        row.put("api", Json.text(target, "api"));
        row.putArray("backends");
        return row;
    }

    private static String where(JsonNode target) {
        String hosts = words(target.path("hosts"));
        return hosts.isEmpty() ? Json.text(target, "node") : hosts;
    }

    private static String words(JsonNode list) {
        List<String> all = Json.list(list).stream().map(JsonNode::asString).toList();
        return String.join(", ", all);
    }
}
