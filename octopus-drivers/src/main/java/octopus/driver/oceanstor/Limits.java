package octopus.driver.oceanstor;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import octopus.spi.CommonFault;
import octopus.spi.Fault;
import tools.jackson.databind.JsonNode;

/** Limits of LUNs as SmartQoS policies: one for each LUN that has any, named after it. */
final class Limits {
    private static final String ACTIVE = "2";

    /** Cinder's names for this sort of array, and the array's own. */
    private static final Map<String, String> KNOWN = Map.of(
            "maxIOPS", "MAXIOPS",
            "minIOPS", "MINIOPS",
            "maxBandWidth", "MAXBANDWIDTH",
            "minBandWidth", "MINBANDWIDTH",
            "latency", "LATENCY",
            "IOType", "IOTYPE");

    private static final String BOTH_WAYS = "2";

    private final RestSession rest;
    private final Array array;

    Limits(Array array) {
        this.rest = array.rest();
        this.array = array;
    }

    /** Reads and writes at most so many times a second, MiB a second and so on; empty for no limits. */
    void set(Disk lun, Map<String, String> limits) {
        Map<String, String> wanted = wanted(lun, limits);
        Optional<JsonNode> there = policy(lun);
        if (there.isPresent() && holds(there.get(), lun, wanted)) {
            return;
        }
        there.ifPresent(this::remove);
        if (!wanted.isEmpty()) {
            Map<String, Object> body = new LinkedHashMap<>(wanted);
            body.put("NAME", name(lun));
            body.put("LUNLIST", List.of(lun.id()));
            body.put("CLASSTYPE", "1");
            body.put("SCHEDULEPOLICY", "2");
            body.put("SCHEDULESTARTTIME", "1410969600");
            body.put("STARTTIME", "08:00");
            body.put("DURATION", "86400");
            activate(rest.post("ioclass", body), true);
        }
    }

    /** Before a LUN goes: the array keeps one that is in a policy. */
    void lift(Disk lun) {
        policy(lun).ifPresent(this::remove);
    }

    private Optional<JsonNode> policy(Disk lun) {
        return lun.field("IOCLASSID").isEmpty() ? Optional.empty() : array.first("ioclass", name(lun));
    }

    private void remove(JsonNode policy) {
        Array.quietIfGone(() -> activate(policy, false));
        Array.quietIfGone(() -> rest.delete("ioclass/" + id(policy)));
    }

    private JsonNode activate(JsonNode policy, boolean on) {
        return rest.put("ioclass/active/" + id(policy), Map.of("ID", id(policy), "ENABLESTATUS", String.valueOf(on)));
    }

    private static boolean holds(JsonNode policy, Disk lun, Map<String, String> wanted) {
        return !wanted.isEmpty()
                && policy.path("RUNNINGSTATUS").asString("").equals(ACTIVE)
                && policy.path("LUNLIST").asString("").contains("\"" + lun.id() + "\"")
                && KNOWN.values().stream()
                        .allMatch(key -> policy.path(key).asString("0").equals(wanted.getOrDefault(key, "0")));
    }

    private static Map<String, String> wanted(Disk lun, Map<String, String> limits) {
        Map<String, String> wanted = new HashMap<>();
        KNOWN.forEach((name, key) ->
                Optional.ofNullable(limits.get(name)).ifPresent(value -> wanted.put(key, checked(lun, name, value))));
        if (!wanted.isEmpty()) {
            wanted.putIfAbsent("IOTYPE", BOTH_WAYS);
        }
        return wanted;
    }

    private static String checked(Disk lun, String name, String value) {
        if (!value.matches("[0-9]{1,15}")) {
            throw Fault.of(
                            CommonFault.INVALID_INPUT,
                            "Limiting " + lun.name(),
                            name + " is \"" + value + "\", which is no whole number",
                            "Correct the QoS specs.")
                    .about("field", name)
                    .exception();
        }
        return value;
    }

    /** Short, for the array takes 31 characters. */
    private static String name(Disk lun) {
        return "octopus-lun-" + lun.id();
    }

    private static String id(JsonNode policy) {
        return policy.path("ID").asString("");
    }
}
