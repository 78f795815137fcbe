package octopus.onboard.pipeline;

import static octopus.block.room.BlockWorld.ADMIN;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import octopus.block.backend.DriverCatalog;
import octopus.block.room.BlockWorld;
import octopus.core.audit.AuditLog;
import octopus.core.db.TestDatabase;
import octopus.core.db.TestDatabases;
import octopus.core.flow.FlowEngine;
import octopus.core.flow.FlowListener;
import octopus.core.flow.FlowRegistry;
import octopus.core.flow.FlowSettings;
import octopus.node.Command;
import octopus.node.CommandResult;
import octopus.node.LocalNode;
import octopus.node.archive.Limits;
import octopus.node.archive.PackageDirectory;
import octopus.node.packages.PackageTool;
import octopus.onboard.drivers.PackageRoom;
import octopus.onboard.drivers.PackageSettings;
import octopus.onboard.node.AccessFields;
import octopus.onboard.node.NodeState;
import octopus.onboard.product.ProductRoom;
import octopus.onboard.spec.BackendSpec;
import octopus.onboard.spec.BackendSpec.Acceptance;
import octopus.onboard.spec.OnboardFault;
import octopus.onboard.spec.SpecReader.Given;
import octopus.onboard.spec.TargetSpec;
import octopus.onboard.spec.TargetSpec.ServiceSpec;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A driver package that carries a Debian package: planned, installed on a host by the real dpkg, upgraded, taken back. */
class SystemPackagesIT {
    private static final String NAME = "octopus-test-helper";

    /** What the product wants as well, and nobody brings. */
    private static final String NOWHERE = "octopus-test-nowhere";

    private static final PackageTool DPKG = new PackageTool.Deb("/");

    private final LocalNode here = new LocalNode();
    private final Path directory = BlockWorld.temporary();
    private final TestDatabase shelf = TestDatabases.sqlite();
    private final TestDatabase database = TestDatabases.sqlite();
    private final AuditLog audit = new AuditLog(shelf.database());
    private final ProductRoom products = new ProductRoom(
            new ProductRoom.Engine(shelf.database(), audit, Clock.systemUTC()), DriverCatalog.installed());
    private final PackageRoom packages = new PackageRoom(
            new PackageRoom.Engine(shelf.database(), audit, Clock.systemUTC()),
            products,
            new PackageSettings(directory.resolve("depot"), true, Limits.usual()),
            changed -> {});
    private final FlowRegistry registry = new FlowRegistry();
    private final FlowEngine engine = new FlowEngine(
            database.database(),
            registry,
            Clock.systemUTC(),
            FlowSettings.usual("packages", true).withLookEvery(Duration.ofMillis(5)),
            FlowListener.NONE);
    private Optional<OnboardWorld> opened = Optional.empty();
    private HttpServer api;

    @BeforeEach
    void open() throws IOException {
        Assumptions.assumeTrue(
                here.run(Command.of("id", "-u")).output().strip().equals("0")
                        && here.files().exists("/usr/bin/dpkg-deb"),
                "needs dpkg and root");
        purge();
        api = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        api.createContext("/", exchange -> {
            byte[] nothing = "{\"services\":[],\"volumes\":[]}".getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, nothing.length);
            exchange.getResponseBody().write(nothing);
            exchange.close();
        });
        api.start();
        Files.writeString(directory.resolve("cinder.conf"), "[DEFAULT]\nenabled_backends = first\n");
        Files.createDirectory(directory.resolve("site"));
        Files.writeString(directory.resolve("run"), "1\n");
    }

    @AfterEach
    void close() {
        purge();
        if (api != null) {
            api.stop(0);
        }
        engine.close();
        opened.ifPresent(OnboardWorld::close);
        packages.close();
        products.close();
        shelf.close();
        database.close();
    }

    private void purge() {
        if (DPKG.installed(here, NAME).isPresent()) {
            DPKG.remove(here, NAME);
        }
    }

    /** A driver package with a Debian package in it, of the same version. */
    private void upload(String version) throws IOException {
        Path tree = directory.resolve("tree-" + version);
        Files.createDirectories(tree.resolve("DEBIAN"));
        Files.writeString(
                tree.resolve("DEBIAN/control"),
                "Package: " + NAME + "\nVersion: 1:" + version
                        + "\nArchitecture: all\nMaintainer: t <t@example.org>\nDescription: test\n");
        Path deb = directory.resolve("helper.deb");
        CommandResult ignored =
                here.run(Command.of("dpkg-deb", "--root-owner-group", "--build", tree.toString(), deb.toString()));
        PackageDirectory acme = PackageDirectory.acme(directory.resolve("acme-" + version), version);
        Path product = acme.path().resolve("products/acme-san.yaml");
        Files.writeString(product, "packages: {deb: [" + NOWHERE + "]}\n", StandardOpenOption.APPEND);
        Path file = acme.with("deb/" + NAME + "_1%3a" + version + "_all.deb", Files.readAllBytes(deb))
                .build(directory.resolve("acme-" + version + ".zip"));
        try (var in = Files.newInputStream(file)) {
            var kept = packages.packages().upload(ADMIN, in, true);
        }
    }

    private OnboardWorld world() {
        OnboardWorld world = new OnboardWorld(database, directory, engine, products.catalogue(), packages.packages());
        opened = Optional.of(world);
        registry.addAll(world.registry().all());
        engine.start();
        var ignored = world.nodes().nodes().add(ADMIN, "controller", AccessFields.local(), Map.of());
        Awaitility.await().until(() -> world.nodes().nodes().show("controller").state() == NodeState.READY);
        return world;
    }

    /** @param breaks whether the service does not come up with the new package */
    private Given spec(boolean breaks) {
        ServiceSpec service = new ServiceSpec(
                "",
                List.of(
                        "sh",
                        "-c",
                        (breaks ? "! dpkg-query -W -f '${Version}' " + NAME + " | grep -q 2.0 && " : "")
                                + "echo $(($(cat \"$0/run\") + 1)) >\"$0/run\"",
                        directory.toString()),
                List.of("cat", directory.resolve("run").toString()),
                "");
        return new Given(
                new BackendSpec(
                        OnboardWorld.BACKEND,
                        "acme-san",
                        "",
                        Map.of("volume_driver", "acme.driver.AcmeDriver", "san_ip", "10.0.0.1"),
                        Set.of(),
                        List.of(),
                        List.of(),
                        new TargetSpec.CinderConf(
                                List.of("controller"),
                                directory.resolve("cinder.conf").toString(),
                                service,
                                "http://127.0.0.1:" + api.getAddress().getPort(),
                                "admin:admin",
                                Optional.empty(),
                                Optional.of(directory.resolve("site").toString())),
                        Acceptance.NONE,
                        "",
                        Optional.empty()),
                Map.of());
    }

    private static Onboarding applied(OnboardWorld world, Given spec, String planned) {
        boolean fresh = world.onboardings().list().isEmpty();
        Onboarding asked = fresh
                ? world.onboardings().create(ADMIN, spec)
                : world.onboardings().change(ADMIN, spec);
        assertThat(asked.name()).isEqualTo(OnboardWorld.BACKEND);
        Onboarding row = world.settled();
        assertThat(row.plan()
                        .orElseThrow(() -> new AssertionError(row.toString()))
                        .changes()
                        .toString())
                .contains(planned);
        Onboarding approved = world.onboardings()
                .approve(ADMIN, OnboardWorld.BACKEND, row.plan().orElseThrow().hash());
        assertThat(approved.name()).isEqualTo(OnboardWorld.BACKEND);
        return world.settled();
    }

    @Test
    void packagesOfTheSystemComeWithADriverPackageAndGoAgain() throws IOException {
        upload("1.0");
        OnboardWorld world = world();
        Onboarding active = applied(world, spec(false), "+" + NAME + " 1:1.0");
        assertThat(active.state()).isEqualTo(OnboardingState.ACTIVE);
        assertThat(active.findings().toString())
                .contains("the driver package brings it")
                .contains("target-system-packages");
        assertThat(active.findings())
                .as("what nobody brings stops nothing, but is told")
                .anySatisfy(found -> {
                    assertThat(found.where()).isEqualTo(NOWHERE + " on node controller");
                    assertThat(found.outcome()).isEqualTo("warning");
                    assertThat(found.fault().orElseThrow().code().name()).isEqualTo(OnboardFault.NODE_NOT_FIT.name());
                    assertThat(found.fault().orElseThrow().cause()).contains("no driver package brings it");
                });
        assertThat(DPKG.installed(here, NAME)).contains("1:1.0");

        upload("2.0");
        Onboarding back = applied(world, spec(true), "-" + NAME + " 1:1.0\n+" + NAME + " 1:2.0");
        assertThat(back.fault()).isPresent();
        assertThat(DPKG.installed(here, NAME)).contains("1:1.0");

        Onboarding upgraded = applied(world, spec(false), "+" + NAME + " 1:2.0");
        assertThat(upgraded.state()).isEqualTo(OnboardingState.ACTIVE);
        assertThat(DPKG.installed(here, NAME)).contains("1:2.0");

        Onboarding ignored = world.onboardings().retire(ADMIN, OnboardWorld.BACKEND);
        assertThat(world.settled().state()).isEqualTo(OnboardingState.RETIRED);
        assertThat(DPKG.installed(here, NAME)).isEmpty();
    }
}
