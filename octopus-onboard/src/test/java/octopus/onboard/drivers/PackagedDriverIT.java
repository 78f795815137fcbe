package octopus.onboard.drivers;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import octopus.block.backend.DriverCatalog;
import octopus.core.Caller;
import octopus.core.audit.AuditEntry;
import octopus.core.audit.AuditLog;
import octopus.core.audit.AuditQuery;
import octopus.core.db.TestDatabase;
import octopus.core.db.TestDatabases;
import octopus.node.archive.Limits;
import octopus.node.archive.PackageDirectory;
import octopus.onboard.product.ProductRoom;
import octopus.simulator.oceanstor.ArraySettings;
import octopus.simulator.oceanstor.Loopback;
import octopus.simulator.oceanstor.SimulatedOceanstor;
import octopus.spi.Finding;
import octopus.spi.Secret;
import octopus.spi.Size;
import octopus.spi.VolumeId;
import octopus.spi.contract.FakeBlockExporter;
import octopus.spi.driver.Driver;
import octopus.spi.driver.DriverEnvironment;
import octopus.spi.driver.DriverFactory;
import octopus.spi.driver.PoolReport;
import octopus.spi.driver.VolumeHandle;
import octopus.spi.driver.VolumeSpec;
import octopus.spi.option.OptionReader;
import octopus.spi.option.Options;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Python files and wheels of a package run in the child process of a backend, each version with its own. */
class PackagedDriverIT {
    private static final Caller ADMIN = new Caller("alice", "ops", Set.of(Caller.ADMIN), "req-test");
    private static final Path HUAWEI = Path.of("/usr/lib/python3/dist-packages/cinder/volume/drivers/huawei");

    @TempDir
    Path directory;

    private final TestDatabase test = TestDatabases.sqlite();
    private final DriverCatalog drivers = DriverCatalog.installed();
    private final AuditLog audit = new AuditLog(test.database());
    private ProductRoom products;
    private PackageRoom room;

    @BeforeEach
    void open() {
        products = new ProductRoom(new ProductRoom.Engine(test.database(), audit, Clock.systemUTC()), drivers);
        room = new PackageRoom(
                new PackageRoom.Engine(test.database(), audit, Clock.systemUTC()),
                products,
                new PackageSettings(directory.resolve("depot"), true, Limits.usual()),
                changed -> {});
    }

    @AfterEach
    void close() {
        room.close();
        products.close();
        test.close();
    }

    private KeptPackage upload(PackageDirectory source) throws IOException {
        Path file = source.build(directory.resolve("package.zip"));
        try (InputStream in = Files.newInputStream(file)) {
            return room.packages().upload(ADMIN, in, true);
        }
    }

    private PackageDirectory acme(String version) {
        return PackageDirectory.acme(directory.resolve("source-" + version), version)
                .with(
                        "wheels/acme_lib-1-py3-none-any.whl",
                        PackageDirectory.zip(Map.of(
                                "acme_lib/__init__.py",
                                ("POOL = 'pool-of-" + version + "'\n").getBytes(StandardCharsets.UTF_8))))
                .with("python/acme/driver.py", """
                        import acme_lib
                        from cinder.volume.drivers.san import san


                        class AcmeDriver(san.SanISCSIDriver):
                            VERSION = "%s"

                            def do_setup(self, context):
                                pass

                            def check_for_setup_error(self):
                                pass

                            def get_volume_stats(self, refresh=False):
                                return {"volume_backend_name": "acme", "vendor_name": "Acme", "driver_version": self.VERSION,
                                        "storage_protocol": "iSCSI", "pools": [
                                            {"pool_name": acme_lib.POOL, "total_capacity_gb": 10, "free_capacity_gb": 5}]}

                            def create_volume(self, volume):
                                return {"provider_location": "made by " + self.VERSION}

                            def delete_volume(self, volume):
                                pass
                        """.formatted(version));
    }

    private Options options(DriverFactory factory, Map<String, String> values, Map<String, Secret> secrets) {
        return ((OptionReader.Reading.Good)
                        OptionReader.read(factory.descriptor().options(), values, secrets))
                .options();
    }

    private DriverEnvironment environment(String backend) {
        return new DriverEnvironment(
                backend, directory.resolve("state").resolve(backend), Clock.systemUTC(), new FakeBlockExporter());
    }

    private List<String> pools(String driver) {
        DriverFactory factory = drivers.factory(driver);
        Options options =
                options(factory, Map.of("san_ip", "10.0.0.1"), Map.of("san_password", Secret.of("s3cret-of-acme")));
        try (Driver opened = factory.open(options, environment("of-" + driver.replace('@', '-')))) {
            VolumeHandle volume = opened.volumes()
                    .create(new VolumeSpec(
                            VolumeId.random(),
                            Size.ofGib(1),
                            opened.pools().getFirst().name(),
                            Map.of()));
            opened.volumes().delete(volume);
            return opened.pools().stream().map(PoolReport::name).toList();
        }
    }

    @Test
    void eachVersionRunsItsOwnFiles() throws IOException {
        upload(acme("1.2"));
        assertThat(pools("acme-san")).containsExactly("pool-of-1.2");
        upload(acme("1.3"));
        assertThat(pools("acme-san")).containsExactly("pool-of-1.3");
        assertThat(pools("acme-san@1.2")).containsExactly("pool-of-1.2");
        room.packages().rollback(ADMIN, "acme");
        assertThat(pools("acme-san")).containsExactly("pool-of-1.2");
        assertThat(audit.list(AuditQuery.all().withVerb("package.use"), 10).reversed())
                .extracting(AuditEntry::subjectId)
                .containsExactly("acme@1.2", "acme@1.3", "acme@1.2", "acme@1.2");
        assertThat(audit.list(AuditQuery.all(), 100).toString()).doesNotContain("s3cret-of-acme");
    }

    @Test
    void aClassThatThePackageDoesNotHaveIsAFinding() throws IOException {
        upload(PackageDirectory.acme(directory.resolve("empty"), "1"));
        DriverFactory factory = drivers.factory("acme-san");
        List<Finding> findings = factory.check(options(factory, Map.of(), Map.of()), environment("empty"));
        assertThat(findings)
                .singleElement()
                .isInstanceOfSatisfying(
                        Finding.Failure.class,
                        failure -> assertThat(failure.fault().code().name()).isEqualTo("CINDER_PACKAGE_MISSING"));
    }

    @Test
    void filesOfAVendorTakeThePlaceOfInstalledOnes() throws IOException {
        PackageDirectory source = new PackageDirectory(directory.resolve("huawei"))
                .with("package.yaml", """
                        name: huawei-vendor
                        version: 2.0.9-v1
                        maker: Huawei
                        sentence: Huawei's own files of its driver.
                        origin: copied from Debian's python3-cinder by this test
                        """)
                .with("products/huawei-vendor.yaml", """
                        id: huawei-vendor-iscsi
                        name: Huawei, the vendor's own files
                        maker: Huawei
                        protocols: [iscsi]
                        driver:
                          id: huawei-vendor
                          class: cinder.volume.drivers.huawei.huawei_driver.HuaweiISCSIDriver
                          like: cinder-huawei-iscsi
                        """);
        try (Stream<Path> files = Files.list(HUAWEI)) {
            for (Path file :
                    files.filter(each -> each.toString().endsWith(".py")).toList()) {
                String text = Files.readString(file);
                if (file.endsWith("huawei_driver.py")) {
                    text += "\\nHuaweiISCSIDriver.VERSION = 'of the vendor'\\nprint('the files of the vendor run')\\n"
                            .translateEscapes();
                }
                source.with("python/cinder/volume/drivers/huawei/" + file.getFileName(), text);
            }
        }
        upload(source);
        DriverFactory factory = drivers.factory("huawei-vendor");
        String portal = Loopback.next();
        Secret password = Secret.of("Right-pass-word-2");
        try (SimulatedOceanstor array = SimulatedOceanstor.start(
                ArraySettings.loopback(directory.resolve("array"), List.of(portal), password))) {
            Options options = options(
                    factory,
                    Map.of(
                            "huawei_rest_url",
                            array.url(),
                            "huawei_user",
                            "admin",
                            "huawei_storage_pool",
                            "pool-1",
                            "huawei_default_target_ip",
                            portal),
                    Map.of("huawei_password", password));
            try (Driver driver = factory.open(options, environment("vendor"))) {
                VolumeHandle volume =
                        driver.volumes().create(new VolumeSpec(VolumeId.random(), Size.ofGib(1), "pool-1", Map.of()));
                assertThat(array.contents().get("lun")).hasSize(1);
                driver.volumes().delete(volume);
            }
        }
        try (Stream<Path> logs = Files.walk(directory.resolve("state"))) {
            String said = logs.filter(each -> each.toString().endsWith(".log"))
                    .map(each -> {
                        try {
                            return Files.readString(each);
                        } catch (IOException e) {
                            throw new AssertionError(e);
                        }
                    })
                    .reduce("", String::concat);
            assertThat(said).contains("the files of the vendor run").doesNotContain("Right-pass-word-2");
        }
    }
}
