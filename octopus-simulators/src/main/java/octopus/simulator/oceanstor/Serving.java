package octopus.simulator.oceanstor;

import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import octopus.node.target.UnitTargets;
import octopus.spi.Secret;
import octopus.spi.connect.Chap;

/** Makes the mapping views true: which host sees which LUN under which number, and how it logs in. */
final class Serving {
    private static final String PREFIX = "iqn.2006-08.com.octopus.simulated:host-";

    private final Inventory inventory;
    private final Disks disks;
    private final UnitTargets targets;
    private final Gate gate;
    private final Map<String, SortedMap<Integer, ArrayObject>> units = new HashMap<>();
    private final Map<String, Chap> chaps = new HashMap<>();
    private final Map<String, String> targetOf = new ConcurrentHashMap<>();

    Serving(Inventory inventory, Disks disks, UnitTargets targets, Gate gate) {
        this.inventory = inventory;
        this.disks = disks;
        this.targets = targets;
        this.gate = gate;
    }

    /** Brings the targets to what hosts, groups and views say now. */
    void converge() {
        Set<String> hosts = new LinkedHashSet<>(units.keySet());
        inventory.all(Kind.HOST).map(ArrayObject::id).forEach(hosts::add);
        Map<String, String> admitted = new HashMap<>();
        for (String host : hosts) {
            assign(host);
            Set<String> initiators = new LinkedHashSet<>();
            inventory
                    .all(Kind.INITIATOR)
                    .filter(each -> each.get("PARENTID").equals(host))
                    .forEach(each -> initiators.add(each.id()));
            SortedMap<Integer, UnitTargets.Unit> seen = new TreeMap<>();
            units.getOrDefault(host, new TreeMap<>())
                    .forEach((number, disk) ->
                            seen.put(number, new UnitTargets.Unit(disks.path(disk), disk.get("WWN"))));
            if (seen.isEmpty() || initiators.isEmpty()) {
                targets.remove(PREFIX + host);
            } else {
                Optional<Chap> chap = initiators.stream()
                        .map(chaps::get)
                        .flatMap(Stream::ofNullable)
                        .findFirst();
                targets.put(new UnitTargets.Target(PREFIX + host, initiators, chap, seen));
                initiators.forEach(initiator -> admitted.put(initiator, PREFIX + host));
            }
        }
        targetOf.keySet().retainAll(admitted.keySet());
        targetOf.putAll(admitted);
    }

    private void assign(String host) {
        List<ArrayObject> mapped = inventory.of(Kind.HOST_GROUP, Kind.HOST, host).stream()
                .flatMap(group -> inventory.of(Kind.MAPPING_VIEW, group).stream())
                .flatMap(view -> inventory.of(Kind.LUN_GROUP, view).stream())
                .flatMap(group -> Stream.concat(
                        inventory.of(Kind.LUN, group).stream(), inventory.of(Kind.SNAPSHOT, group).stream()))
                .distinct()
                .toList();
        SortedMap<Integer, ArrayObject> numbered = units.computeIfAbsent(host, none -> new TreeMap<>());
        numbered.values().removeIf(disk -> !mapped.contains(disk));
        for (ArrayObject disk : mapped) {
            if (!numbered.containsValue(disk)) {
                int free = 1;
                while (numbered.containsKey(free)) {
                    free++;
                }
                numbered.put(free, disk);
            }
        }
        if (numbered.isEmpty()) {
            units.remove(host);
        }
    }

    /** Under which number this host sees that LUN or snapshot. */
    Optional<Integer> unitOf(String host, ArrayObject disk) {
        return units.getOrDefault(host, new TreeMap<>()).entrySet().stream()
                .filter(unit -> unit.getValue().equals(disk))
                .map(Map.Entry::getKey)
                .findFirst();
    }

    boolean isMapped(ArrayObject disk) {
        return units.values().stream().anyMatch(numbered -> numbered.containsValue(disk));
    }

    void grown(ArrayObject lun) {
        units.forEach((host, numbered) -> numbered.forEach((number, disk) -> {
            if (disk.equals(lun)) {
                targets.grown(PREFIX + host, number);
            }
        }));
    }

    void chap(String initiator, String user, Secret password) {
        chaps.put(initiator, new Chap(user, password));
    }

    void noChap(String initiator) {
        chaps.remove(initiator);
    }

    /** The target that this initiator is let through to. Any thread may ask. */
    Optional<String> targetFor(String initiator) {
        return Optional.ofNullable(targetOf.get(initiator));
    }

    boolean isOnline(String initiator) {
        return targetFor(initiator)
                .filter(target -> targets.sessions(target).contains(initiator))
                .isPresent();
    }

    /** Runs while no initiator's requests come through, so that a copy shows one moment. */
    void whileQuiet(Runnable work) {
        gate.closedFor(work);
    }
}
