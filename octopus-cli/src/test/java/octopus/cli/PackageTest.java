package octopus.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Packages on the command line: made without a server, given to one; and products. */
class PackageTest {
    @TempDir
    Path directory;

    private Run run(String... arguments) {
        return Run.with(Map.of(), "", arguments);
    }

    private Path source() throws IOException {
        Path source = directory.resolve("acme");
        Files.createDirectories(source.resolve("products"));
        Files.createDirectories(source.resolve("python"));
        Files.writeString(
                source.resolve("package.yaml"),
                "name: acme\nversion: '1.2'\nmaker: Acme\nsentence: Drivers of Acme.\norigin: made by this test\n");
        Files.writeString(source.resolve("products/acme.yaml"), "id: acme\n");
        Files.writeString(source.resolve("python/acme.py"), "X = 1\n");
        return source;
    }

    @Test
    void aPackageIsMadeSignedAndVerifiedWithoutAServer() throws IOException {
        String one = directory.resolve("one.zip").toString();
        String two = directory.resolve("two.zip").toString();
        String key = directory.resolve("key.pem").toString();
        assertThat(run("package", "build", source().toString(), "-f", one).code())
                .isZero();
        assertThat(run("package", "build", source().toString(), "-f", two).code())
                .isZero();
        assertThat(Path.of(one)).hasSameBinaryContentAs(Path.of(two));
        assertThat(run("package", "keygen", key).out()).contains("fingerprint");
        assertThat(run("package", "keygen", key).err()).contains("is there already");
        Run unsigned = run("package", "verify", one, "--key", key + ".pub");
        assertThat(unsigned.code()).isNotZero();
        assertThat(unsigned.err()).contains("nobody has signed it");
        assertThat(run("package", "sign", one, "--key", key).code()).isZero();
        assertThat(run("package", "sign", two, "--key", key).code()).isZero();
        assertThat(Path.of(one)).hasSameBinaryContentAs(Path.of(two));
        Run verified = run("package", "verify", one, "--key", key + ".pub", "-o", "json");
        assertThat(verified.code()).as(verified.err()).isZero();
        assertThat(verified.out()).contains("\"version\" : \"1.2\"");
        assertThat(run("package", "build", directory.resolve("none").toString(), "-f", one)
                        .err())
                .contains("is no directory");
    }

    @Test
    void aPackageIsGivenToTheServerAndActivated() throws IOException {
        Path file = Files.writeString(directory.resolve("p.zip"), "the bytes");
        String answer = "{\"package\": {\"name\": \"acme\", \"version\": \"1.2\", \"active\": true}}";
        try (FakeServer server = new FakeServer()
                .on("POST /api/v1/packages", 201, answer)
                .on("POST /api/v1/packages/acme/activate", 200, answer)
                .on("POST /api/v1/packages/acme/rollback", 200, answer)
                .on("GET /api/v1/package-signers", 200, "{\"package_signers\": [{\"name\": \"alice\"}]}")) {
            assertThat(Run.line(server, "package upload " + file + " --activate")
                            .code())
                    .isZero();
            assertThat(server.last().body()).isEqualTo("the bytes");
            assertThat(server.last().line()).contains("activate=true");
            assertThat(Run.line(server, "package activate acme 1.2").out()).contains("1.2");
            assertThat(server.last().body()).isEqualTo("{\"version\":\"1.2\"}");
            assertThat(Run.line(server, "package rollback acme").code()).isZero();
            assertThat(Run.line(server, "package trust list").out()).contains("alice");
            Run wrong = Run.line(server, "package trust add alice");
            assertThat(wrong.code()).isEqualTo(2);
            assertThat(wrong.err()).contains("--key is missing");
        }
    }

    @Test
    void productsAreListedShownAndAdded() throws IOException {
        String product = "{\"product\": {\"id\": \"lvm\", \"name\": {\"en\": \"LVM\", \"zh\": \"LVM\"}, \"options\": ["
                + "{\"name\": \"volume_group\", \"kind\": \"text\", \"required\": true, \"sentence\": \"Group.\"},"
                + "{\"name\": \"bridge_memory\", \"kind\": \"amount\", \"advanced\": true, \"sentence\": \"Most.\"}],"
                + " \"hints\": [{\"en\": \"The group has to be there.\", \"zh\": \"x\"}]}}";
        try (FakeServer server = new FakeServer()
                .on("GET /api/v1/products", 200, "{\"products\": [{\"id\": \"lvm\", \"protocols\": [\"iscsi\"]}]}")
                .on("GET /api/v1/products/lvm", 200, product)
                .on("POST /api/v1/products", 201, product)) {
            assertThat(Run.line(server, "product list --search lvm --protocol iscsi")
                            .out())
                    .contains("lvm");
            assertThat(server.last().line()).contains("search=lvm").contains("protocol=iscsi");
            assertThat(Run.line(server, "product show lvm").out())
                    .contains("volume_group", "required", "- The group has to be there.")
                    .doesNotContain("bridge_memory");
            Path file = Files.writeString(directory.resolve("p.yaml"), "id: x\nname: \"y\"\n");
            assertThat(Run.line(server, "product add -f " + file).code()).isZero();
            assertThat(server.last().body()).isEqualTo("{\"text\":\"id: x\\nname: \\\"y\\\"\\n\"}");
        }
    }
}
