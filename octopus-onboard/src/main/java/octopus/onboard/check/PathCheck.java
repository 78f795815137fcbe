package octopus.onboard.check;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import octopus.node.Command;
import octopus.node.CommandResult;
import octopus.node.Node;
import octopus.node.probe.NodeFacts;
import octopus.onboard.spec.OnboardFault;
import octopus.spi.Fault;
import octopus.spi.Finding;
import octopus.spi.StorageException;

/** The path matrix: each node against each portal, and whether large frames arrive where the interface sends them. */
final class PathCheck implements Check {
    static final String REACHABLE = "path-reachable";
    static final String FRAMES = "jumbo-frames-pass";
    private static final int NO_PROGRAM = 127;
    private static final int USUAL_MTU = 1500;
    private static final int HEADERS = 28;
    private static final Duration LIMIT = Duration.ofSeconds(10);

    @Override
    public String id() {
        return "paths";
    }

    @Override
    public String sentence() {
        return "Each node reaches each portal of the storage, and frames of the size that its interface sends arrive.";
    }

    @Override
    public boolean concerns(CheckEnvironment environment) {
        return !environment.spec().nodes().isEmpty();
    }

    @Override
    public List<Finding> run(CheckEnvironment environment) {
        List<Finding> found = new ArrayList<>();
        for (String name : environment.spec().nodes()) {
            for (String portal : environment.portals()) {
                try {
                    found.addAll(look(environment, name, portal));
                } catch (StorageException e) {
                    found.add(new Finding.Skipped(REACHABLE, where(name, portal), "the node does not answer"));
                }
            }
        }
        return found;
    }

    private static List<Finding> look(CheckEnvironment environment, String name, String portal) {
        Node node = environment.node(name);
        int colon = portal.lastIndexOf(':');
        String address = portal.substring(0, colon).replaceAll("[\\[\\]]", "");
        String port = portal.substring(colon + 1);
        CommandResult said =
                node.run(Command.of("timeout", "4", "bash", "-c", "exec 3<>\"/dev/tcp/$0/$1\"", address, port)
                        .accept(0, 1, 124)
                        .limit(LIMIT));
        if (said.exitCode() != 0) {
            String cause = said.exitCode() == 124
                    ? "nothing came back within 4 s"
                    : said.errors().lines().findFirst().orElse("refused").replaceFirst("^.*: ", "");
            Fault fault = Fault.of(
                            OnboardFault.PORTAL_UNREACHABLE,
                            "Portal " + portal + " from node " + name,
                            cause,
                            "Look at address, route, VLAN and firewall between that node and the portal.")
                    .about("node", name)
                    .about("portal", portal);
            // The plan is about to change the network of that node; what is tried afterwards will tell.
            return List.of(
                    NetworkCheck.isPending(environment, name)
                            ? new Finding.Warning(REACHABLE, where(name, portal), fault)
                            : new Finding.Failure(REACHABLE, where(name, portal), fault));
        }
        List<Finding> found = new ArrayList<>();
        found.add(new Finding.Pass(REACHABLE, where(name, portal), "answers"));
        frames(node, environment.facts(name).interfaces(), address).ifPresent(found::add);
        return found;
    }

    /** Only where the interface by which the portal is reached sends more than the usual. */
    static Optional<Finding> frames(Node node, List<NodeFacts.NetworkInterface> interfaces, String address) {
        CommandResult route = node.run(Command.of("sh", "-c", "ip -o route get \"$0\" || true", address));
        String device =
                route.output().replaceFirst("(?s)^.* dev (\\S+).*$", "$1").strip();
        int mtu = interfaces.stream()
                .filter(each -> each.name().equals(device))
                .mapToInt(NodeFacts.NetworkInterface::mtu)
                .findFirst()
                .orElse(USUAL_MTU);
        if (mtu <= USUAL_MTU || device.equals("lo")) {
            return Optional.empty();
        }
        CommandResult said = node.run(Command.of(
                        "sh",
                        "-c",
                        "command -v ping >/dev/null || exit " + NO_PROGRAM
                                + "; exec ping -M do -c 1 -W 2 -s \"$0\" \"$1\"",
                        String.valueOf(mtu - HEADERS),
                        address)
                .accept(0, 1, 2, NO_PROGRAM)
                .limit(LIMIT));
        if (said.exitCode() == NO_PROGRAM) {
            return Optional.of(new Finding.Skipped(FRAMES, where(node.name(), address), "ping is not installed there"));
        }
        if (said.exitCode() == 0) {
            return Optional.of(new Finding.Pass(FRAMES, where(node.name(), address), mtu + " bytes arrive"));
        }
        return Optional.of(new Finding.Warning(
                FRAMES,
                where(node.name(), address),
                Fault.of(
                                OnboardFault.FRAMES_TOO_LARGE,
                                "Frames of " + mtu + " bytes from node " + node.name() + " to " + address,
                                "no answer comes back",
                                "Give every switch port and the portal the same MTU, or " + device + " on that node "
                                        + USUAL_MTU + ".")
                        .about("node", node.name())
                        .about("portal", address)));
    }

    private static String where(String node, String portal) {
        return "node " + node + " → portal " + portal;
    }
}
