package octopus.driver.oceanstor;

import java.util.Optional;
import octopus.spi.Size;
import tools.jackson.databind.JsonNode;

/** A LUN or a snapshot as the array describes it. */
record Disk(String id, String name, String description, String pool, Size size, Size allocated, JsonNode all) {
    static final int SECTOR = 512;

    static Disk lun(JsonNode node) {
        return of(node, "PARENTNAME", "CAPACITY", "ALLOCCAPACITY");
    }

    static Disk snapshot(JsonNode node) {
        return of(node, "PARENTNAME", "USERCAPACITY", "CONSUMEDCAPACITY");
    }

    private static Disk of(JsonNode node, String pool, String size, String allocated) {
        return new Disk(
                node.path("ID").asString(""),
                node.path("NAME").asString(""),
                node.path("DESCRIPTION").asString(""),
                node.path(pool).asString(""),
                sectors(node.path(size)),
                sectors(node.path(allocated)),
                node);
    }

    static Size sectors(JsonNode node) {
        return Size.ofBytes(Math.max(0, node.asLong(0)) * SECTOR);
    }

    Optional<Mark> mark() {
        return Mark.read(description);
    }

    String field(String name) {
        return all.path(name).asString("");
    }

    boolean isHealthy() {
        return field("HEALTHSTATUS").equals("1");
    }
}
