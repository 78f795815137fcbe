package octopus.cli.command;

import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import octopus.cli.http.Json;
import octopus.cli.output.Column;
import tools.jackson.databind.node.ObjectNode;

/** What commands do alike with every kind of object of the Block Storage API. */
final class Kind {
    private final Session session;
    private final Waiting.Subject subject;
    private final BiFunction<Session, String, String> named;

    /** @param named finds the id of one by its name */
    Kind(Session session, Waiting.Subject subject, BiFunction<Session, String, String> named) {
        this.session = session;
        this.subject = subject;
        this.named = named;
    }

    String id(String nameOrId) {
        return named.apply(session, nameOrId);
    }

    int show(String nameOrId) {
        return print(id(nameOrId));
    }

    int print(String id) {
        session.printer().one(subject.read(session, id));
        return 0;
    }

    /** Asks for a new one. @return its id, once it has settled where that is wanted */
    String create(ObjectNode body, WaitOptions wait) {
        return begun(subject.collection(), subject.key(), body, wait);
    }

    /** Asks at another address, where the answer has the new one all the same. @param key what the body is wrapped in */
    String begun(String path, String key, ObjectNode body, WaitOptions wait) {
        String id = Json.text(session.block().post(path, Json.wrap(key, body)).path(subject.key()), "id");
        if (wait.wait) {
            new Waiting(session, wait).settled(subject, List.of(id));
        }
        return id;
    }

    /** Shows those that the query asks for. @param rows under which the answer has them */
    int list(Query query, Pages pages, String rows, Column... columns) {
        session.printer()
                .list(pages.read(session.block(), subject.collection() + "/detail", rows, query.map()), columns);
        return 0;
    }

    /** @param force whatever their status, which administrators may */
    int delete(List<String> names, boolean force, WaitOptions wait) {
        List<String> ids = names.stream().map(this::id).toList();
        for (String id : ids) {
            if (force) {
                act(id, "os-force_delete", Json.object());
            } else {
                session.block().delete(subject.collection() + "/" + id);
            }
        }
        return deleted(names, ids, wait);
    }

    int deleted(List<String> names, List<String> ids, WaitOptions wait) {
        if (wait.wait) {
            new Waiting(session, wait).gone(subject, ids);
        }
        session.printer().say((wait.wait ? "Deleted " : "Deletion accepted: ") + String.join(", ", names));
        return 0;
    }

    int resetStatus(String nameOrId, String status) {
        String id = id(nameOrId);
        ObjectNode body = Json.object();
        body.put("status", status);
        act(id, "os-reset_status", body);
        return print(id);
    }

    void act(String id, String action, ObjectNode body) {
        session.block().post(subject.collection() + "/" + id + "/action", Json.wrap(action, body));
    }

    /** A body with what everything has. @param metadata {@code null} where none was given */
    static ObjectNode described(String name, String description, Map<String, String> metadata) {
        ObjectNode body = Json.object();
        Query.put(body, "name", name);
        Query.put(body, "description", description);
        if (metadata != null) {
            body.set("metadata", Json.of(metadata));
        }
        return body;
    }
}
