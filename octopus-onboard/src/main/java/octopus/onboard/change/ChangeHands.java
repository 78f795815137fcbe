package octopus.onboard.change;

import java.time.Duration;
import java.util.Optional;
import octopus.block.backend.BackendService;
import octopus.block.type.VolumeTypeService;
import octopus.core.json.Json;
import octopus.node.change.Difference;
import octopus.onboard.node.NodeHands;
import octopus.onboard.spec.TargetSpec;

/** Hands for every sort of change. What was before travels as JSON: flows keep it in their context. */
public final class ChangeHands {
    private final NodeHands nodes;
    private final BackendHand register;
    private final BackendChangeHand change;
    private final SchedulingHand scheduling;
    private final TypeHand types;
    private final ConfigHand files;
    private final FilesHand trees;
    private final PackagesHand packages;
    private final InterfaceHand interfaces;
    private final LibvirtHand libvirt;
    private final ServiceHand services;
    private final ClusterConfigHand clusterConfigs;
    private final RollOutHand rollOuts;
    private final RemoteTypeHand remoteTypes = new RemoteTypeHand();

    /** @param settle how long a service must stay up after a restart before it counts as healthy */
    public ChangeHands(
            BackendService backends, VolumeTypeService types, NodeHands nodes, PackageShelf packages, Duration settle) {
        this.nodes = nodes;
        this.register = new BackendHand(backends);
        this.change = new BackendChangeHand(backends);
        this.scheduling = new SchedulingHand(backends);
        this.types = new TypeHand(types);
        this.files = new ConfigHand(nodes);
        this.trees = new FilesHand(nodes, packages);
        this.packages = new PackagesHand(nodes, packages);
        this.interfaces = new InterfaceHand(nodes);
        this.libvirt = new LibvirtHand(nodes);
        this.services = new ServiceHand(nodes, settle);
        this.clusterConfigs = new ClusterConfigHand(nodes);
        this.rollOuts = new RollOutHand(nodes);
    }

    /** How things are now, as {@link #apply} and {@link #revert} want to hear it. Changes nothing. */
    public String look(Change wanted, Work work) {
        return bound(wanted).look(work);
    }

    /** What applying would change; nothing when all is as wanted. Changes nothing. */
    public Optional<Difference> plan(Change wanted, Work work) {
        return bound(wanted).plan(work);
    }

    public void apply(Change wanted, String before, Work work) {
        bound(wanted).apply(before, work);
    }

    public void revert(Change wanted, String before, Work work) {
        bound(wanted).revert(before, work);
    }

    /** What was kept for a revert is not needed any more. */
    public void forget(Change wanted, String before, Work work) {
        bound(wanted).forget(before, work);
    }

    private Bound<?, ?> bound(Change wanted) {
        return switch (wanted) {
            case Change.RegisterBackend it -> new Bound<>(it, register);
            case Change.ChangeBackend it -> new Bound<>(it, change);
            case Change.EnableScheduling it -> new Bound<>(it, scheduling);
            case Change.CreateVolumeType it -> new Bound<>(it, types);
            case Change.WriteConfigFile it -> new Bound<>(it, files);
            case Change.InstallFiles it -> new Bound<>(it, trees);
            case Change.InstallPackages it -> new Bound<>(it, packages);
            case Change.ConfigureInterface it -> new Bound<>(it, interfaces);
            case Change.KeepLibvirtSecret it -> new Bound<>(it, libvirt);
            case Change.RestartService it -> new Bound<>(it, services);
            case Change.MergeClusterConfig it -> new Bound<>(it, clusterConfigs);
            case Change.RollOut it -> new Bound<>(it, rollOuts);
            case Change.CreateRemoteType it -> new Bound<>(it, remoteTypes);
        };
    }

    /**
     * Where a Cinder in pods has its configuration. Changes nothing.
     *
     * @throws octopus.spi.StorageException when it is not found, or not for certain
     */
    public CinderTexts texts(TargetSpec.KubernetesCinder target) {
        return CinderTexts.find(nodes.cluster(target.node()), target);
    }

    /** A change and the hand that does its sort. */
    private record Bound<C extends Change, B extends Record>(C change, ChangeHand<C, B> hand) {
        String look(Work work) {
            return Json.write(hand.look(change, work));
        }

        Optional<Difference> plan(Work work) {
            return hand.plan(change, work);
        }

        void apply(String before, Work work) {
            hand.apply(change, Json.read(before, hand.before()), work);
        }

        void forget(String before, Work work) {
            hand.forget(change, Json.read(before, hand.before()), work);
        }

        void revert(String before, Work work) {
            hand.revert(change, Json.read(before, hand.before()), work);
        }
    }
}
