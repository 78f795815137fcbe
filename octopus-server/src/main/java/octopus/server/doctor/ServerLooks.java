package octopus.server.doctor;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import octopus.neighbour.http.Reply;
import octopus.spi.Fault;
import octopus.spi.FaultCode;
import octopus.spi.Finding;
import octopus.spi.StorageException;
import tools.jackson.databind.JsonNode;

/** What a running server says of itself, its backends, nodes and flows. */
final class ServerLooks {
    private static final String SERVER = "server";

    private final RunningServer server;
    private final boolean named;

    /** @param named whether somebody said that there is one; otherwise none need run */
    ServerLooks(RunningServer server, boolean named) {
        this.server = server;
        this.named = named;
    }

    List<Look> looks() {
        return List.of(
                Look.of(SERVER, this::health),
                Look.of("backend", each("/backends", "backends", ServerLooks::backend)),
                Look.of("node", each("/nodes", "nodes", ServerLooks::node)),
                Look.of("flow", each("/flows?state=stuck", "flows", ServerLooks::stuck)),
                Look.of("finding", each("/findings", "findings", ServerLooks::standing)),
                Look.of("audit", this::audit));
    }

    private List<Finding> health(String check) {
        String where = server.address().toString();
        Reply reply;
        try {
            reply = server.health();
        } catch (StorageException e) {
            Fault silent = Fault.of(
                    DoctorFault.SERVER_SILENT,
                    "No server answers at " + where,
                    e.fault().cause(),
                    "Start it with ./octopus up, or say where it is by --url.");
            return List.of(named ? Look.failure(check, where, silent) : Look.warning(check, where, silent));
        }
        if (reply.status() == 200) {
            return List.of(Look.pass(check, where, "it answers and is well"));
        }
        return List.of(Look.failure(
                check,
                where,
                Fault.of(
                        DoctorFault.SERVER_UNWELL,
                        "The server is not well",
                        "it says: " + reply.words(),
                        "What follows here says more; so does its log.")));
    }

    /** Looks at each row of a list; rows without anything to say give nothing. */
    private Function<String, List<Finding>> each(String path, String key, Function<JsonNode, Optional<Finding>> judge) {
        return check -> {
            List<Finding> found = new ArrayList<>();
            Optional<Finding> unasked = ask(check, path, answer -> {
                for (JsonNode row : answer.path(key)) {
                    judge.apply(row).ifPresent(found::add);
                }
                if (found.isEmpty()) {
                    found.add(Look.pass(check, SERVER, "nothing is wrong"));
                }
            });
            unasked.ifPresent(found::add);
            return found;
        };
    }

    /** @return why it could not be asked */
    private Optional<Finding> ask(String check, String path, java.util.function.Consumer<JsonNode> use) {
        Reply reply;
        try {
            reply = server.get("/api/v1" + path);
        } catch (StorageException e) {
            return Optional.of(Look.skipped(check, SERVER, "no server answers"));
        }
        if (reply.status() == 401 || reply.status() == 403) {
            return Optional.of(
                    Look.skipped(check, SERVER, "it tells only administrators: put a token of one into OCTOPUS_TOKEN"));
        }
        if (!reply.isGood()) {
            return Optional.of(Look.failure(
                    check,
                    SERVER,
                    Fault.of(
                            DoctorFault.SERVER_UNWELL,
                            "The server does not tell of " + path,
                            "it answered " + reply.status() + ": " + reply.words(),
                            "Its log has the cause.")));
        }
        use.accept(reply.json());
        return Optional.empty();
    }

    private static Optional<Finding> backend(JsonNode row) {
        String name = row.path("name").asString("");
        if (!row.path("state").asString("").equals("failed")) {
            return Optional.of(Look.pass(
                    "backend",
                    name,
                    row.path("state").asString("") + ", driver "
                            + row.path("driver").asString("")));
        }
        return Optional.of(Look.failure("backend", name, fault(DoctorFault.BACKEND_SERVES_NOTHING, row.path("fault"))));
    }

    private static Optional<Finding> node(JsonNode row) {
        String name = row.path("name").asString("");
        String state = row.path("state").asString("");
        if (state.equals("ready") || state.equals("new")) {
            return Optional.of(Look.pass("node", name, state));
        }
        Fault usual = Fault.of(
                DoctorFault.NODE_NOT_READY,
                "Node " + name + " is " + state,
                "",
                "octopus node show " + name + " says more.");
        JsonNode told = row.path("fault");
        return Optional.of(
                Look.failure("node", name, told.isObject() ? fault(DoctorFault.NODE_NOT_READY, told) : usual));
    }

    private static Optional<Finding> stuck(JsonNode row) {
        String id = row.path("id").asString("");
        Fault told = fault(DoctorFault.FLOW_IS_STUCK, row.path("fault"));
        return Optional.of(Look.failure(
                "flow",
                id,
                Fault.of(
                        DoctorFault.FLOW_IS_STUCK,
                        "Flow " + row.path("name").asString("") + " of "
                                + row.path("subject").asString("") + " is stuck",
                        told.sentence(),
                        "Mend the cause, then: octopus flow release " + id + " (--help says in which direction).")));
    }

    private static Optional<Finding> standing(JsonNode row) {
        // Backends that failed are looked at by themselves.
        if (row.path("check").asString("").equals("backend-answers")) {
            return Optional.empty();
        }
        Fault told = fault(DoctorFault.SERVER_UNWELL, row);
        String where = row.path("where").asString("");
        return Optional.of(
                row.path("severity").asString("").equals("failure")
                        ? Look.failure("finding", where, told)
                        : Look.warning("finding", where, told));
    }

    private List<Finding> audit(String check) {
        List<Finding> found = new ArrayList<>();
        Optional<Finding> unasked = ask(check, "/audit/verify", answer -> {
            if (answer.path("intact").asBoolean()) {
                found.add(Look.pass(
                        check, SERVER, answer.path("checked").asString("0") + " entries, none of them touched"));
                return;
            }
            found.add(Look.failure(
                    check,
                    SERVER,
                    Fault.of(
                            DoctorFault.AUDIT_TOUCHED,
                            "The audit is not as it was written",
                            answer.path("what").asString(""),
                            "Keep the database as it is, compare with a backup, and see who could write to it"
                                    + " (docs/operations/audit.md).")));
        });
        unasked.ifPresent(found::add);
        return found;
    }

    /** A fault as the API tells it. */
    private static Fault fault(FaultCode usual, JsonNode told) {
        String name = told.path("code").asString("");
        FaultCode code = name.isEmpty() ? usual : new FaultCode.Named(name, usual.kind(), usual.sentence());
        return Fault.of(
                code,
                told.path("what").asString(""),
                told.path("cause").asString(""),
                told.path("correction").asString(""));
    }
}
