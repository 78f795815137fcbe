package octopus.server.onboard;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.stream.Stream;
import octopus.core.json.Json;
import octopus.neighbour.TestScript;
import octopus.node.NodeAccess.Login.PrivateKey;
import octopus.node.archive.PackageDirectory;
import octopus.node.ssh.SshServer;
import octopus.server.Http;
import org.junit.jupiter.api.Assumptions;
import tools.jackson.databind.JsonNode;

/** A real Cinder with its services and its message bus, reached over a real OpenSSH server, beside an Octopus and an array. */
final class CinderHouse implements AutoCloseable {
    private static final String BUS = "rabbitmq.sh";
    private static final String CINDER = "cinder-services.sh";

    final OnboardingHouse octopus;
    final Properties cinder;
    final Http api;
    private final Path bus;
    private final Path home;
    private final SshServer ssh;

    /** Ends the test with the reason where a real Cinder cannot be had. */
    CinderHouse(Path directory) {
        this.bus = directory.resolve("bus");
        this.home = directory.resolve("cinder");
        this.cinder = start();
        this.ssh = SshServer.start();
        Assumptions.assumeTrue(
                ssh.hasAccounts(), "a volume service is restarted by root, and these tests are not run by root");
        this.octopus = new OnboardingHouse(directory);
        this.api = new Http(fact("url"), Map.of("X-Auth-Token", "admin:" + fact("project")));
        addNode();
    }

    private Properties start() {
        try {
            Properties broker = TestScript.run(BUS, "up", bus.toString());
            String url = "rabbit://" + broker.getProperty("user") + ":" + broker.getProperty("password") + "@"
                    + broker.getProperty("url").replaceFirst("^amqp://", "") + "/";
            return TestScript.run(CINDER, "up", home.toString(), url);
        } catch (IllegalStateException e) {
            String said = String.valueOf(e.getMessage());
            Assumptions.assumeFalse(
                    said.contains("cannot install") || said.contains("missing: "), "no Cinder to be had: " + said);
            throw e;
        }
    }

    String fact(String name) {
        return cinder.getProperty(name);
    }

    private void addNode() {
        if (!(ssh.root().login() instanceof PrivateKey key)) {
            throw new IllegalStateException("no key");
        }
        Map<String, Object> node = new LinkedHashMap<>();
        node.put("name", "controller");
        node.put("kind", "ssh");
        node.put("host", "127.0.0.1");
        node.put("port", ssh.port());
        node.put("user", ssh.root().user());
        node.put("host_key", ssh.fingerprint());
        node.put("sudo", true);
        node.put("private_key", key.key().reveal());
        Http.Answer answer = octopus.http.send("POST", "/api/v1/nodes", Json.write(node));
        if (answer.status() >= 400) {
            throw new IllegalStateException(answer.body());
        }
    }

    /** Another backend of that Cinder, by a product. */
    Map<String, Object> spec(String name, String product) {
        Map<String, Object> spec = new LinkedHashMap<>();
        spec.put("name", name);
        spec.put("product", product);
        spec.put(
                "options",
                new TreeMap<>(Map.of(
                        "huawei_rest_url",
                        octopus.array.url(),
                        "huawei_user",
                        "admin",
                        "huawei_password",
                        OnboardingHouse.PASSWORD,
                        "huawei_storage_pool",
                        "pool-1",
                        "huawei_wait_interval",
                        "1",
                        "huawei_default_target_ip",
                        octopus.portals.getFirst())));
        spec.put("types", List.of(name + "-type"));
        spec.put("acceptance", Map.of("data_mib", 4));
        spec.put("target", target());
        return spec;
    }

    Map<String, Object> target() {
        String script = TestScript.find(CINDER).toString();
        return Map.of(
                "kind", "cinder",
                "hosts", List.of("controller"),
                "config", fact("conf"),
                "python", fact("site"),
                "api", fact("url"),
                "token", "admin:" + fact("project"),
                "service",
                        Map.of(
                                "restart", List.of("bash", script, "restart", home.toString()),
                                "running", List.of("bash", script, "running", home.toString()),
                                "log", fact("log")));
    }

    /** The stock driver under another name, as a vendor ships one. */
    Path packaged(Path directory) {
        return new PackageDirectory(directory)
                .with("package.yaml", """
                        name: acme
                        version: "1.0"
                        maker: Acme
                        sentence: A driver of Acme's arrays.
                        origin: made for this test
                        """)
                .with("products/acme-iscsi.yaml", """
                        id: acme-iscsi
                        name: Acme over iSCSI
                        maker: Acme
                        protocols: [iscsi]
                        driver: {id: acme-iscsi, class: acme_array.driver.AcmeDriver, like: cinder-huawei-iscsi}
                        presets: {huawei_product: Dorado, huawei_lun_type: Thin}
                        files:
                          - path: "acme_{name}.xml"
                            format: xml
                            named_by: cinder_huawei_conf_file
                            keys:
                              - {section: config/Storage, key: Product, option: huawei_product}
                              - {section: config/Storage, key: Protocol, value: iSCSI}
                              - {section: config/Storage, key: RestURL, option: huawei_rest_url}
                              - {section: config/Storage, key: UserName, option: huawei_user, coding: huawei}
                              - {section: config/Storage, key: UserPassword, option: huawei_password, coding: huawei}
                              - {section: config/LUN, key: LUNType, option: huawei_lun_type}
                              - {section: config/LUN, key: StoragePool, option: huawei_storage_pool}
                              - {section: config/LUN, key: LUNReadyWaitInterval, option: huawei_wait_interval}
                              - {section: config/LUN, key: LUNcopyWaitInterval, option: huawei_wait_interval}
                              - {section: config/iSCSI, key: DefaultTargetIP, option: huawei_default_target_ip}
                        """)
                .with("python/acme_array/__init__.py", "")
                .with("python/acme_array/driver.py", """
                        from cinder.volume.drivers.huawei import huawei_driver


                        class AcmeDriver(huawei_driver.HuaweiISCSIDriver):
                            pass
                        """)
                .build(directory.resolveSibling("acme.zip"));
    }

    /** Every file that an onboarding may touch: path, mode and bytes. */
    Map<String, String> files() {
        Map<String, String> found = new TreeMap<>();
        for (Path root : List.of(home.resolve("etc"), home.resolve("site"))) {
            try (Stream<Path> all = Files.walk(root)) {
                for (Path each : all.toList()) {
                    String mode = PosixFilePermissions.toString(Files.getPosixFilePermissions(each));
                    String text = Files.isDirectory(each) ? "" : Files.readString(each, StandardCharsets.ISO_8859_1);
                    found.put(home.relativize(each).toString(), mode + " " + text);
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return found;
    }

    String config() {
        try {
            return Files.readString(Path.of(fact("conf")));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    List<String> types() {
        return names(api.get("/types").json().path("volume_types"));
    }

    List<String> volumes() {
        return names(api.get("/volumes?all_tenants=1").json().path("volumes"));
    }

    private static List<String> names(JsonNode list) {
        List<String> names = new ArrayList<>();
        list.forEach(each -> names.add(each.path("name").asString("")));
        return names;
    }

    @Override
    public void close() {
        octopus.close();
        ssh.close();
        TestScript.run(CINDER, "down", home.toString());
        TestScript.run(BUS, "down", bus.toString());
    }
}
