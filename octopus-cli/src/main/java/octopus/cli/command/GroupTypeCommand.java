package octopus.cli.command;

import java.util.List;
import java.util.Map;
import octopus.cli.http.Door;
import octopus.cli.http.Json;
import octopus.cli.output.Column;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.node.ObjectNode;

/** {@code octopus group-type}: group types and their specs. */
@Command(
        name = "group-type",
        addMethodSubcommands = false,
        description = "Group types, and what they promise of a group (specs).")
final class GroupTypeCommand {
    private final Session session;

    GroupTypeCommand(Session session) {
        this.session = session;
    }

    @Command(name = "create", description = "Make a group type.")
    int create(
            @Parameters(paramLabel = "NAME", description = "Name of the type.") String name,
            @Option(names = "--description", paramLabel = "TEXT", description = "For people.") String text,
            @Option(names = "--private", description = "Only for administrators.") boolean hidden,
            @Option(
                            names = "--one-moment",
                            description = "Group snapshots show all volumes at one moment, on backends that can.")
                    boolean oneMoment,
            @Option(names = "--spec", paramLabel = "KEY=VALUE", description = "Spec.") Map<String, String> specs) {
        ObjectNode body = Json.object();
        body.put("name", name);
        Query.put(body, "description", text);
        body.put("is_public", !hidden);
        ObjectNode all = body.putObject("group_specs");
        if (oneMoment) {
            all.put("consistent_group_snapshot_enabled", "<is> True");
        }
        if (specs != null) {
            specs.forEach(all::put);
        }
        session.printer()
                .one(session.block()
                        .post("/group_types", Json.wrap("group_type", body))
                        .path("group_type"));
        return 0;
    }

    @Command(name = "list", description = "Show group types.")
    int list(@Mixin Pages pages) {
        session.printer()
                .list(
                        pages.read(
                                session.block(),
                                "/group_types",
                                "group_types",
                                new Query().with("is_public", "none").map()),
                        Column.of("id"),
                        Column.of("name"),
                        Column.of("public", "is_public"),
                        Column.of("specs", "group_specs"),
                        Column.of("description"));
        return 0;
    }

    @Command(name = "show", description = "Everything about one type.")
    int show(@Parameters(paramLabel = "TYPE", description = "Name or id; default is the default type.") String type) {
        return print(type.equals("default") ? type : Names.groupType(session, type));
    }

    @Command(name = "set", description = "Change name, description or specs.")
    int set(
            @Parameters(paramLabel = "TYPE", description = "Name or id.") String type,
            @Option(names = "--name", paramLabel = "NAME", description = "New name.") String name,
            @Option(names = "--description", paramLabel = "TEXT", description = "New description.") String text,
            @Option(names = "--spec", paramLabel = "KEY=VALUE", description = "Spec to add or replace.")
                    Map<String, String> specs) {
        String id = Names.groupType(session, type);
        ObjectNode body = Json.object();
        Query.put(body, "name", name);
        Query.put(body, "description", text);
        if (!body.isEmpty()) {
            session.block().put("/group_types/" + id, Json.wrap("group_type", body));
        }
        if (specs != null) {
            session.block().post("/group_types/" + id + "/group_specs", Json.wrap("group_specs", Json.of(specs)));
        }
        return print(id);
    }

    @Command(name = "unset", description = "Take specs away.")
    int unset(
            @Parameters(paramLabel = "TYPE", description = "Name or id.") String type,
            @Option(names = "--spec", paramLabel = "KEY", required = true, description = "Key to take away.")
                    List<String> keys) {
        String id = Names.groupType(session, type);
        keys.forEach(key -> session.block().delete("/group_types/" + id + "/group_specs/" + Door.escape(key)));
        return print(id);
    }

    @Command(name = "delete", description = "Delete types that no group has.")
    int delete(@Parameters(arity = "1..*", paramLabel = "TYPE", description = "Names or ids.") List<String> types) {
        types.forEach(type -> session.block().delete("/group_types/" + Names.groupType(session, type)));
        session.printer().say("Deleted " + String.join(", ", types));
        return 0;
    }

    private int print(String id) {
        session.printer().one(session.block().get("/group_types/" + id).path("group_type"));
        return 0;
    }
}
