package octopus.onboard.change;

import java.util.Optional;
import octopus.node.change.Difference;
import octopus.node.network.NetworkInterface;
import octopus.onboard.node.NodeHands;
import octopus.spi.StorageException;

/** Makes or changes an interface of a node. */
final class InterfaceHand extends NodeChangeHand<Change.ConfigureInterface, NetworkInterface.Before> {
    InterfaceHand(NodeHands nodes) {
        super(nodes);
    }

    @Override
    public Class<NetworkInterface.Before> before() {
        return NetworkInterface.Before.class;
    }

    /** What it stands on may be made by a change before it: then there are no commands to show yet. */
    @Override
    public Optional<Difference> plan(Change.ConfigureInterface change, Work work) {
        try {
            return super.plan(change, work);
        } catch (StorageException e) {
            if (change.standsOn(e.fault())) {
                return Optional.of(
                        Difference.of(change.subject(), "+" + change.wish().described() + "\n"));
            }
            throw e;
        }
    }

    @Override
    NetworkInterface wanted(Change.ConfigureInterface change, Work work) {
        return new NetworkInterface(change.wish().wanted());
    }
}
