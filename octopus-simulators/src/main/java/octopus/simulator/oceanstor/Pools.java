package octopus.simulator.oceanstor;

import java.util.Map;
import octopus.spi.Size;

/** Storage pools and the room in them. */
final class Pools {
    private static final int SECTOR = 512;
    private static final String THICK = "0";

    private final Inventory inventory;
    private final Disks disks;

    Pools(Inventory inventory, Disks disks) {
        this.inventory = inventory;
        this.disks = disks;
    }

    void make(String name, Size size) {
        inventory
                .make(Kind.POOL)
                .set("NAME", name)
                .set("RUNNINGSTATUS", "27")
                .set("USAGETYPE", "1")
                .set("SECTORSIZE", SECTOR)
                .set("USERTOTALCAPACITY", size.bytes() / SECTOR)
                .set("TIER0CAPACITY", size.bytes() / SECTOR)
                .set("TIER1CAPACITY", "0")
                .set("TIER2CAPACITY", "0")
                .set("FILLED", "0");
    }

    void register(Routes routes) {
        routes.on(
                        "GET",
                        "storagepool",
                        ask -> Routes.data(inventory
                                .all(Kind.POOL)
                                .filter(ask::admits)
                                .map(this::fields)
                                .toList()))
                .on("GET", "storagepool/*", ask -> Routes.data(fields(inventory.need(Kind.POOL, ask.id()))));
    }

    /** @throws ArrayFault.Refusal when so many sectors more have no room */
    void needRoom(ArrayObject pool, long sectors) {
        if (free(pool) < sectors) {
            throw ArrayFault.POOL_FULL.refusal();
        }
    }

    ArrayObject holder(ArrayObject lun) {
        return inventory.need(Kind.POOL, lun.get("PARENTID"));
    }

    private Map<String, String> fields(ArrayObject pool) {
        long free = free(pool);
        Map<String, String> all = pool.fields();
        all.remove("FILLED");
        all.put("USERFREECAPACITY", Long.toString(free));
        all.put("DATASPACE", Long.toString(free));
        all.put("USERCONSUMEDCAPACITY", Long.toString(pool.number("USERTOTALCAPACITY") - free));
        return all;
    }

    private long free(ArrayObject pool) {
        if (pool.get("FILLED").equals("1")) {
            return 0;
        }
        long used = inventory
                .all(Kind.LUN)
                .filter(lun -> lun.get("PARENTID").equals(pool.id()))
                .mapToLong(lun ->
                        lun.get("ALLOCTYPE").equals(THICK) ? lun.number("CAPACITY") : disks.allocated(lun) / SECTOR)
                .sum();
        return Math.max(0, pool.number("USERTOTALCAPACITY") - used);
    }
}
