package octopus.server.demo;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Random;
import octopus.node.Command;
import octopus.node.CommandResult;
import octopus.node.LocalNode;
import octopus.node.Node;
import tools.jackson.databind.JsonNode;

/** A consumer of volumes: makes images, and reads volumes over iSCSI as a virtual machine monitor would. */
final class DemoHost {
    static final String INITIATOR = "iqn.2026-11.org.octopus.demo:host";
    static final String STRANGER = "iqn.2026-11.org.octopus.demo:stranger";
    private static final Duration LIMIT = Duration.ofMinutes(5);

    private final Node node = new LocalNode();
    private final Path work;

    DemoHost(Path work) {
        this.work = work;
    }

    /** A qcow2 image of a real ext4 file system with random files in it. */
    Path image(int mib) {
        try {
            Path content = Files.createDirectories(work.resolve("content"));
            Random random = new Random(20261120);
            for (int i = 0; i < 8; i++) {
                byte[] bytes = new byte[mib << 20 >> 5];
                random.nextBytes(bytes);
                Files.write(content.resolve("file-" + i), bytes);
            }
            Path raw = work.resolve("image.raw");
            run(Command.of("truncate", "-s", mib + "M", raw.toString()));
            run(Command.of("mkfs.ext4", "-q", "-F", "-d", content.toString(), raw.toString()));
            Path image = work.resolve("image.qcow2");
            run(Command.of("qemu-img", "convert", "-f", "raw", "-O", "qcow2", raw.toString(), image.toString()));
            Files.delete(raw);
            return image;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Compares every byte of the image with the volume behind the connection. */
    void compare(Path image, JsonNode connection) {
        CommandResult result = compareAs(image, connection, INITIATOR, secret(connection));
        if (result.exitCode() != 0) {
            throw DemoClient.failed("Comparing image and volume", result.output() + result.errors());
        }
    }

    /** @throws octopus.spi.StorageException when a wrong secret or a stranger's name opens the volume */
    void refuse(Path image, JsonNode connection) {
        CommandResult wrongSecret = compareAs(image, connection, INITIATOR, file("wrong", "0123456789abcdef"));
        CommandResult stranger = compareAs(image, connection, STRANGER, secret(connection));
        if (wrongSecret.exitCode() < 2 || stranger.exitCode() < 2) {
            throw DemoClient.failed("Logging in with a wrong secret and as another host", "it was let in");
        }
    }

    private CommandResult compareAs(Path image, JsonNode connection, String initiator, Path secret) {
        String source = "driver=iscsi,transport=tcp,portal="
                + connection.path("target_portal").asString() + ",target="
                + connection.path("target_iqn").asString() + ",lun="
                + connection.path("target_lun").asInt() + ",user="
                + connection.path("auth_username").asString() + ",password-secret=chap,initiator-name=" + initiator;
        // 1 is "they differ", which is no failure of the program; 2 and more are.
        return node.run(Command.of(
                        "qemu-img",
                        "compare",
                        "--object",
                        "secret,id=chap,file=" + secret,
                        "--image-opts",
                        "driver=qcow2,file.driver=file,file.filename=" + image,
                        source)
                .accept(0, 1, 2, 3, 4)
                .limit(LIMIT));
    }

    /** A secret does not go among the arguments, where every process can read it. */
    private Path secret(JsonNode connection) {
        return file("chap", connection.path("auth_password").asString());
    }

    private Path file(String name, String content) {
        try {
            Path file = work.resolve(name);
            Files.deleteIfExists(file);
            Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            return Files.writeString(file, content);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void run(Command command) {
        node.run(command.limit(LIMIT));
    }
}
