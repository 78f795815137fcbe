package octopus.onboard.check;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import octopus.onboard.spec.OnboardFault;
import octopus.spi.Fault;
import octopus.spi.Finding;
import octopus.spi.StorageException;

/** No two nodes have one initiator name: cloned machines do, and then get each other's volumes. */
final class InitiatorCheck implements Check {
    private static final String ID = "initiator-unique";

    @Override
    public String id() {
        return ID;
    }

    @Override
    public String sentence() {
        return "No two nodes have the same initiator name.";
    }

    @Override
    public boolean concerns(CheckEnvironment environment) {
        return environment.spec().nodes().size() > 1;
    }

    @Override
    public List<Finding> run(CheckEnvironment environment) {
        Map<String, String> names = new LinkedHashMap<>();
        environment.spec().nodes().forEach(node -> names.put(node, initiator(environment, node)));
        return look(names);
    }

    /** @param names of the initiators, by node; empty texts where there is none */
    static List<Finding> look(Map<String, String> names) {
        Map<String, String> owners = new HashMap<>();
        List<Finding> found = new ArrayList<>();
        names.forEach((node, name) -> {
            if (name.isEmpty()) {
                return;
            }
            Optional<String> other = Optional.ofNullable(owners.putIfAbsent(name, node));
            found.add(other.<Finding>map(first -> new Finding.Failure(
                            ID,
                            "node " + node,
                            Fault.of(
                                            OnboardFault.INITIATOR_NOT_UNIQUE,
                                            "Initiator name of node " + node,
                                            first + " has the same one: " + name,
                                            "Write another one to /etc/iscsi/initiatorname.iscsi on one of them (iscsi-iname"
                                                    + " makes one) and restart iscsid there.")
                                    .about("node", node)))
                    .orElseGet(() -> new Finding.Pass(ID, "node " + node, name)));
        });
        return found;
    }

    /** Empty text where the node cannot be asked: another check says so. */
    private static String initiator(CheckEnvironment environment, String node) {
        try {
            return environment.facts(node).initiator();
        } catch (StorageException e) {
            return "";
        }
    }
}
