package octopus.onboard.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import octopus.block.backend.DriverCatalog;
import octopus.onboard.change.Change;
import octopus.onboard.product.Catalogue;
import octopus.onboard.spec.BackendSpec;
import octopus.onboard.spec.BackendSpec.Acceptance;
import octopus.onboard.spec.TargetSpec;
import org.junit.jupiter.api.Test;

/** What Ceph wants of nodes: its user's key in libvirt, then Nova told of it. */
class FilePlanTest {
    private static BackendSpec spec(Set<String> secrets) {
        return new BackendSpec(
                "ceph",
                "ceph-rbd",
                "cinder-rbd",
                Map.of("rbd_user", "cinder"),
                secrets,
                List.of("compute-1"),
                List.of(),
                new TargetSpec.BuiltIn(),
                Acceptance.USUAL,
                "",
                Optional.empty());
    }

    private static FilePlan plan(Set<String> secrets) {
        return new FilePlan(
                spec(secrets), Catalogue.of(DriverCatalog.installed()).find("ceph-rbd"));
    }

    @Test
    void theKeyComesBeforeNovaIsToldOfIt() {
        FilePlan plan = plan(Set.of("rbd_secret_uuid", "rbd_user_key"));
        List<Change> changes = plan.onNodes().stream().map(Candidate::change).toList();
        assertThat(changes.getFirst())
                .isEqualTo(new Change.KeepLibvirtSecret(
                        "compute-1", "rbd_secret_uuid", "rbd_user_key", "client.cinder secret"));
        assertThat(changes)
                .anyMatch(change -> change instanceof Change.WriteConfigFile file
                        && file.path().equals("/etc/nova/nova.conf"));
        assertThat(plan.elsewhere()).as("the key is none of Cinder's business").contains("rbd_user_key");
    }

    @Test
    void withoutAKeyLibvirtIsLeftAlone() {
        assertThat(plan(Set.of("rbd_secret_uuid")).onNodes())
                .noneMatch(each -> each.change() instanceof Change.KeepLibvirtSecret);
    }
}
