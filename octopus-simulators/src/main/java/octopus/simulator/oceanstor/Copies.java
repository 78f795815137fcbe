package octopus.simulator.oceanstor;

import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Copies inside the array: LUN copies, as all generations have them, and clone pairs, as the newest has. */
final class Copies {
    private static final String READY = "40";
    private static final String NOT_STARTED = "36";
    private static final String SYNCHRONISED = "2";

    private final Inventory inventory;
    private final Disks disks;
    private final Serving serving;
    private final SystemFacts facts;

    Copies(Inventory inventory, Disks disks, Serving serving, SystemFacts facts) {
        this.inventory = inventory;
        this.disks = disks;
        this.serving = serving;
        this.facts = facts;
    }

    void register(Routes routes) {
        routes.reads(inventory, Kind.LUN_COPY)
                .on("GET", "luncopy/count", ask -> {
                    facts.needLicence("HyperCopy");
                    return Routes.data(Map.of(
                            "COUNT", Long.toString(inventory.all(Kind.LUN_COPY).count())));
                })
                .on("POST", "luncopy", this::prepare)
                .on("PUT", "luncopy/start", this::start)
                .on("DELETE", "luncopy/*", ask -> drop(Kind.LUN_COPY, ask))
                .on("POST", "clonepair/relation", this::pair)
                .on("PUT", "clonepair/synchronize", this::synchronise)
                .reads(inventory, Kind.CLONE_PAIR)
                .on("DELETE", "clonepair/*", ask -> drop(Kind.CLONE_PAIR, ask))
                .on("GET", "lun_migration", ask -> Routes.done());
    }

    private Optional<Object> prepare(Ask ask) {
        facts.needLicence("HyperCopy");
        String name = ask.need("NAME");
        inventory.checkName(Kind.LUN_COPY, name, "");
        ArrayObject source = disk(end(ask.need("SOURCELUN")));
        ArrayObject target = inventory.need(Kind.LUN, end(ask.need("TARGETLUN")));
        if (target.number("CAPACITY") < capacity(source)) {
            throw ArrayFault.WRONG_PARAMETER.refusal("The target is smaller than the source.");
        }
        ArrayObject copy = inventory
                .make(Kind.LUN_COPY)
                .set("NAME", name)
                .set("SOURCE", source.id())
                .set("TARGET", target.id())
                .set("RUNNINGSTATUS", NOT_STARTED);
        return Routes.data(copy.fields());
    }

    private Optional<Object> start(Ask ask) {
        ArrayObject copy = inventory.need(Kind.LUN_COPY, ask.bodyId());
        copy(copy.get("SOURCE"), copy.get("TARGET"));
        copy.set("RUNNINGSTATUS", READY);
        return Routes.done();
    }

    private Optional<Object> pair(Ask ask) {
        facts.needLicence("HyperClone");
        ArrayObject source = disk(ask.need("sourceID"));
        ArrayObject target = inventory.need(Kind.LUN, ask.need("targetID"));
        if (target.number("CAPACITY") != capacity(source)) {
            throw ArrayFault.WRONG_PARAMETER.refusal("Source and target differ in size.");
        }
        ArrayObject pair = inventory
                .make(Kind.CLONE_PAIR)
                .set("sourceID", source.id())
                .set("targetID", target.id())
                .set("copyStatus", "0")
                .set("syncStatus", "0");
        return Routes.data(pair.fields());
    }

    private Optional<Object> synchronise(Ask ask) {
        ArrayObject pair = inventory.need(Kind.CLONE_PAIR, ask.bodyId());
        copy(pair.get("sourceID"), pair.get("targetID"));
        pair.set("syncStatus", SYNCHRONISED);
        return Routes.done();
    }

    private Optional<Object> drop(Kind kind, Ask ask) {
        inventory.drop(inventory.need(kind, ask.id()));
        return Routes.done();
    }

    private void copy(String from, String to) {
        ArrayObject source = disk(from);
        if (source.kind() == Kind.SNAPSHOT) {
            Snapshots.needActive(source);
        }
        ArrayObject target = inventory.need(Kind.LUN, to);
        serving.whileQuiet(() -> disks.copyInto(source, target));
    }

    private ArrayObject disk(String id) {
        return Stream.concat(inventory.find(Kind.LUN, id).stream(), inventory.find(Kind.SNAPSHOT, id).stream())
                .findFirst()
                .orElseThrow(ArrayFault.LUN_MISSING::refusal);
    }

    private static long capacity(ArrayObject disk) {
        return disk.number(disk.kind() == Kind.LUN ? "CAPACITY" : "USERCAPACITY");
    }

    /** The second of five fields with semicolons between them. */
    private static String end(String text) {
        String[] parts = text.split(";", -1);
        return parts.length > 1 ? parts[1] : "";
    }
}
