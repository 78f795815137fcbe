package octopus.simulator.oceanstor;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Snapshots of LUNs. One has its moment when it is activated, several at once when they are activated together. */
final class Snapshots {
    private static final String INACTIVE = "45";
    private static final String ACTIVE = "43";

    private final Inventory inventory;
    private final Disks disks;
    private final Serving serving;
    private final SystemFacts facts;

    Snapshots(Inventory inventory, Disks disks, Serving serving, SystemFacts facts) {
        this.inventory = inventory;
        this.disks = disks;
        this.serving = serving;
        this.facts = facts;
    }

    void register(Routes routes) {
        routes.on(
                        "GET",
                        "snapshot",
                        ask -> Routes.data(inventory
                                .all(Kind.SNAPSHOT)
                                .filter(ask::admits)
                                .map(this::fields)
                                .toList()))
                .on("GET", "snapshot/*", ask -> Routes.data(fields(inventory.need(Kind.SNAPSHOT, ask.id()))))
                .on("POST", "snapshot", this::create)
                .on("POST", "snapshot/activate", this::activate)
                .on("PUT", "snapshot/stop", this::stop)
                .on("PUT", "snapshot/rollback", this::rollBack)
                .on("PUT", "snapshot/*", this::change)
                .on("DELETE", "snapshot/*", this::delete);
    }

    private Optional<Object> create(Ask ask) {
        facts.needLicence("HyperSnap");
        String name = ask.need("NAME");
        inventory.checkName(Kind.SNAPSHOT, name, "");
        ArrayObject lun = inventory.need(Kind.LUN, ask.need("PARENTID"));
        ArrayObject snapshot = inventory.make(Kind.SNAPSHOT);
        snapshot.set("NAME", name)
                .set("DESCRIPTION", ask.given("DESCRIPTION").orElse(""))
                .set("PARENTID", lun.id())
                .set("PARENTNAME", lun.name())
                .set("PARENTTYPE", Kind.LUN.number())
                .set("USERCAPACITY", lun.get("CAPACITY"))
                .set("SOURCELUNCAPACITY", lun.get("CAPACITY"))
                .set("RUNNINGSTATUS", INACTIVE)
                .set("WWN", lun.get("WWN").substring(0, 23) + "f" + String.format("%08x", snapshot.number("ID")));
        return Routes.data(fields(snapshot));
    }

    private Optional<Object> activate(Ask ask) {
        List<ArrayObject> all = ask.list("SNAPSHOTLIST").stream()
                .map(id -> inventory.need(Kind.SNAPSHOT, id))
                .toList();
        serving.whileQuiet(() -> all.forEach(snapshot -> {
            if (!snapshot.get("RUNNINGSTATUS").equals(ACTIVE)) {
                ArrayObject lun = inventory.need(Kind.LUN, snapshot.get("PARENTID"));
                disks.copyToNew(lun, snapshot);
                snapshot.set("RUNNINGSTATUS", ACTIVE).set("USERCAPACITY", lun.get("CAPACITY"));
            }
        }));
        return Routes.done();
    }

    private Optional<Object> stop(Ask ask) {
        ArrayObject snapshot = inventory.need(Kind.SNAPSHOT, ask.bodyId());
        refuseMapped(snapshot);
        disks.remove(snapshot);
        snapshot.set("RUNNINGSTATUS", INACTIVE);
        return Routes.done();
    }

    private Optional<Object> rollBack(Ask ask) {
        ArrayObject snapshot = inventory.need(Kind.SNAPSHOT, ask.bodyId());
        needActive(snapshot);
        ArrayObject lun = inventory.need(Kind.LUN, snapshot.get("PARENTID"));
        serving.whileQuiet(() -> disks.copyInto(snapshot, lun));
        return Routes.done();
    }

    static void needActive(ArrayObject snapshot) {
        if (!snapshot.get("RUNNINGSTATUS").equals(ACTIVE)) {
            throw ArrayFault.NOT_SUPPORTED.refusal("The snapshot is not active.");
        }
    }

    private Optional<Object> change(Ask ask) {
        ArrayObject snapshot = inventory.need(Kind.SNAPSHOT, ask.id());
        ask.given("NAME").ifPresent(name -> {
            inventory.checkName(Kind.SNAPSHOT, name, snapshot.id());
            snapshot.set("NAME", name);
        });
        ask.given("DESCRIPTION").ifPresent(text -> snapshot.set("DESCRIPTION", text));
        return Routes.data(fields(snapshot));
    }

    private Optional<Object> delete(Ask ask) {
        ArrayObject snapshot = inventory.need(Kind.SNAPSHOT, ask.id());
        refuseMapped(snapshot);
        if (snapshot.get("RUNNINGSTATUS").equals(ACTIVE)) {
            throw ArrayFault.STILL_USED.refusal("The snapshot is active.");
        }
        inventory.drop(snapshot);
        disks.remove(snapshot);
        return Routes.done();
    }

    private void refuseMapped(ArrayObject snapshot) {
        if (!inventory.of(Kind.LUN_GROUP, snapshot).isEmpty()) {
            throw ArrayFault.LUN_IN_GROUP.refusal();
        }
    }

    private Map<String, String> fields(ArrayObject snapshot) {
        Map<String, String> all = snapshot.fields();
        all.put("EXPOSEDTOINITIATOR", Boolean.toString(serving.isMapped(snapshot)));
        return all;
    }
}
