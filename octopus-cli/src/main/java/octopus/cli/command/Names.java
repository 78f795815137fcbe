package octopus.cli.command;

import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import octopus.cli.http.Door;
import octopus.cli.http.Json;
import octopus.cli.terminal.CliFault;
import octopus.spi.Fault;
import tools.jackson.databind.JsonNode;

/** Turns a name, or an id, into an id. What looks like an id is taken as one, without asking. */
final class Names {
    private static final Pattern ID = Pattern.compile("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}");

    private static final Map<String, String> ALL_TYPES = Map.of("is_public", "none");

    private Names() {}

    static String volume(Session session, String text) {
        return find(session.block(), "volume", "/volumes", "volumes", text);
    }

    static String snapshot(Session session, String text) {
        return find(session.block(), "snapshot", "/snapshots", "snapshots", text);
    }

    static String backup(Session session, String text) {
        return find(session.block(), "backup", "/backups", "backups", text);
    }

    static String type(Session session, String text) {
        if (isId(text)) {
            return text;
        }
        // Types cannot be asked for by name; private ones are shown to administrators who ask for all.
        return only("volume type", text, new Pages().read(session.block(), "/types", "volume_types", ALL_TYPES));
    }

    static String group(Session session, String text) {
        return find(session.block(), "group", "/groups", "groups", text);
    }

    static String groupSnapshot(Session session, String text) {
        return find(session.block(), "group snapshot", "/group_snapshots", "group_snapshots", text);
    }

    static String groupType(Session session, String text) {
        return find(session.block(), "group type", "/group_types", "group_types", text);
    }

    static String image(Session session, String text) {
        return find(session.images(), "image", "/images", "images", text);
    }

    static boolean isId(String text) {
        return ID.matcher(text).matches();
    }

    private static String find(Door door, String what, String path, String key, String text) {
        if (isId(text)) {
            return text;
        }
        return only(what, text, Json.list(door.get(path, Map.of("name", text)).path(key)));
    }

    private static String only(String what, String text, List<JsonNode> rows) {
        List<JsonNode> found =
                rows.stream().filter(row -> Json.text(row, "name").equals(text)).toList();
        if (found.size() == 1) {
            return Json.text(found.getFirst(), "id");
        }
        if (found.isEmpty()) {
            throw Fault.of(
                            CliFault.NAME_UNKNOWN,
                            "There is no " + what + " named " + text,
                            "",
                            "octopus " + what.replace("volume type", "type").replace(' ', '-')
                                    + " list shows those that there are.")
                    .exception();
        }
        String ids = found.stream().map(row -> Json.text(row, "id")).collect(Collectors.joining(", "));
        throw Fault.of(CliFault.NAME_AMBIGUOUS, found.size() + " " + what + "s are named " + text, ids, "Give the id.")
                .exception();
    }
}
