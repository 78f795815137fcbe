package octopus.driver.oceanstor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import octopus.simulator.oceanstor.ArraySettings;
import octopus.simulator.oceanstor.Orders;
import octopus.spi.CommonFault;
import octopus.spi.Fault;
import octopus.spi.FaultCode;
import octopus.spi.Finding;
import octopus.spi.Secret;
import octopus.spi.Size;
import octopus.spi.StorageException;
import octopus.spi.VolumeId;
import octopus.spi.contract.FaultAssert;
import octopus.spi.driver.Capability;
import octopus.spi.driver.Driver;
import octopus.spi.driver.VolumeHandle;
import octopus.spi.driver.VolumeSpec;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What can be wrong with an array is found before it is used, and named with the way out; what goes wrong later heals. */
class OceanstorFaultsIT {
    @TempDir
    static Path directory;

    private static OceanstorFixture fixture;
    private final OceanstorDriverFactory factory = new OceanstorDriverFactory();

    @BeforeAll
    static void start() {
        fixture = new OceanstorFixture(directory, ArraySettings.NEWEST);
    }

    @AfterAll
    static void stop() {
        fixture.close();
    }

    @AfterEach
    void mend() {
        fixture.array.mend();
        assertThat(fixture.array.contents()).isEmpty();
        assertThat(fixture.array.sessionCount()).isZero();
    }

    @Test
    void aGoodArrayHasNothingToComplainAbout() {
        assertThat(failures(Map.of())).isEmpty();
        assertThat(factory.check(fixture.options(Map.of()), fixture.environment()))
                .hasSizeGreaterThan(8)
                .allMatch(finding -> finding instanceof Finding.Pass);
    }

    @Test
    void theAccount() {
        Map<String, Secret> wrong = Map.of("san_password", Secret.of("not-the-pass-word"));
        Finding.Failure failure = only(factory.check(fixture.options(Map.of(), wrong), fixture.environment()));
        assertThat(failure.check()).isEqualTo("credentials-work");
        says(failure.fault(), OceanstorFault.ARRAY_LOGIN_REFUSED, "incorrect", "Correct the user name or the password");
        assertThat(failure.fault().about()).containsEntry("field", "san_password");
        assertThat(failure.toString()).doesNotContain("not-the-pass-word");
        fixture.array.lockAccount();
        says(only(Map.of()).fault(), OceanstorFault.ARRAY_ACCOUNT_LOCKED, "locked", "Unlock user admin");
        fixture.array.mend();
        fixture.array.expirePassword();
        says(only(Map.of()).fault(), OceanstorFault.ARRAY_PASSWORD_EXPIRED, "expired", "set a new password");
    }

    @Test
    void theAddress() {
        says(only(Map.of("san_api_port", "1")).fault(), CommonFault.UNREACHABLE, "refused", "address and port");
        says(only(Map.of("san_ip", "no-such-array.invalid")).fault(), CommonFault.UNREACHABLE, "not known", "address");
        Finding.Failure certificate = only(Map.of("driver_ssl_cert_verify", "true"));
        says(certificate.fault(), OceanstorFault.ARRAY_CERTIFICATE_REFUSED, "certif", "driver_ssl_cert_path");
        assertThat(failures(Map.of("san_ip", "127.99.99.99,127.0.0.1"))).isEmpty();
    }

    @Test
    void whatTheArrayHas() {
        says(only(Map.of("storage_pool", "pool-9")).fault(), OceanstorFault.ARRAY_POOL_MISSING, "no pool", "pool-1");
        fixture.array.firmware("V300R003C20");
        Finding.Failure old = failures(Map.of()).stream()
                .filter(each -> each.check().equals("firmware-supported"))
                .findFirst()
                .orElseThrow();
        says(old.fault(), OceanstorFault.ARRAY_FIRMWARE_TOO_OLD, "V300R003C20", "Upgrade");
        fixture.array.mend();
        fixture.array.revokeLicence("HyperSnap");
        says(only(Map.of()).fault(), OceanstorFault.ARRAY_LICENCE_MISSING, "HyperSnap", "Import a licence");
        fixture.array.mend();
        fixture.array.fillPool("pool-1");
        assertThat(failures(Map.of())).isEmpty();
        assertThat(factory.check(fixture.options(Map.of()), fixture.environment()))
                .anyMatch(finding -> finding instanceof Finding.Warning warning
                        && warning.fault().code() == CommonFault.NO_SPACE);
    }

    @Test
    void thePortals() {
        String second = fixture.portals.getLast();
        fixture.array.portalDown(second);
        List<Finding.Failure> failures = failures(Map.of());
        assertThat(failures).extracting(Finding.Failure::check).containsExactly("portals-exist", "portal-reachable");
        assertThat(failures).allMatch(each -> each.where().equals("portal " + second));
        says(failures.getFirst().fault(), OceanstorFault.ARRAY_PORTAL_UNUSABLE, "link is down", "cable");
        says(failures.getLast().fault(), OceanstorFault.ARRAY_PORTAL_UNUSABLE, "does not answer", "firewall");
        fixture.array.mend();
        String stranger = failures(Map.of("iscsi_default_target_ip", "127.88.77.66"))
                .getFirst()
                .fault()
                .sentence();
        assertThat(stranger).contains("no iSCSI port with this address", second);
    }

    @Test
    void severalMistakesAreToldAtOnce() {
        fixture.array.portalDown(fixture.portals.getLast());
        Map<String, Secret> wrong = Map.of("san_password", Secret.of("not-the-pass-word"));
        assertThat(factory.check(fixture.options(Map.of(), wrong), fixture.environment()))
                .filteredOn(finding -> finding instanceof Finding.Failure)
                .extracting(Finding::check)
                .containsExactly("credentials-work", "portal-reachable");
    }

    @Test
    void anAnswerThatGotLostIsFoundAgain() {
        try (Driver driver = open(Map.of())) {
            VolumeSpec spec = new VolumeSpec(VolumeId.random(), Size.ofMib(64), "pool-1", Map.of());
            fixture.array.orders().order("POST", "lun", new Orders.Effect.HalfDone(), 1);
            assertThatThrownBy(() -> driver.volumes().create(spec))
                    .satisfies(FaultAssert.code(CommonFault.UNREACHABLE));
            VolumeHandle volume = driver.volumes().create(spec);
            VolumeSpec copy = new VolumeSpec(VolumeId.random(), Size.ofMib(96), "pool-1", Map.of());
            Capability.Clones clones =
                    driver.capability(Capability.Clones.class).orElseThrow();
            for (String broken : List.of("snapshot", "snapshot/activate", "lun", "clonepair/relation")) {
                fixture.array.orders().order("POST", broken, new Orders.Effect.HalfDone(), 1);
                assertThatThrownBy(() -> clones.createFromVolume(copy, volume)).isInstanceOf(StorageException.class);
            }
            VolumeHandle clone = clones.createFromVolume(copy, volume);
            assertThat(driver.volumes().owned())
                    .hasSize(2)
                    .allMatch(each -> each.kind().equals("volume"));
            fixture.array.orders().order("DELETE", "lun", new Orders.Effect.HalfDone(), 1);
            assertThatThrownBy(() -> driver.volumes().delete(clone)).isInstanceOf(StorageException.class);
            driver.volumes().delete(clone);
            driver.volumes().delete(volume);
        }
    }

    @Test
    void aFullPoolAndASlowArrayHaveNames() {
        try (Driver driver = open(Map.of("san_request_timeout", "1"))) {
            VolumeSpec spec = new VolumeSpec(VolumeId.random(), Size.ofMib(64), "pool-1", Map.of());
            fixture.array.fillPool("pool-1");
            assertThatThrownBy(() -> driver.volumes().create(spec)).satisfies(FaultAssert.code(CommonFault.NO_SPACE));
            fixture.array.orders().order("*", "lun", new Orders.Effect.Slow(Duration.ofSeconds(3)), 1);
            assertThatThrownBy(() -> driver.volumes().owned()).satisfies(FaultAssert.code(CommonFault.TIMED_OUT));
            fixture.array.endSessions();
            assertThat(driver.pools()).hasSize(1);
        }
    }

    private Driver open(Map<String, String> options) {
        return factory.open(fixture.options(options), fixture.environment());
    }

    private List<Finding.Failure> failures(Map<String, String> options) {
        return factory.check(fixture.options(options), fixture.environment()).stream()
                .filter(Finding.Failure.class::isInstance)
                .map(Finding.Failure.class::cast)
                .toList();
    }

    private Finding.Failure only(Map<String, String> options) {
        return only(factory.check(fixture.options(options), fixture.environment()));
    }

    private static Finding.Failure only(List<Finding> findings) {
        List<Finding> failures =
                findings.stream().filter(Finding.Failure.class::isInstance).toList();
        assertThat(failures).hasSize(1);
        return (Finding.Failure) failures.getFirst();
    }

    private static void says(Fault fault, FaultCode code, String cause, String correction) {
        assertThat(fault.code()).isEqualTo(code);
        assertThat(fault.cause()).contains(cause);
        assertThat(fault.correction()).contains(correction);
        assertThat(fault.sentence()).doesNotContain(OceanstorFixture.PASSWORD, OceanstorFixture.CHAP);
    }
}
