package octopus.simulator.oceanstor;

import java.util.Map;
import java.util.Optional;
import octopus.spi.Secret;

/** Hosts and their initiators. */
final class Hosts {
    private final Inventory inventory;
    private final Serving serving;

    Hosts(Inventory inventory, Serving serving) {
        this.inventory = inventory;
        this.serving = serving;
    }

    void register(Routes routes) {
        routes.on(
                        "GET",
                        "host",
                        ask -> Routes.data(inventory
                                .all(Kind.HOST)
                                .filter(ask::admits)
                                .map(this::fields)
                                .toList()))
                .on("GET", "host/*", ask -> Routes.data(fields(inventory.need(Kind.HOST, ask.id()))))
                .on("POST", "host", this::create)
                .on("DELETE", "host/*", this::delete)
                .on(
                        "GET",
                        "iscsi_initiator",
                        ask -> Routes.data(inventory
                                .all(Kind.INITIATOR)
                                .map(this::initiator)
                                .filter(ask::admits)
                                .map(ArrayObject::fields)
                                .toList()))
                .on(
                        "GET",
                        "iscsi_initiator/*",
                        ask -> Routes.data(initiator(inventory.need(Kind.INITIATOR, ask.id()))
                                .fields()))
                .on("POST", "iscsi_initiator", this::add)
                .on("PUT", "iscsi_initiator/remove_iscsi_from_host", this::free)
                .on("PUT", "iscsi_initiator", this::change)
                .on("PUT", "iscsi_initiator/*", this::change)
                .on("DELETE", "iscsi_initiator/*", this::remove)
                .reads(inventory, Kind.FC_INITIATOR)
                .on("GET", "fc_initiator/count", ask -> Routes.data(Map.of("COUNT", "0")));
    }

    private Optional<Object> create(Ask ask) {
        String name = ask.need("NAME");
        inventory.checkName(Kind.HOST, name, "");
        ArrayObject host = inventory
                .make(Kind.HOST)
                .set("NAME", name)
                .set("DESCRIPTION", ask.given("DESCRIPTION").orElse(""))
                .set("OPERATIONSYSTEM", ask.given("OPERATIONSYSTEM").orElse("0"))
                .set("RUNNINGSTATUS", "1");
        return Routes.data(fields(host));
    }

    private Optional<Object> delete(Ask ask) {
        ArrayObject host = inventory.need(Kind.HOST, ask.id());
        if (!inventory.of(Kind.HOST_GROUP, host).isEmpty()
                || inventory
                        .all(Kind.INITIATOR)
                        .anyMatch(each -> each.get("PARENTID").equals(host.id()))) {
            throw ArrayFault.STILL_USED.refusal();
        }
        inventory.drop(host);
        serving.converge();
        return Routes.done();
    }

    private Optional<Object> add(Ask ask) {
        String id = ask.need("ID");
        if (inventory.find(Kind.INITIATOR, id).isPresent()) {
            throw ArrayFault.ID_EXISTS.refusal();
        }
        inventory
                .put(Kind.INITIATOR, id)
                .set("NAME", ask.given("NAME").orElse(""))
                .set("USECHAP", "false");
        return change(ask);
    }

    private Optional<Object> change(Ask ask) {
        ArrayObject initiator = inventory.need(
                Kind.INITIATOR, ask.given("ID").orElseGet(() -> ask.path().getLast()));
        ask.given("PARENTID")
                .ifPresent(id ->
                        initiator.set("PARENTID", inventory.need(Kind.HOST, id).id()));
        ask.given("MULTIPATHTYPE").ifPresent(type -> initiator.set("MULTIPATHTYPE", type));
        ask.given("USECHAP").ifPresent(use -> {
            initiator.set("USECHAP", use);
            if (use.equals("true")) {
                initiator.set("CHAPNAME", ask.need("CHAPNAME"));
                serving.chap(initiator.id(), ask.need("CHAPNAME"), Secret.of(ask.need("CHAPPASSWORD")));
            } else {
                serving.noChap(initiator.id());
            }
        });
        serving.converge();
        return Routes.data(initiator(initiator).fields());
    }

    private Optional<Object> free(Ask ask) {
        inventory.need(Kind.INITIATOR, ask.bodyId()).set("PARENTID", "");
        serving.converge();
        return Routes.done();
    }

    private Optional<Object> remove(Ask ask) {
        ArrayObject initiator = inventory.need(Kind.INITIATOR, ask.id());
        if (!initiator.get("PARENTID").isEmpty()) {
            throw ArrayFault.STILL_USED.refusal("It belongs to a host.");
        }
        serving.noChap(initiator.id());
        inventory.drop(initiator);
        return Routes.done();
    }

    private ArrayObject initiator(ArrayObject stored) {
        String parent = stored.get("PARENTID");
        ArrayObject shown = new ArrayObject(Kind.INITIATOR, stored.id());
        stored.fields().forEach(shown::set);
        shown.set("ISFREE", parent.isEmpty())
                .set("PARENTTYPE", parent.isEmpty() ? "" : Kind.HOST.number())
                .set(
                        "PARENTNAME",
                        inventory.find(Kind.HOST, parent).map(ArrayObject::name).orElse(""))
                .set("RUNNINGSTATUS", serving.isOnline(stored.id()) ? "27" : "28");
        return shown;
    }

    private Map<String, String> fields(ArrayObject host) {
        Map<String, String> all = host.fields();
        all.put(
                "ISADD2HOSTGROUP",
                Boolean.toString(!inventory.of(Kind.HOST_GROUP, host).isEmpty()));
        return all;
    }
}
