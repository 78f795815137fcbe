package octopus.block.schedule;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import octopus.spi.Fault;
import octopus.spi.FaultCode;

/** Faults of the scheduler. */
public enum ScheduleFault implements FaultCode {
    NO_BACKEND(Kind.CAPACITY, "There is no backend that is ready, so nothing can be placed."),
    NO_ROOM(Kind.CAPACITY, "Pools would suit, but none has room."),
    NO_SUITABLE_POOL(Kind.CAPACITY, "No pool fulfils what the request and its volume type ask for.");

    private static final int NAMED_POOLS = 8;
    private final Kind kind;
    private final String sentence;

    ScheduleFault(Kind kind, String sentence) {
        this.kind = kind;
        this.sentence = sentence;
    }

    @Override
    public Kind kind() {
        return kind;
    }

    @Override
    public String sentence() {
        return sentence;
    }

    /** @param what the operation, such as {@code volume 4711 cannot be placed} */
    public static Fault of(String what, List<Refusal> refusals) {
        if (refusals.isEmpty()) {
            return Fault.of(
                    NO_BACKEND,
                    what,
                    "no backend is ready",
                    "Add a backend, or look at the findings of those that there are.");
        }
        boolean onlyRoom = refusals.stream().anyMatch(ScheduleFault::lacksOnlyRoom);
        Fault fault = Fault.of(onlyRoom ? NO_ROOM : NO_SUITABLE_POOL, what, cause(refusals), correction(refusals));
        return fault.about("pools", refusals.size());
    }

    private static String cause(List<Refusal> refusals) {
        String named = refusals.stream()
                .limit(NAMED_POOLS)
                .map(r -> r.pool() + ": " + r.words())
                .collect(Collectors.joining(" | "));
        int more = refusals.size() - NAMED_POOLS;
        return more > 0 ? named + " | and " + more + " more pools" : named;
    }

    private static boolean lacksOnlyRoom(Refusal refusal) {
        return refusal.objections().stream().allMatch(o -> o.filter().equals(CapacityFilter.NAME));
    }

    /** Speaks of the pools that came nearest: those with the fewest objections. */
    private static String correction(List<Refusal> refusals) {
        int fewest =
                refusals.stream().mapToInt(r -> r.objections().size()).min().orElse(0);
        Set<String> filters = refusals.stream()
                .filter(r -> r.objections().size() == fewest)
                .map(Refusal::filter)
                .collect(Collectors.toSet());
        if (filters.contains(CapacityFilter.NAME)) {
            return "Ask for a smaller size, delete volumes, or add storage.";
        }
        if (filters.contains(CapabilitiesFilter.NAME)) {
            return "Compare the extra specs of the volume type with the capabilities of the pools, or choose another type.";
        }
        if (filters.contains("AvailabilityZoneFilter")) {
            return "Choose an availability zone that has a backend.";
        }
        return "Look at the reasons for each pool, and choose another type, zone or hint.";
    }
}
