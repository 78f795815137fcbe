package octopus.neighbour.cinder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import octopus.block.backend.DriverCatalog;
import octopus.neighbour.NeighbourFault;
import octopus.spi.StorageException;
import org.junit.jupiter.api.Test;

/** What is read of a cinder.conf. */
class CinderConfTest {
    private static CinderConf conf(String text) {
        return CinderConf.of(text.lines().toList());
    }

    @Test
    void sectionsCommentsAndContinuedLinesAreUnderstood() {
        CinderConf conf = conf("""
                # a comment
                [DEFAULT]
                enabled_backends = a,
                    b , c
                ; another
                volume_name_template = vol_%s
                empty =
                [backend_defaults]
                san_ip = 192.0.2.1
                [a]
                san_ip = 192.0.2.2
                san_login=admin
                """);
        assertThat(conf.backends()).containsExactly("a", "b", "c");
        assertThat(conf.stanza("a")).containsEntry("san_ip", "192.0.2.2").containsEntry("san_login", "admin");
        assertThat(conf.stanza("b")).containsEntry("san_ip", "192.0.2.1");
        assertThat(conf.find("DEFAULT", "empty")).isEmpty();
        assertThat(conf.nameOnStorage("volume_name_template", "volume-%s", "1")).isEqualTo("vol_1");
        assertThat(conf.nameOnStorage("snapshot_name_template", "snapshot-%s", "1"))
                .isEqualTo("snapshot-1");
    }

    @Test
    void addressesOfDatabasesAreTakenAsSqlalchemyWritesThem() {
        SourceUrl server = SourceUrl.of("mysql+pymysql://cinder:p%40ss+word@db:3307/cinder?charset=utf8");
        assertThat(server.jdbc()).isEqualTo("jdbc:mariadb://db:3307/cinder");
        assertThat(server.user()).isEqualTo("cinder");
        assertThat(server.password().reveal()).isEqualTo("p@ss+word");
        assertThat(server.toString()).doesNotContain("p@ss");
        assertThat(SourceUrl.of("postgresql+psycopg2://u@h/c").jdbc()).isEqualTo("jdbc:postgresql://h/c");
        assertThat(SourceUrl.of("sqlite:////var/lib/cinder.db").jdbc()).isEqualTo("jdbc:sqlite:/var/lib/cinder.db");
        StorageException e = catchThrowableOfType(StorageException.class, () -> SourceUrl.of("oracle://u:secret@h/c"));
        assertThat(e.fault().code()).isEqualTo(NeighbourFault.CINDER_DATABASE_UNREADABLE);
        assertThat(e.fault().sentence()).doesNotContain("secret");
    }

    @Test
    void backendsOfTheSameNameOnTwoHostsAreToldApart() {
        assertThat(BackendStanzas.names(List.of("a@lvm", "b@lvm", "a@ceph")))
                .isEqualTo(Map.of("a@lvm", "a.lvm", "b@lvm", "b.lvm", "a@ceph", "ceph"));
    }

    @Test
    void secretsOfAStanzaAreNotAmongItsOptions() {
        CinderConf conf = conf("""
                [x]
                volume_driver = some.vendor.Driver
                san_ip = 192.0.2.2
                san_password = hidden
                vendor_api_token = hidden
                """);
        MovingReport report = new MovingReport("here", false);
        Incoming.OfBackend x =
                new BackendStanzas(conf, new DriverCatalog(List.of()), Instant.EPOCH).backend("x", "x", report);
        assertThat(x.backend().options()).containsKey("san_ip").doesNotContainValue("hidden");
        assertThat(x.hidden()).containsOnlyKeys("san_password", "vendor_api_token");
        assertThat(x.backend().enabled()).isFalse();
        assertThat(x.backend().disabledReason().orElse("")).contains("no driver for some.vendor.Driver");
        assertThat(report.notes()).hasSize(1);
    }
}
