package octopus.onboard.check;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import octopus.onboard.spec.OnboardFault;
import octopus.spi.Fault;
import octopus.spi.Finding;
import octopus.spi.StorageException;

/** No two nodes have one initiator name: cloned machines do, and then get each other's volumes. */
final class InitiatorCheck implements Check {
    @Override
    public String id() {
        return "initiator-unique";
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
        Map<String, String> owners = new HashMap<>();
        List<Finding> found = new ArrayList<>();
        for (String node : environment.spec().nodes()) {
            String name = initiator(environment, node);
            if (name.isEmpty()) {
                continue;
            }
            Optional<String> other = Optional.ofNullable(owners.putIfAbsent(name, node));
            found.add(other.<Finding>map(first -> new Finding.Failure(
                            id(),
                            "node " + node,
                            Fault.of(
                                            OnboardFault.INITIATOR_NOT_UNIQUE,
                                            "Initiator name of node " + node,
                                            first + " has the same one: " + name,
                                            "Write another one to /etc/iscsi/initiatorname.iscsi on one of them (iscsi-iname"
                                                    + " makes one) and restart iscsid there.")
                                    .about("node", node)))
                    .orElseGet(() -> new Finding.Pass(id(), "node " + node, name)));
        }
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
