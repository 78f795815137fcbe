package octopus.simulator.oceanstor;

import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** All objects of the array and which belongs to which. Whoever uses it holds the array's lock. */
final class Inventory {
    private static final int LONGEST_NAME = 255;
    private static final int LONGEST_OLD_NAME = 31;

    private final Map<Kind, Map<String, ArrayObject>> objects = new EnumMap<>(Kind.class);
    private final Set<Set<Member>> pairs = new LinkedHashSet<>();
    private final Map<Kind, Integer> last = new HashMap<>();
    private final SystemFacts facts;

    private record Member(Kind kind, String id) {}

    Inventory(SystemFacts facts) {
        this.facts = facts;
    }

    /** A new object; LUNs and snapshots count together, as a copy names either by its id alone. */
    ArrayObject make(Kind kind) {
        Kind counter = kind == Kind.SNAPSHOT ? Kind.LUN : kind;
        return put(kind, Integer.toString(last.merge(counter, 1, Integer::sum)));
    }

    ArrayObject put(Kind kind, String id) {
        ArrayObject object = new ArrayObject(kind, id);
        shelf(kind).put(id, object);
        return object;
    }

    /** Refuses a name that another object of this sort has. */
    void checkName(Kind kind, String name, String ownId) {
        int longest = facts.hasLongNames() ? LONGEST_NAME : LONGEST_OLD_NAME;
        if (name.isEmpty() || name.length() > longest) {
            throw ArrayFault.NAME_TOO_LONG.refusal("It may have 1 to " + longest + " characters.");
        }
        if (all(kind).anyMatch(other -> other.name().equals(name) && !other.id().equals(ownId))) {
            throw ArrayFault.NAME_EXISTS.refusal();
        }
    }

    Stream<ArrayObject> all(Kind kind) {
        return shelf(kind).values().stream();
    }

    Optional<ArrayObject> find(Kind kind, String id) {
        return Optional.ofNullable(shelf(kind).get(id));
    }

    ArrayObject need(Kind kind, String id) {
        return find(kind, id).orElseThrow(() -> missing(kind).refusal());
    }

    void drop(ArrayObject object) {
        shelf(object.kind()).remove(object.id());
        pairs.removeIf(pair -> pair.contains(new Member(object.kind(), object.id())));
    }

    void join(ArrayObject one, ArrayObject other) {
        if (!pairs.add(pair(one, other))) {
            throw ArrayFault.MEMBER_ALREADY.refusal();
        }
    }

    void part(ArrayObject one, ArrayObject other) {
        pairs.remove(pair(one, other));
    }

    /** Those of this sort that belong to that object. */
    List<ArrayObject> of(Kind wanted, Kind kind, String id) {
        Member whose = new Member(kind, id);
        return pairs.stream()
                .filter(pair -> pair.contains(whose))
                .flatMap(Set::stream)
                .filter(member -> member.kind() == wanted && !member.equals(whose))
                .flatMap(member -> find(wanted, member.id()).stream())
                .toList();
    }

    List<ArrayObject> of(Kind wanted, ArrayObject whose) {
        return of(wanted, whose.kind(), whose.id());
    }

    private static Set<Member> pair(ArrayObject one, ArrayObject other) {
        return Set.of(new Member(one.kind(), one.id()), new Member(other.kind(), other.id()));
    }

    private Map<String, ArrayObject> shelf(Kind kind) {
        return objects.computeIfAbsent(kind, none -> new LinkedHashMap<>());
    }

    private static ArrayFault missing(Kind kind) {
        return switch (kind) {
            case LUN -> ArrayFault.LUN_MISSING;
            case SNAPSHOT -> ArrayFault.SNAPSHOT_MISSING;
            case HOST -> ArrayFault.HOST_MISSING;
            case HOST_GROUP -> ArrayFault.HOST_GROUP_MISSING;
            case MAPPING_VIEW -> ArrayFault.MAPPING_VIEW_MISSING;
            case CLONE_PAIR -> ArrayFault.CLONE_PAIR_MISSING;
            case LUN_GROUP,
                    INITIATOR,
                    FC_INITIATOR,
                    POOL,
                    PORT,
                    FC_PORT,
                    PORT_GROUP,
                    LUN_COPY,
                    QOS,
                    CONTROLLER,
                    MIGRATION -> ArrayFault.OBJECT_MISSING;
        };
    }
}
