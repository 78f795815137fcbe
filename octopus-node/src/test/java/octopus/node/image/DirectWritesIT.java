package octopus.node.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Random;
import java.util.function.Consumer;
import octopus.node.Command;
import octopus.node.CommandResult;
import octopus.node.LocalNode;
import octopus.node.Node;
import octopus.spi.Size;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The real qemu-img, with the kernel's ring and where that is refused. */
class DirectWritesIT {
    private static final int MIB = 1 << 20;

    @TempDir
    Path directory;

    private Path image;

    @BeforeEach
    void anImage() throws IOException {
        image = directory.resolve("image.raw");
        byte[] data = new byte[4 * MIB];
        new Random(9).nextBytes(data);
        Files.write(image, data);
    }

    /** A comma and what follows it would be options of their own. */
    @Test
    void anyNameIsOneName() throws IOException {
        QemuImages qemu = new QemuImages(new LocalNode());
        assertThat(copied(qemu, volume("a,file.aio=threads,b=c d.raw"))).isTrue();
    }

    /** A qemu-img that was built without it, or a container that forbids it, says so at once; the copy is made even so. */
    @Test
    void whereTheRingIsRefusedThreadsWrite() throws IOException {
        Path calls = directory.resolve("calls");
        Path tools = Files.createDirectory(directory.resolve("tools"));
        Files.writeString(
                Files.createFile(
                        tools.resolve("qemu-img"),
                        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwxr-xr-x"))),
                """
                #!/bin/sh
                echo "$@" >> '%s'
                case "$*" in *aio=io_uring*)
                    echo "aio=io_uring was specified, but is not supported in this build." >&2
                    exit 1 ;;
                esac
                PATH="${PATH#*:}" exec qemu-img "$@"
                """.formatted(calls));
        QemuImages qemu = new QemuImages(new ToolsFirst(tools));
        assertThat(copied(qemu, volume("one.raw"))).isTrue();
        assertThat(copied(qemu, volume("two.raw"))).isTrue();
        assertThat(Files.readAllLines(calls).stream().filter(call -> call.startsWith("convert")))
                .as("asked for once, and then no more")
                .satisfiesExactly(
                        refused -> assertThat(refused).contains("aio=io_uring"),
                        one -> assertThat(one).doesNotContain("io_uring").contains("-t none"),
                        two -> assertThat(two).doesNotContain("io_uring").contains("-t none"));
    }

    private boolean copied(QemuImages qemu, Path volume) {
        ConvertOptions options = ConvertOptions.plain().into(true).pastCache(true);
        qemu.convert(image, "raw", volume, "raw", options, Progress.NONE);
        return qemu.same(image, "raw", volume, "raw");
    }

    private Path volume(String name) throws IOException {
        Path volume = directory.resolve(name);
        try (RandomAccessFile file = new RandomAccessFile(volume.toFile(), "rw")) {
            file.setLength(Size.ofMib(16).bytes());
        }
        return volume;
    }

    /** This machine, with a directory of tools before its own. */
    private record ToolsFirst(Path tools) implements Node {
        @Override
        public String name() {
            return "localhost";
        }

        @Override
        public CommandResult run(Command command, Consumer<String> lines) {
            return new LocalNode().run(command.with("PATH", tools + ":" + System.getenv("PATH")), lines);
        }
    }
}
