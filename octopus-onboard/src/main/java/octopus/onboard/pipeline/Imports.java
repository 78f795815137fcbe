package octopus.onboard.pipeline;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import octopus.core.Caller;
import octopus.node.Node;
import octopus.onboard.node.NodeHands;
import octopus.onboard.plan.ConfReader;
import octopus.onboard.plan.ConfReader.Section;
import octopus.onboard.spec.OnboardFault;
import octopus.onboard.spec.TargetSpec;
import octopus.spi.Secret;
import octopus.spi.StorageException;

/** Takes the backends that an existing Cinder has as managed ones. Nothing on its hosts is touched. */
public final class Imports {
    private final NodeHands nodes;
    private final ConfReader reader;
    private final OnboardingService onboardings;

    Imports(NodeHands nodes, ConfReader reader, OnboardingService onboardings) {
        this.nodes = nodes;
        this.reader = reader;
        this.onboardings = onboardings;
    }

    /** A backend of the file. @param product of the catalogue; empty text for none @param reason why it is left; or empty text */
    public record Found(String name, String product, boolean taken, String reason) {}

    /**
     * @param login secrets with which the target's API is asked
     * @param take false only tells what would be taken
     * @throws StorageException NODE_NOT_FOUND, CHECK_FAILED, CONFIG_UNREADABLE
     */
    public List<Found> read(Caller caller, TargetSpec.CinderConf target, Map<String, Secret> login, boolean take) {
        Node node = nodes.looking(target.hosts().getFirst());
        List<Found> found = new ArrayList<>();
        for (Section section : reader.read(node, target)) {
            found.add(section.given()
                    .map(given -> {
                        String product = given.spec().product();
                        try {
                            if (take) {
                                Onboarding ignored = onboardings.adopt(caller, given.and(login));
                            } else {
                                onboardings.requireFree(section.name());
                            }
                            return new Found(section.name(), product, take, "");
                        } catch (StorageException e) {
                            if (!e.fault().code().name().equals(OnboardFault.ONBOARDING_EXISTS.name())) {
                                throw e;
                            }
                            return new Found(
                                    section.name(), product, false, e.fault().cause());
                        }
                    })
                    .orElseGet(() -> new Found(section.name(), "", false, section.reason())));
        }
        return found;
    }
}
