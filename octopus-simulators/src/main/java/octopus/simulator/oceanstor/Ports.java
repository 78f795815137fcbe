package octopus.simulator.oceanstor;

import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** The array's iSCSI ports as the REST interface shows them. */
final class Ports {
    private static final String LINK_UP = "10";
    private static final String LINK_DOWN = "11";

    private final Inventory inventory;
    private final List<FrontPort> ports;
    private final String deviceName;

    Ports(Inventory inventory, List<FrontPort> ports, String deviceName) {
        this.inventory = inventory;
        this.ports = ports;
        this.deviceName = deviceName;
        for (int number = 0; number < ports.size(); number++) {
            inventory
                    .put(Kind.PORT, Integer.toString(139264 + number))
                    .set("NAME", "P" + number)
                    .set("LOCATION", "CTE0.A.IOM0.P" + number)
                    .set("IPV4ADDR", ports.get(number).ip())
                    .set("IPV4MASK", "255.255.255.0")
                    .set("LOGICTYPE", "0")
                    .set("SPEED", "25000")
                    .set("MTU", "1500");
        }
        for (String controller : List.of("0A", "0B")) {
            inventory.put(Kind.CONTROLLER, controller).set("NAME", controller).set("RUNNINGSTATUS", "27");
        }
    }

    void register(Routes routes) {
        routes.on("GET", "eth_port", ask -> {
                    refresh();
                    return Routes.data(inventory
                            .all(Kind.PORT)
                            .filter(ask::admits)
                            .map(ArrayObject::fields)
                            .toList());
                })
                .on("GET", "iscsi_tgt_port", ask -> Routes.data(targets()))
                .on("GET", "iscsidevicename", ask -> Routes.data(List.of(Map.of("CMO_ISCSI_DEVICE_NAME", deviceName))))
                .reads(inventory, Kind.CONTROLLER)
                .reads(inventory, Kind.FC_PORT);
    }

    private void refresh() {
        inventory.all(Kind.PORT).forEach(port -> port.set("RUNNINGSTATUS", isUp(port) ? LINK_UP : LINK_DOWN));
    }

    private boolean isUp(ArrayObject port) {
        return ports.stream().anyMatch(front -> front.ip().equals(port.get("IPV4ADDR")) && front.isUp());
    }

    private List<Map<String, String>> targets() {
        return IntStream.range(0, ports.size())
                .mapToObj(number -> Map.of(
                        "ID",
                        "0+" + ports.get(number).iqn() + ",t,0x" + String.format("%04x", number + 1),
                        "TYPE",
                        "249",
                        "TPGT",
                        Integer.toString(number + 1)))
                .toList();
    }
}
