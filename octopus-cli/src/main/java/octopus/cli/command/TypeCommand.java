package octopus.cli.command;

import java.util.List;
import java.util.Map;
import octopus.cli.http.Door;
import octopus.cli.http.Json;
import octopus.cli.output.Column;
import octopus.cli.terminal.CliFault;
import octopus.spi.Fault;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code octopus type}: volume types and their extra specs. */
@Command(
        name = "type",
        addMethodSubcommands = false,
        description = "Volume types, and what they ask of a backend (extra specs).")
final class TypeCommand {
    private final Session session;

    TypeCommand(Session session) {
        this.session = session;
    }

    @Command(name = "create", description = "Make a volume type.")
    int create(
            @Parameters(paramLabel = "NAME", description = "Name of the type.") String name,
            @Option(names = "--description", paramLabel = "TEXT", description = "For people.") String text,
            @Option(names = "--private", description = "Only for projects that are given access.") boolean hidden,
            @Option(names = "--spec", paramLabel = "KEY=VALUE", description = "Extra spec.")
                    Map<String, String> specs) {
        ObjectNode body = Json.object();
        body.put("name", name);
        Query.put(body, "description", text);
        body.put("os-volume-type-access:is_public", !hidden);
        if (specs != null) {
            body.set("extra_specs", Json.of(specs));
        }
        session.printer()
                .one(session.block()
                        .post("/types", Json.wrap("volume_type", body))
                        .path("volume_type"));
        return 0;
    }

    @Command(name = "list", description = "Show volume types.")
    int list(@Mixin Pages pages) {
        session.printer()
                .list(
                        pages.read(
                                session.block(),
                                "/types",
                                "volume_types",
                                new Query().with("is_public", "none").map()),
                        Column.of("id"),
                        Column.of("name"),
                        Column.of("public", "is_public"),
                        Column.of("extra specs", "extra_specs"),
                        Column.of("description"));
        return 0;
    }

    @Command(name = "show", description = "Everything about one type.")
    int show(@Parameters(paramLabel = "TYPE", description = "Name or id; default is the default type.") String type) {
        return print(type.equals("default") ? type : Names.type(session, type));
    }

    @Command(name = "set", description = "Change name, description or extra specs.")
    int set(
            @Parameters(paramLabel = "TYPE", description = "Name or id.") String type,
            @Option(names = "--name", paramLabel = "NAME", description = "New name.") String name,
            @Option(names = "--description", paramLabel = "TEXT", description = "New description.") String text,
            @Option(names = "--public", paramLabel = "true|false", description = "For every project or not.")
                    Boolean open,
            @Option(names = "--spec", paramLabel = "KEY=VALUE", description = "Extra spec to add or replace.")
                    Map<String, String> specs) {
        String id = Names.type(session, type);
        ObjectNode body = Json.object();
        Query.put(body, "name", name);
        Query.put(body, "description", text);
        if (open != null) {
            body.put("is_public", open);
        }
        if (!body.isEmpty()) {
            session.block().put("/types/" + id, Json.wrap("volume_type", body));
        }
        if (specs != null) {
            session.block().post("/types/" + id + "/extra_specs", Json.wrap("extra_specs", Json.of(specs)));
        }
        return print(id);
    }

    @Command(name = "unset", description = "Take extra specs away.")
    int unset(
            @Parameters(paramLabel = "TYPE", description = "Name or id.") String type,
            @Option(names = "--spec", paramLabel = "KEY", required = true, description = "Key to take away.")
                    List<String> keys) {
        String id = Names.type(session, type);
        keys.forEach(key -> session.block().delete("/types/" + id + "/extra_specs/" + Door.escape(key)));
        return print(id);
    }

    @Command(name = "delete", description = "Delete types that no volume has.")
    int delete(@Parameters(arity = "1..*", paramLabel = "TYPE", description = "Names or ids.") List<String> types) {
        types.forEach(type -> session.block().delete("/types/" + Names.type(session, type)));
        session.printer().say("Deleted " + String.join(", ", types));
        return 0;
    }

    @Command(name = "access", description = "Which projects may use a private type; add or remove one.")
    int access(
            @Parameters(paramLabel = "TYPE", description = "Name or id.") String type,
            @Option(names = "--add", paramLabel = "PROJECT", description = "Give access.") String add,
            @Option(names = "--remove", paramLabel = "PROJECT", description = "Take access away.") String remove) {
        String id = Names.type(session, type);
        act(id, "addProjectAccess", add);
        act(id, "removeProjectAccess", remove);
        JsonNode answer = session.block().get("/types/" + id + "/os-volume-type-access");
        session.printer().list(Json.list(answer.path("volume_type_access")), Column.of("project_id"));
        return 0;
    }

    @Command(name = "encrypt", description = "Have its volumes encrypted, while there are none; or leave them plain.")
    int encrypt(
            @Parameters(paramLabel = "TYPE", description = "Name or id.") String type,
            @Option(
                            names = "--provider",
                            paramLabel = "luks|luks2",
                            defaultValue = "luks",
                            description = "The container. Default: ${DEFAULT-VALUE}.")
                    String provider,
            @Option(names = "--cipher", paramLabel = "CIPHER", description = "Such as aes-xts-plain64.") String cipher,
            @Option(names = "--key-size", paramLabel = "BITS", description = "Of the key.") Integer bits,
            @Option(names = "--none", description = "Leave its volumes plain.") boolean none) {
        String path = "/types/" + Names.type(session, type) + "/encryption";
        if (none) {
            session.block().delete(path + "/provider");
            session.printer().say("Volumes of type " + type + " are plain from now on");
            return 0;
        }
        ObjectNode body = Json.object();
        body.put("provider", provider);
        body.put("control_location", "front-end");
        Query.put(body, "cipher", cipher);
        if (bits != null) {
            body.put("key_size", bits);
        }
        session.block().post(path, Json.wrap("encryption", body));
        session.printer().one(session.block().get(path));
        return 0;
    }

    @Command(
            name = "default",
            description =
                    "Which type the volumes of projects get that name none (administrators); see type show default.")
    int defaultOf(
            @Parameters(arity = "0..1", paramLabel = "PROJECT", description = "Of this project. Default: of all.")
                    String project,
            @Option(names = "--set", paramLabel = "TYPE", description = "Give it this type, by name or id.")
                    String type,
            @Option(names = "--unset", description = "Let it have everybody's again.") boolean unset) {
        if (project == null) {
            if (type != null || unset) {
                throw Fault.of(CliFault.WRONG_USAGE, "Which project?", "", "Name it before --set or --unset.")
                        .exception();
            }
            session.printer()
                    .list(
                            Json.list(session.block().get("/default-types").path("default_types")),
                            Column.of("project", "project_id"),
                            Column.of("type", "volume_type_id"));
            return 0;
        }
        String path = "/default-types/" + Door.escape(project);
        if (unset) {
            session.block().delete(path);
            session.printer().say("Project " + project + " has everybody's default type again");
            return 0;
        }
        if (type != null) {
            session.block()
                    .put(path, Json.wrap("default_type", Json.of(Map.of("volume_type", Names.type(session, type)))));
        }
        session.printer().one(session.block().get(path).path("default_type"));
        return 0;
    }

    @Command(name = "encryption", description = "How volumes of a type are encrypted (administrators).")
    int encryption(@Parameters(paramLabel = "TYPE", description = "Name or id.") String type) {
        session.printer().one(session.block().get("/types/" + Names.type(session, type) + "/encryption"));
        return 0;
    }

    private void act(String id, String action, String project) {
        if (project != null) {
            ObjectNode body = Json.object();
            body.put("project", project);
            session.block().post("/types/" + id + "/action", Json.wrap(action, body));
        }
    }

    private int print(String id) {
        session.printer().one(session.block().get("/types/" + id).path("volume_type"));
        return 0;
    }
}
