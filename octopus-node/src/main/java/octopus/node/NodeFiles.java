package octopus.node;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import octopus.spi.CommonFault;
import octopus.spi.Fault;
import octopus.spi.Secret;

/**
 * Files of a node, by the programs that every Linux has (coreutils or busybox), so that the same works over every access and
 * with sudo. A file is replaced whole or not at all: what is new is written beside it, compared by checksum, then renamed.
 */
public final class NodeFiles {
    /** A file of configuration beyond this is none. */
    private static final int MOST_READ = 16 << 20;

    private static final Duration COPY_LIMIT = Duration.ofMinutes(30);
    private static final String NEW = ".octopus-new";

    private final Node node;

    NodeFiles(Node node) {
        this.node = node;
    }

    /** Nothing when there is no such file; a link is followed. */
    public Optional<FileFacts> facts(String path) {
        String real = real(path);
        CommandResult said = node.run(
                Command.of("stat", "-c", "%a %U %G %u %g %s %Y %F", real).accept(0, 1));
        if (said.exitCode() != 0) {
            return absent(path, said);
        }
        String[] field = said.output().strip().split(" ", 8);
        return Optional.of(new FileFacts(
                real,
                field[0],
                (field[1].equals("UNKNOWN") ? field[3] : field[1]) + ":"
                        + (field[2].equals("UNKNOWN") ? field[4] : field[2]),
                Long.parseLong(field[5]),
                Instant.ofEpochSecond(Long.parseLong(field[6]))));
    }

    public boolean exists(String path) {
        requireAbsolute(path);
        return node.run(Command.of("test", "-e", path).accept(0, 1)).exitCode() == 0;
    }

    /** Nothing when there is no such file. @throws octopus.spi.StorageException TOOL_FAILED when it may not be read */
    public Optional<byte[]> bytes(String path) {
        if (!exists(path)) {
            return Optional.empty();
        }
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        node.run(Command.of("head", "-c", String.valueOf(MOST_READ), path).into(all));
        return Optional.of(all.toByteArray());
    }

    public Optional<String> text(String path) {
        return bytes(path).map(bytes -> new String(bytes, StandardCharsets.UTF_8));
    }

    /** Of a file that exists, in lower case hexadecimal digits. */
    public String sha256(String path) {
        return node.run(Command.of("sha256sum", path).limit(COPY_LIMIT))
                .output()
                .strip()
                .split(" ", 2)[0]
                .replace("\\", "");
    }

    /** The names in a directory, sorted; none when it is not there. */
    public List<String> names(String directory) {
        CommandResult said = node.run(Command.of("ls", "-A", "-1", directory).accept(0, 1, 2));
        return said.exitCode() == 0 ? said.output().lines().sorted().toList() : List.of();
    }

    /** Replaces a file, or makes it. The mode and owner of one that is there stay. @param mode for a new one: {@code 644} */
    public void write(String path, byte[] content, String mode) {
        Optional<FileFacts> there = facts(path);
        write(
                path,
                content,
                there.map(FileFacts::mode).orElse(mode),
                there.map(FileFacts::owner).orElse(""));
    }

    /** @param owner {@code user:group}; empty text leaves it to the node */
    public void write(String path, byte[] content, String mode, String owner) {
        replace(path, mode, owner, out -> out.write(content));
    }

    /** Copies a file from the machine where Octopus runs. */
    public void copy(Path local, String path, String mode) {
        replace(path, mode, facts(path).map(FileFacts::owner).orElse(""), out -> Files.copy(local, out));
    }

    /** Deletes a file; one that is not there is no error. */
    public void delete(String path) {
        node.run(Command.of("rm", "-f", "--", path));
    }

    /** Writes to a file by which the kernel is told something (sysfs, configfs): in place and in one piece. */
    public void tell(String path, String text) {
        node.run(telling(path).input(out -> out.write(text.getBytes(StandardCharsets.UTF_8))));
    }

    public void tell(String path, Secret text) {
        node.run(telling(path).input(text));
    }

    private static Command telling(String path) {
        return Command.of("dd", "of=" + path, "conv=notrunc", "status=none");
    }

    public void makeDirectory(String path, String mode) {
        node.run(Command.of("mkdir", "-p", "-m", mode, "--", path));
    }

    /** A program that reads slowly or not at all ends at its limit; a connection that breaks ends here: never half a file. */
    private void replace(String path, String mode, String owner, CommandInput content) {
        String real = real(path);
        String beside = real + NEW + "-" + UUID.randomUUID().toString().substring(0, 8);
        Measured sent = new Measured(content);
        try {
            // Nobody else may read it while it is being written: it may be a keyring.
            node.run(Command.of("install", "-m", "600", "/dev/null", beside));
            node.run(Command.of("dd", "of=" + beside, "bs=64k", "conv=fsync")
                    .input(sent)
                    .limit(COPY_LIMIT));
            String came = sha256(beside);
            if (!came.equals(sent.sha256())) {
                throw Fault.of(
                                CommonFault.TOOL_FAILED,
                                "Writing " + path + " on " + node.name(),
                                "what arrived is not what was sent",
                                "See whether the disk of that node is full, then try again.")
                        .about("file", path)
                        .about("node", node.name())
                        .exception();
            }
            if (!owner.isEmpty()) {
                node.run(Command.of("chown", owner, beside));
            }
            node.run(Command.of("chmod", mode, beside));
            node.run(Command.of("mv", "-f", "-T", beside, real));
        } catch (RuntimeException e) {
            try {
                delete(beside);
            } catch (RuntimeException second) {
                e.addSuppressed(second);
            }
            throw e;
        }
        node.run(Command.of("sync", real).accept(0, 1));
    }

    /** Where a path leads when links are followed; itself when there is nothing. */
    private String real(String path) {
        requireAbsolute(path);
        String real = node.run(Command.of("readlink", "-f", path).accept(0, 1))
                .output()
                .strip();
        return real.isEmpty() ? path : real;
    }

    private void requireAbsolute(String path) {
        if (!path.startsWith("/")) {
            throw Fault.of(
                            CommonFault.INVALID_INPUT,
                            "A file of " + node.name(),
                            "\"" + path + "\" is not an absolute path",
                            "Write it from the root on.")
                    .about("file", path)
                    .exception();
        }
    }

    private Optional<FileFacts> absent(String path, CommandResult said) {
        if (said.errors().contains("No such file")) {
            return Optional.empty();
        }
        throw new ProgramRun(node.name(), Command.of("stat", path)).failed(said);
    }

    /** Takes the checksum of what is really sent, of the last time if it is sent more than once. */
    private static final class Measured implements CommandInput {
        private final CommandInput content;
        private volatile String sum = "";

        Measured(CommandInput content) {
            this.content = content;
        }

        @Override
        public void writeTo(OutputStream input) throws IOException {
            DigestOutputStream measured = new DigestOutputStream(input, digest());
            content.writeTo(measured);
            measured.flush();
            sum = HexFormat.of().formatHex(measured.getMessageDigest().digest());
        }

        String sha256() {
            return sum;
        }

        private static MessageDigest digest() {
            try {
                return MessageDigest.getInstance("SHA-256");
            } catch (NoSuchAlgorithmException e) {
                throw new IllegalStateException(e);
            }
        }
    }
}
