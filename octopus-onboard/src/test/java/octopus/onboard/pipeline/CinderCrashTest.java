package octopus.onboard.pipeline;

import static octopus.block.room.BlockWorld.ADMIN;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import octopus.block.backend.DriverCatalog;
import octopus.block.room.BlockWorld;
import octopus.core.audit.AuditLog;
import octopus.core.db.TestDatabase;
import octopus.core.db.TestDatabases;
import octopus.core.flow.CrashMatrix;
import octopus.core.flow.CrashReport;
import octopus.core.flow.Flow;
import octopus.core.flow.FlowEngine;
import octopus.core.flow.FlowId;
import octopus.core.flow.Flows;
import octopus.node.archive.Limits;
import octopus.node.archive.PackageDirectory;
import octopus.onboard.drivers.PackageRoom;
import octopus.onboard.drivers.PackageSettings;
import octopus.onboard.node.AccessFields;
import octopus.onboard.node.NodeState;
import octopus.onboard.product.ProductRoom;
import octopus.onboard.spec.BackendSpec;
import octopus.onboard.spec.BackendSpec.Acceptance;
import octopus.onboard.spec.SpecReader.Given;
import octopus.onboard.spec.TargetSpec;
import octopus.onboard.spec.TargetSpec.ServiceSpec;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * A driver package, a file of the product and a section of a cinder.conf, killed at every moment: all there, or every byte as
 * before. The API of that Cinder has nothing; what it says is not what this is about.
 */
class CinderCrashTest {
    private static final TestDatabase SHELF = TestDatabases.sqlite();
    private static final Path NODE_FILES = BlockWorld.temporary();
    private static HttpServer api;
    private static ProductRoom products;
    private static PackageRoom packages;

    /** The catalogue is the same for all worlds: reading a hundred products for each would take most of the time. */
    @BeforeAll
    static void open() throws IOException {
        AuditLog audit = new AuditLog(SHELF.database());
        products = new ProductRoom(
                new ProductRoom.Engine(SHELF.database(), audit, Clock.systemUTC()), DriverCatalog.installed());
        packages = new PackageRoom(
                new PackageRoom.Engine(SHELF.database(), audit, Clock.systemUTC()),
                products,
                new PackageSettings(NODE_FILES.resolve("depot"), true, Limits.usual()),
                changed -> {});
        Path file = PackageDirectory.acme(NODE_FILES.resolve("acme"), "1.0")
                .with("products/acme-san.yaml", """
                        id: acme-san
                        name: Acme SAN
                        maker: Acme
                        protocols: [iscsi]
                        driver:
                          id: acme-san
                          class: acme.driver.AcmeDriver
                          options: [{name: san_ip, sentence: "Where the array is."}]
                        files:
                          - path: "acme_{name}.xml"
                            format: xml
                            keys: [{section: config/Storage, key: Address, option: san_ip}]
                          - path: %s
                            on: nodes
                            format: ini
                            only_there: true
                            keys: [{section: libvirt, key: volume_use_multipath, value: "true"}]
                          - path: %s
                            on: nodes
                            format: ini
                            only_there: true
                            keys: [{section: libvirt, key: never, value: "made"}]
                        """.formatted(
                                NODE_FILES.resolve("nova.conf"), NODE_FILES.resolve("none.conf")))
                .build(NODE_FILES.resolve("acme.zip"));
        try (var in = Files.newInputStream(file)) {
            var ignored = packages.packages().upload(ADMIN, in, true);
        }
        api = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        api.createContext("/", exchange -> {
            byte[] nothing = "{\"services\":[],\"volumes\":[]}".getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, nothing.length);
            exchange.getResponseBody().write(nothing);
            exchange.close();
        });
        api.start();
    }

    @AfterAll
    static void close() {
        api.stop(0);
        packages.close();
        products.close();
        SHELF.close();
    }

    @ParameterizedTest
    @CsvSource({"apply-onboarding, false", "roll-back-onboarding, true"})
    void killedAnywhereAllIsThereOrEveryByteAsBefore(String flow, boolean serviceStarts) {
        CrashReport report = CrashMatrix.of(flow, () -> new World(flow, serviceStarts))
                .withoutInjectedFaults()
                .run();

        System.out.println(report);
        report.assertClean();
    }

    @Test
    void theDriversFilesGoWithTheLastBackendThatUsesThem() {
        try (World world = new World("apply-onboarding", true)) {
            world.prepare((engine, here) -> {
                for (String name : List.of("silver", "second")) {
                    var ended = engine.await(World.approved(here, world.spec(name)), Duration.ofSeconds(30));
                }
                retire(engine, here, "silver");
                assertThat(world.files())
                        .containsKey("site/acme/driver.py")
                        .hasEntrySatisfying(
                                "etc/cinder.conf",
                                text -> assertThat(text)
                                        .contains("enabled_backends = first,second")
                                        .doesNotContain("silver"));
                retire(engine, here, "second");
                assertThat(world.files()).isEqualTo(world.before);
            });
        }
    }

    private static void retire(FlowEngine engine, OnboardWorld here, String name) {
        var ended = engine.await(World.id(here.onboardings().retire(ADMIN, name)), Duration.ofSeconds(30));
    }

    private static final class World extends OnboardCrashWorld {
        private final boolean serviceStarts;
        private final Path etc = directory.resolve("etc");
        private final Path site = directory.resolve("site");
        private final Map<String, String> before;

        /** @param serviceStarts whether the service comes up with the new backend; otherwise all is taken back */
        World(String flow, boolean serviceStarts) {
            super(flow);
            this.serviceStarts = serviceStarts;
            try {
                Files.createDirectories(etc);
                Files.createDirectories(site);
                Files.writeString(etc.resolve("cinder.conf"), "# by hand\n[DEFAULT]\nenabled_backends = first\n");
                deleteCopies();
                Files.writeString(NODE_FILES.resolve("nova.conf"), "[DEFAULT]\n# by hand too\n");
                Files.writeString(directory.resolve("run"), "1\n");
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            this.before = files();
            prepare((engine, world) -> {
                var ignored = world.nodes().nodes().add(ADMIN, "controller", AccessFields.local(), Map.of());
                Awaitility.await()
                        .until(() -> world.nodes().nodes().show("controller").state() == NodeState.READY);
                if (flow.equals("roll-back-onboarding")) {
                    var ended = engine.await(approved(world), Duration.ofSeconds(30));
                    if (!isApplied(files())) {
                        throw new AssertionError("not applied before the test: " + ended);
                    }
                }
            });
        }

        /** Files that worlds share are kept copies of by those that end active. */
        private static void deleteCopies() throws IOException {
            try (Stream<Path> all = Files.list(NODE_FILES)) {
                for (Path each : all.filter(
                                path -> path.getFileName().toString().startsWith("."))
                        .toList()) {
                    Files.delete(each);
                }
            }
        }

        @Override
        OnboardWorld world(Flows flows) {
            return new OnboardWorld(test, directory, flows, products.catalogue(), packages.packages());
        }

        private Given spec(String name) {
            String restart = serviceStarts ? "" : "! grep -q silver \"$0/etc/cinder.conf\" && ";
            ServiceSpec service = new ServiceSpec(
                    "",
                    List.of("sh", "-c", restart + "echo $(($(cat \"$0/run\") + 1)) >\"$0/run\"", directory.toString()),
                    List.of("cat", directory.resolve("run").toString()),
                    "");
            BackendSpec spec = new BackendSpec(
                    name,
                    "acme-san",
                    "",
                    Map.of("volume_driver", "acme.driver.AcmeDriver", "san_ip", "10.0.0.1"),
                    Set.of(),
                    List.of("controller"),
                    List.of(),
                    new TargetSpec.CinderConf(
                            List.of("controller"),
                            etc.resolve("cinder.conf").toString(),
                            service,
                            "http://127.0.0.1:" + api.getAddress().getPort(),
                            "admin:admin",
                            Optional.empty(),
                            Optional.of(site.toString())),
                    Acceptance.NONE,
                    "",
                    Optional.empty());
            return new Given(spec, Map.of());
        }

        private FlowId approved(OnboardWorld world) {
            return approved(world, spec(OnboardWorld.BACKEND));
        }

        @Override
        public FlowId begin(Flows flows) {
            OnboardWorld world = current.orElseThrow();
            return flow.equals("apply-onboarding")
                    ? approved(world)
                    : id(world.onboardings().retire(ADMIN, OnboardWorld.BACKEND));
        }

        @Override
        public Verdict look(Flow finished) {
            Onboarding row = current.orElseThrow().onboardings().show(OnboardWorld.BACKEND);
            Map<String, String> now = files();
            return switch (row.state()) {
                case ROLLED_BACK -> now.equals(before) ? Verdict.asBefore() : Verdict.wrong("rolled back: " + now);
                case RETIRED -> now.equals(before) ? Verdict.done() : Verdict.wrong("retired: " + now);
                case ACTIVE ->
                    !serviceStarts || !isApplied(now)
                            ? Verdict.wrong("active: " + now)
                            : flow.equals("apply-onboarding") ? Verdict.done() : Verdict.asBefore();
                case PLANNED, BLOCKED, CHECKING, APPLYING, ROLLING_BACK -> Verdict.wrong("left in " + row.state());
            };
        }

        private static boolean isApplied(Map<String, String> now) {
            return String.valueOf(now.get("etc/cinder.conf")).contains("enabled_backends = first,silver\n")
                    && String.valueOf(now.get("etc/acme_silver.xml")).contains("<Address>10.0.0.1</Address>")
                    && String.valueOf(now.get("nova.conf")).contains("volume_use_multipath = true")
                    && !now.containsKey("none.conf")
                    && now.containsKey("site/acme/driver.py")
                    && now.keySet().stream().noneMatch(path -> path.contains(".octopus-new"));
        }

        private Map<String, String> files() {
            Map<String, String> found = new TreeMap<>();
            for (Path root : List.of(etc, site)) {
                try (Stream<Path> all = Files.walk(root)) {
                    for (Path each : all.toList()) {
                        found.put(
                                directory.relativize(each).toString(),
                                Files.isDirectory(each) ? "" : Files.readString(each));
                    }
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }
            try (Stream<Path> all = Files.list(NODE_FILES)) {
                for (Path each : all.filter(Files::isRegularFile).toList()) {
                    found.put(
                            each.getFileName().toString(),
                            each.toString().endsWith(".conf") ? Files.readString(each) : "");
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            return found;
        }
    }
}
