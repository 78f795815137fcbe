package octopus.simulator.oceanstor;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** Sorts of objects, with the number and the name that the REST interface has for each. */
enum Kind {
    LUN(11, "lun"),
    SNAPSHOT(27, "snapshot"),
    HOST(21, "host"),
    HOST_GROUP(14, "hostgroup"),
    LUN_GROUP(256, "lungroup"),
    MAPPING_VIEW(245, "mappingview"),
    INITIATOR(222, "iscsi_initiator"),
    FC_INITIATOR(223, "fc_initiator"),
    POOL(216, "storagepool"),
    PORT(213, "eth_port"),
    FC_PORT(212, "fc_port"),
    PORT_GROUP(257, "portgroup"),
    LUN_COPY(219, "luncopy"),
    CLONE_PAIR(57702, "clonepair"),
    QOS(230, "ioclass"),
    CONTROLLER(207, "controller"),
    MIGRATION(253, "lun_migration");

    private final int number;
    private final String resource;

    Kind(int number, String resource) {
        this.number = number;
        this.resource = resource;
    }

    String number() {
        return Integer.toString(number);
    }

    String resource() {
        return resource;
    }

    static Optional<Kind> numbered(String number) {
        return Arrays.stream(values())
                .filter(kind -> kind.number().equals(number))
                .findFirst();
    }

    static Optional<Kind> called(String resource) {
        String lower = resource.toLowerCase(Locale.ROOT);
        return Arrays.stream(values())
                .filter(kind -> kind.resource.equals(lower))
                .findFirst();
    }
}
