package octopus.onboard.check;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import octopus.node.probe.NodeFacts;
import octopus.onboard.spec.OnboardFault;
import octopus.spi.Fault;
import octopus.spi.Finding;
import octopus.spi.StorageException;

/** Each node answers, may act as root, has a right clock and what attaching volumes needs. */
final class NodeCheck implements Check {
    private static final long MOST_OFFSET = Duration.ofSeconds(30).toMillis();
    private static final List<String> ISCSI_TOOLS = List.of("iscsiadm");

    @Override
    public String id() {
        return "node-fit";
    }

    @Override
    public String sentence() {
        return "Each node answers, its clock is right, and it has what attaching volumes needs.";
    }

    @Override
    public boolean concerns(CheckEnvironment environment) {
        return !environment.spec().nodes().isEmpty();
    }

    @Override
    public List<Finding> run(CheckEnvironment environment) {
        List<Finding> found = new ArrayList<>();
        int portals = environment.portals().size();
        for (String node : environment.spec().nodes()) {
            try {
                found.addAll(look(node, environment.facts(node), portals));
            } catch (StorageException e) {
                found.add(new Finding.Failure("node-reachable", "node " + node, e.fault()));
            }
        }
        return found;
    }

    /** @param portals how many the storage has, as far as its options tell */
    static List<Finding> look(String node, NodeFacts facts, int portals) {
        List<Finding> found = new ArrayList<>();
        found.add(new Finding.Pass("node-reachable", "node " + node, facts.os()));
        clock(found, node, facts);
        if (portals > 0) {
            iscsi(found, node, facts, portals > 1);
        }
        return found;
    }

    private static void clock(List<Finding> found, String node, NodeFacts facts) {
        long offset = facts.clockOffsetMillis();
        if (Math.abs(offset) <= MOST_OFFSET) {
            found.add(new Finding.Pass("clock-close", "node " + node, offset + " ms"));
            return;
        }
        found.add(new Finding.Failure(
                "clock-close",
                "node " + node,
                Fault.of(
                                OnboardFault.CLOCK_DIFFERS,
                                "Clock of node " + node,
                                "it is " + Math.abs(offset) / 1000 + " s " + (offset > 0 ? "ahead" : "behind"),
                                "Start a time service there (chrony, systemd-timesyncd) and wait until it has set the clock.")
                        .about("node", node)));
    }

    private static void iscsi(List<Finding> found, String node, NodeFacts facts, boolean several) {
        for (String tool : ISCSI_TOOLS) {
            if (facts.tools().containsKey(tool)) {
                found.add(new Finding.Pass("node-packages", "node " + node, tool));
            } else {
                found.add(unfit(
                        "node-packages",
                        node,
                        tool + " is not installed",
                        "Install open-iscsi there (iscsi-initiator-utils)."));
            }
        }
        if (facts.initiator().isEmpty()) {
            found.add(unfit(
                    "initiator-named",
                    node,
                    "it has no initiator name" + (facts.root() ? "" : ", or only root may read it"),
                    "Write InitiatorName=iqn.… to /etc/iscsi/initiatorname.iscsi there; iscsi-iname makes one."));
        }
        if (several) {
            multipath(node, facts.multipath()).ifPresent(found::add);
        }
    }

    /** A volume works by one path too; whoever loses that one wants to have been told. */
    private static Optional<Finding> multipath(String node, String state) {
        return switch (state) {
            case "running" -> Optional.empty();
            case "no-device-mapper" ->
                Optional.of(onePath(
                        node,
                        "its kernel has no device mapper, so one of several paths is used",
                        "Have dm_multipath loaded there (modprobe dm_multipath), then start multipathd."));
            case "refuses-iscsi" ->
                Optional.of(onePath(
                        node,
                        "the blacklist of its multipathd hits iSCSI disks, so one of several paths is used",
                        "Correct the blacklist in /etc/multipath.conf there, then multipathd reconfigure."));
            default ->
                Optional.of(onePath(
                        node,
                        "multipathd is " + state + ", so one of several paths is used",
                        "Install multipath-tools there and start multipathd."));
        };
    }

    private static Finding onePath(String node, String cause, String correction) {
        return new Finding.Warning(
                "multipath-running",
                "node " + node,
                Fault.of(OnboardFault.NODE_NOT_FIT, "Multipath of node " + node, cause, correction)
                        .about("node", node));
    }

    private static Finding unfit(String check, String node, String cause, String correction) {
        return new Finding.Failure(
                check,
                "node " + node,
                Fault.of(OnboardFault.NODE_NOT_FIT, "Node " + node, cause, correction)
                        .about("node", node));
    }
}
