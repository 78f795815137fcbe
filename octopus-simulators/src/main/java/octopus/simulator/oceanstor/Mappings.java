package octopus.simulator.oceanstor;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Groups and mapping views, and everything that is put into or taken out of one. */
final class Mappings {
    private static final List<Kind> GROUPS = List.of(Kind.HOST_GROUP, Kind.LUN_GROUP, Kind.PORT_GROUP);

    private final Inventory inventory;
    private final Serving serving;

    Mappings(Inventory inventory, Serving serving) {
        this.inventory = inventory;
        this.serving = serving;
    }

    void register(Routes routes) {
        for (Kind group : GROUPS) {
            routes.reads(inventory, group)
                    .on("POST", group.resource(), ask -> make(group, ask))
                    .on("DELETE", group.resource() + "/*", ask -> deleteGroup(group, ask));
        }
        routes.on("GET", "mappingview/*", this::view)
                .reads(inventory, Kind.MAPPING_VIEW)
                .on("POST", "mappingview", ask -> make(Kind.MAPPING_VIEW, ask))
                .on("DELETE", "mappingview/*", this::deleteView)
                .on("PUT", "mappingview/create_associate", ask -> join(Kind.MAPPING_VIEW, ask))
                .on("PUT", "mappingview/remove_associate", ask -> part(Kind.MAPPING_VIEW, ask))
                .on("GET", "*/associate", this::associated)
                .on("GET", "*/associate/*", this::associated)
                .on("GET", "*/count", this::count)
                .on("POST", "*/associate", ask -> join(kind(ask), ask))
                .on("DELETE", "*/associate", ask -> part(kind(ask), ask));
    }

    private Optional<Object> make(Kind kind, Ask ask) {
        String name = ask.need("NAME");
        inventory.checkName(kind, name, "");
        return Routes.data(inventory
                .make(kind)
                .set("NAME", name)
                .set("DESCRIPTION", ask.given("DESCRIPTION").orElse(""))
                .fields());
    }

    private Optional<Object> view(Ask ask) {
        Map<String, String> all = inventory.need(Kind.MAPPING_VIEW, ask.id()).fields();
        all.put("AVAILABLEHOSTLUNIDLIST", "[1,2,3,4,5,6,7,8]");
        return Routes.data(all);
    }

    private Optional<Object> deleteGroup(Kind kind, Ask ask) {
        ArrayObject group = inventory.need(kind, ask.id());
        if (!inventory.of(Kind.MAPPING_VIEW, group).isEmpty()) {
            throw ArrayFault.GROUP_IN_VIEW.refusal();
        }
        inventory.drop(group);
        serving.converge();
        return Routes.done();
    }

    private Optional<Object> deleteView(Ask ask) {
        ArrayObject view = inventory.need(Kind.MAPPING_VIEW, ask.id());
        if (GROUPS.stream().anyMatch(kind -> !inventory.of(kind, view).isEmpty())) {
            throw ArrayFault.STILL_USED.refusal("It has groups.");
        }
        inventory.drop(view);
        serving.converge();
        return Routes.done();
    }

    private Optional<Object> join(Kind kind, Ask ask) {
        inventory.join(inventory.need(kind, ask.bodyId()), other(ask));
        serving.converge();
        return Routes.done();
    }

    private Optional<Object> part(Kind kind, Ask ask) {
        inventory.part(inventory.need(kind, ask.bodyId()), other(ask));
        serving.converge();
        return Routes.done();
    }

    private Optional<Object> associated(Ask ask) {
        return Routes.data(
                found(ask).stream().map(object -> fields(object, ask)).toList());
    }

    private Optional<Object> count(Ask ask) {
        Kind kind = kind(ask);
        long number = ask.query().containsKey("ASSOCIATEOBJID")
                ? found(ask).size()
                : inventory.all(kind).count();
        return Routes.data(Map.of("COUNT", Long.toString(number)));
    }

    private List<ArrayObject> found(Ask ask) {
        Kind wanted = kind(ask);
        Kind whose = otherKind(ask);
        String id = ask.query().getOrDefault("ASSOCIATEOBJID", "");
        if (whose == Kind.HOST && (wanted == Kind.LUN || wanted == Kind.SNAPSHOT)) {
            return inventory
                    .all(wanted)
                    .filter(disk -> serving.unitOf(id, disk).isPresent())
                    .toList();
        }
        return inventory.of(wanted, whose, id);
    }

    private Map<String, String> fields(ArrayObject object, Ask ask) {
        Map<String, String> all = object.fields();
        serving.unitOf(ask.query().getOrDefault("ASSOCIATEOBJID", ""), object)
                .filter(unit -> otherKind(ask) == Kind.HOST)
                .ifPresent(unit -> all.put("ASSOCIATEMETADATA", "{\"HostLUNID\": " + unit + "}"));
        return all;
    }

    private ArrayObject other(Ask ask) {
        String id = ask.either("ASSOCIATEOBJID").orElseThrow(() -> ArrayFault.WRONG_PARAMETER.refusal());
        return inventory.need(otherKind(ask), id);
    }

    private static Kind otherKind(Ask ask) {
        return ask.either("ASSOCIATEOBJTYPE")
                .flatMap(Kind::numbered)
                .orElseThrow(() -> ArrayFault.WRONG_PARAMETER.refusal("ASSOCIATEOBJTYPE"));
    }

    /** The sort that is asked for: its number where that is given, else the resource's name. */
    private static Kind kind(Ask ask) {
        return ask.either("TYPE")
                .flatMap(Kind::numbered)
                .or(() -> Kind.called(ask.resource()))
                .orElseThrow(() -> ArrayFault.NOT_SUPPORTED.refusal(ask.resource()));
    }
}
