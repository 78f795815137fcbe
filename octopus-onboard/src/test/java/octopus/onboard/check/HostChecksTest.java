package octopus.onboard.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import octopus.node.Command;
import octopus.node.CommandResult;
import octopus.node.LocalNode;
import octopus.node.probe.NodeFacts;
import octopus.onboard.spec.OnboardFault;
import octopus.onboard.spec.TargetSpec;
import octopus.spi.CommonFault;
import octopus.spi.Fault;
import octopus.spi.FaultCode;
import octopus.spi.Finding;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What can be wrong with machines that a person rarely has at hand: a wrong clock, no tools, a full disk, a dead service. */
class HostChecksTest {
    private static final LocalNode HERE = new LocalNode();

    @TempDir
    Path directory;

    private static NodeFacts facts(Set<String> tools, String initiator, String multipath, long clock) {
        Map<String, String> versions =
                tools.stream().collect(java.util.stream.Collectors.toMap(tool -> tool, tool -> "1"));
        return new NodeFacts(
                "Debian 12",
                "6.1",
                "x86_64",
                "one",
                true,
                versions,
                List.of(),
                initiator,
                "",
                List.of(),
                List.of(),
                multipath,
                clock);
    }

    private static Fault fault(List<Finding> found, String check) {
        return found.stream()
                .filter(each -> each.check().equals(check))
                .map(HostChecksTest::fault)
                .findFirst()
                .orElseThrow();
    }

    private static Fault fault(Finding finding) {
        return switch (finding) {
            case Finding.Failure failure -> failure.fault();
            case Finding.Warning warning -> warning.fault();
            case Finding.Pass pass -> throw new AssertionError(pass);
            case Finding.Skipped skipped -> throw new AssertionError(skipped);
        };
    }

    private static void says(Fault fault, FaultCode code, String cause, String correction) {
        assertThat(fault.code()).isEqualTo(code);
        assertThat(fault.cause()).contains(cause);
        assertThat(fault.correction()).contains(correction);
    }

    @Test
    void aNodeThatIsFitPasses() {
        assertThat(NodeCheck.look("one", facts(Set.of("iscsiadm"), "iqn.x", "running", -900), 2))
                .allMatch(each -> each instanceof Finding.Pass);
        assertThat(NodeCheck.look("one", facts(Set.of(), "", "absent", 0), 0))
                .as("nothing of iSCSI is asked where the storage has no portals")
                .allMatch(each -> each instanceof Finding.Pass);
    }

    @Test
    void clockPackageInitiatorAndMultipathAreNamed() {
        List<Finding> found = NodeCheck.look("one", facts(Set.of(), "", "stopped", -120_000), 2);
        says(fault(found, "clock-close"), OnboardFault.CLOCK_DIFFERS, "120 s behind", "chrony");
        says(fault(found, "node-packages"), OnboardFault.NODE_NOT_FIT, "iscsiadm is not installed", "open-iscsi");
        says(fault(found, "initiator-named"), OnboardFault.NODE_NOT_FIT, "no initiator name", "iscsi-iname");
        says(fault(found, "multipath-running"), OnboardFault.NODE_NOT_FIT, "multipathd is stopped", "multipath-tools");
    }

    @Test
    void twoNodesWithOneInitiatorNameAreNamed() {
        List<Finding> found =
                InitiatorCheck.look(new TreeMap<>(Map.of("a", "iqn.x", "b", "iqn.y", "c", "iqn.x", "d", "")));
        assertThat(found)
                .hasSize(3)
                .filteredOn(each -> each instanceof Finding.Failure)
                .hasSize(1);
        Fault twin = fault(found.getLast());
        says(twin, OnboardFault.INITIATOR_NOT_UNIQUE, "a has the same one: iqn.x", "iscsi-iname");
        assertThat(twin.about()).containsEntry("node", "c");
    }

    @Test
    void aMultipathdThatCannotMakeMapsIsNamed() {
        List<Finding> without = NodeCheck.look("one", facts(Set.of("iscsiadm"), "iqn.x", "no-device-mapper", 0), 2);
        says(fault(without, "multipath-running"), OnboardFault.NODE_NOT_FIT, "no device mapper", "dm_multipath");
        List<Finding> refused = NodeCheck.look("one", facts(Set.of("iscsiadm"), "iqn.x", "refuses-iscsi", 0), 2);
        says(fault(refused, "multipath-running"), OnboardFault.NODE_NOT_FIT, "blacklist", "multipath.conf");
        assertThat(NodeCheck.look("one", facts(Set.of("iscsiadm"), "iqn.x", "no-device-mapper", 0), 1))
                .as("one portal needs no map")
                .allMatch(each -> each instanceof Finding.Pass);
    }

    private static TargetSpec.CinderConf target(Path conf, String running) {
        return new TargetSpec.CinderConf(
                List.of("one"),
                conf.toString(),
                new TargetSpec.ServiceSpec("", List.of("true"), List.of(running), ""),
                "http://127.0.0.1:1",
                "",
                Optional.empty(),
                Optional.empty());
    }

    @Test
    void aFullDiskAndADeadServiceOfATargetAreNamed() {
        CommandResult mounted =
                HERE.run(Command.of("mount", "-t", "tmpfs", "-o", "size=4m", "none", directory.toString())
                        .accept(0, 1, 32));
        assumeTrue(mounted.exitCode() == 0, "nothing can be mounted here");
        try {
            TargetSpec.CinderConf full = target(directory.resolve("cinder.conf"), "false");
            says(fault(TargetHostCheck.room(HERE, full)), CommonFault.NO_SPACE, "KiB are left", "Make room there");
            says(fault(TargetHostCheck.service(HERE, full)), OnboardFault.CHECK_FAILED, "it does not run", "Start it");
            assertThat(TargetHostCheck.service(HERE, target(directory.resolve("cinder.conf"), "true")))
                    .isInstanceOf(Finding.Pass.class);
        } finally {
            HERE.run(Command.of("umount", directory.toString()));
        }
        assertThat(TargetHostCheck.room(HERE, target(Path.of("/tmp/cinder.conf"), "true")))
                .isInstanceOf(Finding.Pass.class);
    }
}
