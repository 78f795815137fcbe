package octopus.node.attach;

import java.util.List;
import octopus.spi.Fault;

/** Says which of several paths to a volume are not there. */
final class Paths {
    private static final String CORRECTION =
            "See that these portals answer from that node (octopus node show tells its networks), then attach it again.";

    private Paths() {}

    /** @param away portals that do not serve it to the node */
    static Fault away(String device, String node, int offered, List<String> away) {
        return AttachFault.pathsMissing(
                device,
                node,
                (offered - away.size()) + " of " + offered + " paths are there, not by " + String.join(", ", away),
                CORRECTION);
    }
}
