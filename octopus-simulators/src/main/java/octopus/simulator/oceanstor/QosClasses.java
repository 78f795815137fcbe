package octopus.simulator.oceanstor;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.json.JsonMapper;

/** SmartQoS policies: kept and shown; the simulated array does not slow anybody down. */
final class QosClasses {
    private static final JsonMapper JSON = new JsonMapper();
    private static final String ACTIVE = "2";
    private static final String INACTIVE = "45";
    private static final List<String> LIMITS =
            List.of("MAXIOPS", "MINIOPS", "MAXBANDWIDTH", "MINBANDWIDTH", "LATENCY", "IOTYPE");

    private final Inventory inventory;
    private final SystemFacts facts;

    QosClasses(Inventory inventory, SystemFacts facts) {
        this.inventory = inventory;
        this.facts = facts;
    }

    void register(Routes routes) {
        routes.reads(inventory, Kind.QOS)
                .on("GET", "ioclass/count", ask -> {
                    facts.needLicence("SmartQoS");
                    return Routes.data(Map.of(
                            "COUNT", Long.toString(inventory.all(Kind.QOS).count())));
                })
                .on("POST", "ioclass", this::create)
                .on("PUT", "ioclass/*", this::change)
                .on("PUT", "ioclass/active/*", this::activate)
                .on("DELETE", "ioclass/*", this::delete);
    }

    private Optional<Object> create(Ask ask) {
        facts.needLicence("SmartQoS");
        inventory.checkName(Kind.QOS, ask.need("NAME"), "");
        ArrayObject policy = inventory.make(Kind.QOS);
        policy.set("NAME", ask.need("NAME"))
                .set("RUNNINGSTATUS", INACTIVE)
                .set("LATENCY", "0")
                .set("FSLIST", "[\"\"]");
        ask.body().propertyNames().forEach(name -> {
            if (LIMITS.contains(name.toUpperCase(Locale.ROOT))) {
                policy.set(name.toUpperCase(Locale.ROOT), ask.need(name));
            }
        });
        put(policy, new LinkedHashSet<>(ask.list("LUNLIST")));
        return Routes.data(policy.fields());
    }

    private Optional<Object> change(Ask ask) {
        ArrayObject policy = inventory.need(Kind.QOS, ask.id());
        put(policy, new LinkedHashSet<>(ask.list("LUNLIST")));
        return Routes.data(policy.fields());
    }

    private Optional<Object> activate(Ask ask) {
        ArrayObject policy = inventory.need(Kind.QOS, ask.path().getLast());
        boolean on = ask.given("ENABLESTATUS").orElse("").equalsIgnoreCase("true");
        policy.set("RUNNINGSTATUS", on ? ACTIVE : INACTIVE);
        return Routes.data(policy.fields());
    }

    private Optional<Object> delete(Ask ask) {
        ArrayObject policy = inventory.need(Kind.QOS, ask.id());
        if (policy.get("RUNNINGSTATUS").equals(ACTIVE)) {
            throw ArrayFault.STILL_USED.refusal("The policy is active.");
        }
        put(policy, Set.of());
        inventory.drop(policy);
        return Routes.done();
    }

    private void put(ArrayObject policy, Set<String> luns) {
        inventory
                .all(Kind.LUN)
                .filter(lun -> lun.get("IOCLASSID").equals(policy.id()))
                .forEach(lun -> lun.set("IOCLASSID", ""));
        luns.forEach(id -> inventory.need(Kind.LUN, id).set("IOCLASSID", policy.id()));
        policy.set("LUNLIST", JSON.writeValueAsString(List.copyOf(luns)));
    }
}
