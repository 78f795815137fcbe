package octopus.simulator.oceanstor;

import java.util.Map;
import java.util.Optional;

/** LUNs: make, find, rename, enlarge, delete. */
final class Luns {
    private static final int SECTOR = 512;
    private static final String THIN = "1";

    private final Inventory inventory;
    private final Disks disks;
    private final Pools pools;
    private final Serving serving;
    private final String serial;

    Luns(Inventory inventory, Disks disks, Pools pools, Serving serving, String serial) {
        this.inventory = inventory;
        this.disks = disks;
        this.pools = pools;
        this.serving = serving;
        this.serial = serial;
    }

    void register(Routes routes) {
        routes.on(
                        "GET",
                        "lun",
                        ask -> Routes.data(inventory
                                .all(Kind.LUN)
                                .filter(ask::admits)
                                .map(this::fields)
                                .toList()))
                .on("GET", "lun/*", ask -> Routes.data(fields(inventory.need(Kind.LUN, ask.id()))))
                .on("POST", "lun", this::create)
                .on("PUT", "lun/expand", this::expand)
                .on("PUT", "lun/*", this::change)
                .on("DELETE", "lun/*", this::delete);
    }

    private Optional<Object> create(Ask ask) {
        String name = ask.need("NAME");
        inventory.checkName(Kind.LUN, name, "");
        ArrayObject pool = inventory.need(Kind.POOL, ask.need("PARENTID"));
        long sectors = Long.parseLong(ask.need("CAPACITY"));
        if (sectors <= 0) {
            throw ArrayFault.WRONG_PARAMETER.refusal("CAPACITY");
        }
        String kind = ask.given("ALLOCTYPE").orElse(THIN);
        pools.needRoom(pool, kind.equals(THIN) ? 1 : sectors);
        ArrayObject lun = inventory.make(Kind.LUN);
        lun.set("NAME", name)
                .set("DESCRIPTION", ask.given("DESCRIPTION").orElse(""))
                .set("PARENTID", pool.id())
                .set("PARENTNAME", pool.name())
                .set("PARENTTYPE", Kind.POOL.number())
                .set("CAPACITY", sectors)
                .set("SECTORSIZE", SECTOR)
                .set("ALLOCTYPE", kind)
                .set("RUNNINGSTATUS", "27")
                .set("USAGETYPE", "0")
                .set("OWNINGCONTROLLER", "0A")
                .set("WRITEPOLICY", ask.given("WRITEPOLICY").orElse("1"))
                .set("PREFETCHPOLICY", ask.given("PREFETCHPOLICY").orElse("0"))
                .set("PREFETCHVALUE", ask.given("PREFETCHVALUE").orElse("0"))
                .set("DATATRANSFERPOLICY", ask.given("DATATRANSFERPOLICY").orElse("0"))
                .set("READCACHEPOLICY", ask.given("READCACHEPOLICY").orElse("2"))
                .set("WRITECACHEPOLICY", ask.given("WRITECACHEPOLICY").orElse("5"))
                .set("IOPRIORITY", "1")
                .set("IOCLASSID", "")
                .set("LUNCOPYIDS", "[]")
                .set("REMOTEREPLICATIONIDS", "[]")
                .set("HASRSSOBJECT", "{\"LUNMirror\":\"FALSE\"}")
                .set("WWN", wwn(lun));
        disks.make(lun, sectors * SECTOR);
        return Routes.data(fields(lun));
    }

    /** A registered world wide name (NAA 6) made of the array's serial number and the id. */
    private String wwn(ArrayObject lun) {
        return "600000000" + serial + String.format("%08x", lun.number("ID"));
    }

    private Optional<Object> expand(Ask ask) {
        ArrayObject lun = inventory.need(Kind.LUN, ask.bodyId());
        long sectors = Long.parseLong(ask.need("CAPACITY"));
        if (sectors < lun.number("CAPACITY")) {
            throw ArrayFault.WRONG_PARAMETER.refusal("CAPACITY is smaller than now.");
        }
        pools.needRoom(pools.holder(lun), lun.get("ALLOCTYPE").equals(THIN) ? 1 : sectors - lun.number("CAPACITY"));
        disks.grow(lun, sectors * SECTOR);
        lun.set("CAPACITY", sectors);
        serving.grown(lun);
        return Routes.data(fields(lun));
    }

    private Optional<Object> change(Ask ask) {
        ArrayObject lun = inventory.need(Kind.LUN, ask.id());
        ask.given("NAME").ifPresent(name -> inventory.checkName(Kind.LUN, name, lun.id()));
        for (String field : new String[] {"NAME", "DESCRIPTION", "IOPRIORITY", "DATATRANSFERPOLICY"}) {
            ask.given(field).ifPresent(value -> lun.set(field, value));
        }
        return Routes.data(fields(lun));
    }

    private Optional<Object> delete(Ask ask) {
        ArrayObject lun = inventory.need(Kind.LUN, ask.id());
        if (!inventory.of(Kind.LUN_GROUP, lun).isEmpty()) {
            throw ArrayFault.LUN_IN_GROUP.refusal();
        }
        if (inventory
                .all(Kind.SNAPSHOT)
                .anyMatch(snapshot -> snapshot.get("PARENTID").equals(lun.id()))) {
            throw ArrayFault.LUN_HAS_SNAPSHOTS.refusal();
        }
        if (!lun.get("IOCLASSID").isEmpty()) {
            throw ArrayFault.STILL_USED.refusal("It is in a SmartQoS policy.");
        }
        inventory.drop(lun);
        disks.remove(lun);
        return Routes.done();
    }

    private Map<String, String> fields(ArrayObject lun) {
        Map<String, String> all = lun.fields();
        boolean grouped = !inventory.of(Kind.LUN_GROUP, lun).isEmpty();
        all.put("ISADD2LUNGROUP", Boolean.toString(grouped));
        all.put("EXPOSEDTOINITIATOR", Boolean.toString(serving.isMapped(lun)));
        all.put("ALLOCCAPACITY", Long.toString(disks.allocated(lun) / SECTOR));
        return all;
    }
}
