package octopus.driver.oceanstor;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import octopus.spi.CommonFault;
import octopus.spi.Fault;
import octopus.spi.connect.Chap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Hosts of the array and their initiators. A host that somebody else has registered is used and left as it is. */
final class Hosts {
    private static final JsonMapper JSON = new JsonMapper();
    private static final int LONGEST_NAME = 31;

    private final Array array;
    private final Optional<Chap> chap;

    /** @param chap what the array asks of every initiator that we add */
    Hosts(Array array, Optional<Chap> chap) {
        this.array = array;
        this.chap = chap;
    }

    Optional<Chap> chap() {
        return chap;
    }

    /** The id of the host that has this initiator; made where there is none. */
    String ensure(String hostName, String initiator) {
        Optional<JsonNode> known = initiator(initiator);
        Optional<String> parent =
                known.map(each -> each.path("PARENTID").asString("")).filter(id -> !id.isEmpty());
        String host = parent.orElseGet(() -> ensureObject(
                "host",
                shortened("octopus-" + hostName),
                Map.of("OPERATIONSYSTEM", "0", "DESCRIPTION", Names.HOST_MARK)));
        if (known.isEmpty()) {
            quietIfThere(() -> array.rest().post("iscsi_initiator", Map.of("ID", initiator)));
        }
        Map<String, Object> wanted = new HashMap<>(Map.of("ID", initiator));
        if (parent.isEmpty()) {
            wanted.putAll(Map.of("PARENTTYPE", "21", "PARENTID", host));
        }
        chap.ifPresent(account -> {
            wanted.put("USECHAP", "true");
            wanted.put("CHAPNAME", account.user());
            wanted.put("CHAPPASSWORD", account.password().reveal());
        });
        if (wanted.size() > 1) {
            JsonNode ignored = array.rest().put("iscsi_initiator/" + initiator, wanted);
        }
        return host;
    }

    /** The group that stands for one host in mapping views. */
    String ensureGroup(String host) {
        String group = ensureObject("hostgroup", Names.HOSTS + host, Map.of());
        join("POST", "hostgroup/associate", group, "21", host);
        return group;
    }

    /** The number under which this host sees the LUN. */
    int unit(String host, Disk lun) {
        return array.rest()
                .get("lun/associate?TYPE=11&ASSOCIATEOBJTYPE=21&ASSOCIATEOBJID=" + host)
                .valueStream()
                .filter(each -> each.path("ID").asString("").equals(lun.id()))
                .map(each -> JSON.readTree(each.path("ASSOCIATEMETADATA").asString("{}")))
                .map(metadata -> metadata.path("HostLUNID").asInt(-1))
                .filter(unit -> unit >= 0)
                .findFirst()
                .orElseThrow(() -> Fault.of(
                                CommonFault.BACKEND_FAILED,
                                "Mapping " + lun.name() + " to host " + host,
                                "the array does not say under which number the host sees it",
                                "See the mapping view on the array, then try again.")
                        .exception());
    }

    List<String> initiators(String host) {
        return array.rest()
                .get("iscsi_initiator?PARENTID=" + host)
                .valueStream()
                .filter(each -> each.path("PARENTID").asString("").equals(host))
                .map(each -> each.path("ID").asString(""))
                .toList();
    }

    /** Takes away the group when no view has it any more, and the host when it was of our making. */
    void removeIfUnused(String group) {
        boolean ours = array.rest()
                .get("hostgroup")
                .valueStream()
                .anyMatch(each -> each.path("ID").asString("").equals(group)
                        && each.path("NAME").asString("").startsWith(Names.HOSTS));
        boolean used = array.rest()
                        .get("mappingview/associate?TYPE=245&ASSOCIATEOBJTYPE=14&ASSOCIATEOBJID=" + group)
                        .size()
                > 0;
        if (!ours || used) {
            return;
        }
        List<JsonNode> members = array.rest()
                .get("host/associate?TYPE=21&ASSOCIATEOBJTYPE=14&ASSOCIATEOBJID=" + group)
                .valueStream()
                .toList();
        for (JsonNode host : members) {
            Array.quietIfGone(() -> array.rest()
                    .delete("host/associate?TYPE=14&ID=" + group + "&ASSOCIATEOBJTYPE=21&ASSOCIATEOBJID="
                            + host.path("ID").asString("")));
        }
        Array.quietIfGone(() -> array.rest().delete("hostgroup/" + group));
        members.stream()
                .filter(host -> host.path("DESCRIPTION").asString("").equals(Names.HOST_MARK))
                .map(host -> host.path("ID").asString(""))
                .forEach(this::remove);
    }

    private void remove(String host) {
        for (String initiator : initiators(host)) {
            Array.quietIfGone(
                    () -> array.rest().put("iscsi_initiator/remove_iscsi_from_host", Map.of("ID", initiator)));
            Array.quietIfGone(() -> array.rest().delete("iscsi_initiator/" + initiator));
        }
        Array.quietIfGone(() -> array.rest().delete("host/" + host));
    }

    private Optional<JsonNode> initiator(String name) {
        return array.rest()
                .get("iscsi_initiator")
                .valueStream()
                .filter(each -> each.path("ID").asString("").equals(name))
                .findFirst();
    }

    String ensureObject(String resource, String name, Map<String, String> fields) {
        Optional<JsonNode> there = array.first(resource, name);
        if (there.isPresent()) {
            return there.get().path("ID").asString("");
        }
        Map<String, String> body = new HashMap<>(fields);
        body.put("NAME", name);
        try {
            return array.rest().post(resource, body).path("ID").asString("");
        } catch (Refusal e) {
            if (!e.isThere()) {
                throw e;
            }
            return array.first(resource, name).orElseThrow(() -> e).path("ID").asString("");
        }
    }

    void join(String method, String path, String id, String type, String member) {
        Map<String, String> body = Map.of("ID", id, "ASSOCIATEOBJTYPE", type, "ASSOCIATEOBJID", member);
        quietIfThere(() -> method.equals("POST")
                ? array.rest().post(path, body)
                : array.rest().put(path, body));
    }

    private static void quietIfThere(java.util.function.Supplier<JsonNode> work) {
        try {
            JsonNode ignored = work.get();
        } catch (Refusal e) {
            if (!e.isThere()) {
                throw e;
            }
        }
    }

    /** Arrays of old generations take no longer names for hosts. */
    private static String shortened(String name) {
        return name.length() <= LONGEST_NAME
                ? name
                : name.substring(0, LONGEST_NAME - 9) + "-" + String.format("%08x", name.hashCode());
    }
}
