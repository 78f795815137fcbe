package octopus.cli.command;

import java.util.List;
import java.util.Map;
import octopus.cli.http.Json;
import octopus.cli.output.Column;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code octopus qos}: how fast volumes of a type may be. */
@Command(name = "qos", addMethodSubcommands = false, description = "QoS specs: how fast volumes of a type may be.")
final class QosCommand {
    private static final String ALL = "/qos-specs";
    private static final String KEY = "qos_specs";
    private final Session session;

    QosCommand(Session session) {
        this.session = session;
    }

    @Command(name = "create", description = "Make QoS specs.")
    int create(
            @Parameters(paramLabel = "NAME", description = "Name of the specs.") String name,
            @Option(
                            names = "--consumer",
                            paramLabel = "front-end|back-end|both",
                            defaultValue = "back-end",
                            description = "Who heeds them. Default: ${DEFAULT-VALUE}.")
                    String consumer,
            @Option(names = "--spec", paramLabel = "KEY=VALUE", description = "Such as total_iops_sec=500.")
                    Map<String, String> specs) {
        ObjectNode body = Json.object();
        if (specs != null) {
            specs.forEach(body::put);
        }
        body.put("name", name);
        body.put("consumer", consumer);
        session.printer().one(session.block().post(ALL, Json.wrap(KEY, body)).path(KEY));
        return 0;
    }

    @Command(name = "list", description = "Show QoS specs.")
    int list(@Mixin Pages pages) {
        session.printer()
                .list(
                        pages.read(session.block(), ALL, KEY, Map.of()),
                        Column.of("id"),
                        Column.of("name"),
                        Column.of("consumer"),
                        Column.of("specs"));
        return 0;
    }

    @Command(name = "show", description = "Everything about some QoS specs.")
    int show(@Parameters(paramLabel = "QOS", description = "Id.") String id) {
        session.printer().one(session.block().get(ALL + "/" + id).path(KEY));
        return 0;
    }

    @Command(name = "set", description = "Add or replace specs, or change who heeds them.")
    int set(
            @Parameters(paramLabel = "QOS", description = "Id.") String id,
            @Option(names = "--consumer", paramLabel = "front-end|back-end|both", description = "Who heeds them.")
                    String consumer,
            @Option(names = "--spec", paramLabel = "KEY=VALUE", description = "Spec to add or replace.")
                    Map<String, String> specs) {
        ObjectNode body = Json.object();
        if (specs != null) {
            specs.forEach(body::put);
        }
        Query.put(body, "consumer", consumer);
        session.block().put(ALL + "/" + id, Json.wrap(KEY, body));
        return show(id);
    }

    @Command(name = "unset", description = "Take specs away.")
    int unset(
            @Parameters(paramLabel = "QOS", description = "Id.") String id,
            @Option(names = "--spec", paramLabel = "KEY", required = true, description = "Key to take away.")
                    List<String> keys) {
        ObjectNode body = Json.object();
        ArrayNode array = body.putArray("keys");
        keys.forEach(array::add);
        session.block().put(ALL + "/" + id + "/delete_keys", body);
        return show(id);
    }

    @Command(name = "types", description = "Which volume types have them; give them to one or take them away.")
    int types(
            @Parameters(paramLabel = "QOS", description = "Id.") String id,
            @Option(names = "--add", paramLabel = "TYPE", description = "Give them to this type.") String add,
            @Option(names = "--remove", paramLabel = "TYPE", description = "Take them from this type.") String remove,
            @Option(names = "--remove-all", description = "Take them from every type.") boolean all) {
        associate(id, "associate", add);
        associate(id, "disassociate", remove);
        if (all) {
            session.block().get(ALL + "/" + id + "/disassociate_all");
        }
        session.printer()
                .list(
                        Json.list(session.block()
                                .get(ALL + "/" + id + "/associations")
                                .path("qos_associations")),
                        Column.of("id"),
                        Column.of("name"));
        return 0;
    }

    /** Cinder changes this by GET. */
    private void associate(String id, String verb, String type) {
        if (type != null) {
            session.block().get(ALL + "/" + id + "/" + verb, Map.of("vol_type_id", Names.type(session, type)));
        }
    }

    @Command(name = "delete", description = "Delete QoS specs.")
    int delete(
            @Parameters(arity = "1..*", paramLabel = "QOS", description = "Ids.") List<String> ids,
            @Option(names = "--force", description = "Also while types have them.") boolean force) {
        ids.forEach(id -> session.block().delete(ALL + "/" + id + (force ? "?force=true" : "")));
        session.printer().say("Deleted " + String.join(", ", ids));
        return 0;
    }
}
