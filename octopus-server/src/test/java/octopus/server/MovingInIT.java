package octopus.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import octopus.core.json.Json;
import octopus.core.setting.SettingSources;
import octopus.core.setting.Settings;
import octopus.neighbour.TestScript;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/**
 * Everything that a real Cinder has is asked of it and, after moving in, of Octopus: the answers are the same. Octopus has
 * its rows on the same kind of database as Cinder.
 */
class MovingInIT {
    private static final Pattern MAP = Pattern.compile("\\{([^}]*)\\}");

    @TempDir
    Path home;

    @ParameterizedTest
    @ValueSource(strings = {"mariadb", "postgresql", "sqlite"})
    void aThousandVolumesMoveInAndLookTheSame(String kind) throws Exception {
        int volumes = kind.equals("mariadb") ? 1000 : 120;
        Path directory = home.resolve("cinder");
        List<String> arguments = new ArrayList<>(List.of("up", directory.toString(), Integer.toString(volumes)));
        if (!kind.equals("sqlite")) {
            arguments.add(NewDatabase.of(kind, "cinder").cinderUrl());
        }
        Properties cinder = TestScript.run("cinder.sh", arguments.toArray(String[]::new));
        try {
            String before =
                    Json.write(CinderFacts.everything(cinder.getProperty("url"), cinder.getProperty("project")));
            String listed = stockClient(cinder.getProperty("url"), cinder);
            String conf = cinder.getProperty("conf");
            Path data = Files.createDirectories(home.resolve("octopus"));
            Files.writeString(data.resolve("octopus.yaml"), settings(kind));

            JsonNode dry = report(run(4, "import", "cinder", conf, "--data", data.toString(), "-o", "json"));
            assertThat(dry.path("applied").asBoolean()).isFalse();
            assertThat(dry.path("objects").path("volumes").path("comes").asInt())
                    .isEqualTo(volumes);
            assertThat(dry.path("objects").path("volumes").path("there").asInt())
                    .isZero();

            String applied = run(4, "import", "cinder", conf, "--data", data.toString(), "--apply");
            assertThat(applied)
                    .contains("Taken over")
                    .containsPattern("volumes +" + volumes + " +0 +2")
                    .contains("half made", "its status is creating")
                    .contains("is encrypted with key")
                    .contains("which Octopus does not read")
                    .contains("in the making", "its status is creating")
                    .containsPattern("groups +1 +0 +1")
                    .containsPattern("group snapshots +1 +0 +0")
                    .containsPattern("transfers +1 +0 +0")
                    .contains("Octopus has no driver for cinder.volume.drivers");
            JsonNode again =
                    report(run(4, "import", "cinder", conf, "--data", data.toString(), "--apply", "-o", "json"));
            again.path("objects")
                    .properties()
                    .forEach(each -> assertThat(each.getValue().path("comes").asInt())
                            .as(each.getKey())
                            .isZero());
            assertThat(again.path("objects").path("volumes").path("there").asInt())
                    .isEqualTo(volumes);

            try (Octopus octopus = Octopus.start(readSettings(data))) {
                String url = "http://127.0.0.1:" + octopus.port() + "/v3";
                assertThat(Json.write(CinderFacts.everything(url, cinder.getProperty("project"))))
                        .isEqualTo(before);
                assertThat(stockClient(url, cinder)).isEqualTo(listed);
                acceptTheOffer(url);
                // The real one asks Keystone about the project first, so it is not asked.
                String project = cinder.getProperty("project");
                assertThat(new Http(url, Map.of("X-Auth-Token", "admin:" + project))
                                .with("OpenStack-API-Version", "volume 3.70")
                                .get("/default-types/" + project)
                                .json()
                                .path("default_type")
                                .path("volume_type_id")
                                .asString())
                        .isEqualTo(octopus.block().types().find("silver").id().toString());
                assertThat(octopus.block().backends().list())
                        .extracting(view ->
                                view.backend().name() + " " + view.backend().enabled())
                        .contains("lvm-1 false", "ceph-1 false");
            }
            assertThat(everyByteOf(data)).doesNotContain("chap-secret-1", "not-to-be-seen");
        } finally {
            TestScript.run("cinder.sh", "down", directory.toString());
        }
    }

    @Test
    void aPasswordOnTheCommandLineIsRefused() throws Exception {
        Path conf = Files.writeString(home.resolve("cinder.conf"), "[DEFAULT]\n");
        assertThat(run(
                        2,
                        "import",
                        "cinder",
                        conf.toString(),
                        "--data",
                        home.resolve("d").toString(),
                        "--database",
                        "mysql+pymysql://cinder:hidden@127.0.0.1/cinder"))
                .contains("everybody on this machine")
                .doesNotContain("hidden");
    }

    @Test
    void whatIsNoCinderIsSaidSo() throws Exception {
        Path conf = Files.writeString(
                home.resolve("cinder.conf"), "[database]\nconnection = sqlite:///" + home.resolve("empty.db") + "\n");
        assertThat(run(
                        1,
                        "import",
                        "cinder",
                        conf.toString(),
                        "--data",
                        home.resolve("d").toString()))
                .contains("Reading Cinder's database")
                .contains("no such table");
        assertThat(run(
                        1,
                        "import",
                        "cinder",
                        home.resolve("none.conf").toString(),
                        "--data",
                        home.resolve("d").toString()))
                .contains("none.conf");
    }

    private static String settings(String kind) throws Exception {
        if (kind.equals("sqlite")) {
            return "server:\n  port: " + freePort() + "\n";
        }
        NewDatabase database = NewDatabase.of(kind, "octopus");
        return "server:\n  port: " + freePort() + "\ndatabase:\n  url: " + kind + ":" + database.where() + "\n  user: "
                + database.user() + "\n  password: " + database.password() + "\n";
    }

    private static int freePort() throws Exception {
        try (ServerSocket probe = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return probe.getLocalPort();
        }
    }

    private static OctopusSettings readSettings(Path data) {
        Settings.Reading reading = Settings.load(
                OctopusSettings.catalog().declared(),
                new SettingSources(data.resolve("octopus.yaml"), true, Map.of(), Map.of()));
        assertThat(reading).isInstanceOf(Settings.Reading.Good.class);
        return OctopusSettings.from(data, (Settings.Reading.Good) reading);
    }

    /** An empty database on the test servers. @param where begins with the two slashes of its URL */
    private record NewDatabase(String kind, String where, String user, String password) {
        static NewDatabase of(String kind, String purpose) throws Exception {
            Properties environment = new Properties();
            String me = Long.toString(ProcessHandle.current().pid());
            Path facts = Path.of(TestScript.run("databases.sh", "up", me).getProperty("environment"));
            try (var in = Files.newBufferedReader(facts)) {
                environment.load(in);
            }
            String name = purpose + "_" + Long.toHexString(System.nanoTime());
            String where = environment.getProperty(kind);
            String user = environment.getProperty("user");
            String password = environment.getProperty("password");
            String first = kind.equals("postgresql") ? "/postgres" : "/";
            try (Connection connection =
                            DriverManager.getConnection("jdbc:" + kind + ":" + where + first, user, password);
                    Statement statement = connection.createStatement()) {
                statement.execute("create database " + name + (kind.equals("mariadb") ? " character set utf8mb4" : ""));
            }
            return new NewDatabase(kind, where + "/" + name, user, password);
        }

        String cinderUrl() {
            String scheme = kind.equals("mariadb") ? "mysql+pymysql" : "postgresql+psycopg2";
            return scheme + "://" + user + ":" + password + "@" + where.substring(2);
        }
    }

    /** With the key that Cinder has shown, by somebody of another project. */
    private static void acceptTheOffer(String url) {
        String other = "22222222222222222222222222222222";
        Http api = new Http(url + "/" + other, Map.of("X-Auth-Token", "admin:" + other))
                .with("OpenStack-API-Version", "volume 3.70");
        JsonNode offer = api.get("/volume-transfers/detail?all_tenants=1")
                .json()
                .path("transfers")
                .path(0);
        String accept = "/volume-transfers/" + offer.path("id").asString() + "/accept";
        assertThat(api.send("POST", accept, "{\"accept\": {\"auth_key\": \"0123456789abcdee\"}}")
                        .status())
                .isEqualTo(400);
        assertThat(api.send("POST", accept, "{\"accept\": {\"auth_key\": \"0123456789abcdef\"}}")
                        .status())
                .isEqualTo(202);
        assertThat(api.get("/volumes/" + offer.path("volume_id").asString())
                        .json()
                        .path("volume")
                        .path("os-vol-tenant-attr:tenant_id")
                        .asString())
                .isEqualTo(other);
    }

    /** What the command line of python-cinderclient prints, line by line, sorted. */
    private String stockClient(String endpoint, Properties cinder) throws Exception {
        StringBuilder all = new StringBuilder();
        for (List<String> verb : List.of(
                List.of("list", "--all-tenants", "--fields", "name,status,size,volume_type,bootable,metadata"),
                List.of("snapshot-list", "--all-tenants"),
                List.of("attachment-list", "--all-tenants"),
                List.of("extra-specs-list"))) {
            List<String> command = new ArrayList<>(List.of("/usr/bin/cinder", "--os-volume-api-version", "3.70"));
            command.addAll(verb);
            Path output = Files.createTempFile(home, "client", ".txt");
            ProcessBuilder builder =
                    new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile());
            builder.environment()
                    .putAll(Map.of(
                            "OS_AUTH_TYPE", "noauth",
                            "CINDER_ENDPOINT", endpoint,
                            "OS_USER_ID", "admin",
                            "OS_PROJECT_ID", cinder.getProperty("project"),
                            "PYTHONIOENCODING", "utf-8"));
            Process process = builder.start();
            assertThat(process.waitFor(120, TimeUnit.SECONDS)).isTrue();
            String text = Files.readString(output);
            assertThat(process.exitValue()).as(command + "\n" + text).isZero();
            text.lines()
                    .filter(line -> line.startsWith("| "))
                    .filter(line -> !line.contains("half made") && !line.contains("encrypted"))
                    .map(line -> line.replaceAll(" +", " "))
                    .sorted()
                    .forEach(line -> all.append(line).append('\n'));
        }
        return MAP.matcher(all).replaceAll(map -> Matcher.quoteReplacement(sorted(map.group(1))));
    }

    /** The client prints maps in the order in which they came, which means nothing. */
    private static String sorted(String map) {
        return Arrays.stream(map.split(", ")).sorted().collect(Collectors.joining(", ", "{", "}"));
    }

    /** @return what the verb has printed, standard output first */
    private static String run(int expected, String... arguments) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        PrintStream before = System.out;
        PrintStream errors = System.err;
        try (PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8)) {
            System.setOut(out);
            System.setErr(out);
            int code = Main.run(arguments);
            assertThat(code).as(bytes.toString(StandardCharsets.UTF_8)).isEqualTo(expected);
        } finally {
            System.setOut(before);
            System.setErr(errors);
        }
        return bytes.toString(StandardCharsets.UTF_8);
    }

    /** Lines of the test's own log may come before it. */
    private static JsonNode report(String printed) {
        return Json.MAPPER.readTree(printed.substring(printed.indexOf('{')));
    }

    private static String everyByteOf(Path directory) throws Exception {
        StringBuilder all = new StringBuilder();
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                all.append(Files.readString(file, StandardCharsets.ISO_8859_1));
            }
        }
        return all.toString();
    }
}
