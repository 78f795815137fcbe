package octopus.onboard.change;

import java.util.Optional;
import octopus.node.Node;
import octopus.node.change.Difference;
import octopus.node.libvirt.LibvirtSecret;
import octopus.onboard.node.NodeHands;
import octopus.spi.Secret;

/** Gives a key to the libvirt of a node. */
final class LibvirtHand extends NodeChangeHand<Change.KeepLibvirtSecret, LibvirtSecret.Before> {
    private static final Secret NONE = Secret.of("");

    LibvirtHand(NodeHands nodes) {
        super(nodes);
    }

    @Override
    public Class<LibvirtSecret.Before> before() {
        return LibvirtSecret.Before.class;
    }

    /** A node without libvirt runs no machines. */
    @Override
    public Optional<Difference> plan(Change.KeepLibvirtSecret change, Work work) {
        Node node = looking(change);
        return LibvirtSecret.isFor(node) ? wanted(change, work).plan(node) : Optional.empty();
    }

    /** By what was there before: the secrets of the spec may be others by then. */
    @Override
    public void revert(Change.KeepLibvirtSecret change, LibvirtSecret.Before before, Work work) {
        LibvirtSecret.of(before.uuid(), change.usage(), NONE).revert(node(change, work), before);
    }

    @Override
    public void forget(Change.KeepLibvirtSecret change, LibvirtSecret.Before before, Work work) {
        LibvirtSecret.of(before.uuid(), change.usage(), NONE).forget(node(change, work));
    }

    @Override
    LibvirtSecret wanted(Change.KeepLibvirtSecret change, Work work) {
        return LibvirtSecret.of(work.secret(change.uuid()).reveal(), change.usage(), work.secret(change.key()));
    }
}
