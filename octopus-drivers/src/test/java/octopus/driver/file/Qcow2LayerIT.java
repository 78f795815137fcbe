package octopus.driver.file;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import octopus.node.Command;
import octopus.node.LocalNode;
import octopus.node.image.ImageFacts;
import octopus.node.image.QemuImages;
import octopus.spi.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The qcow2 files that we write ourselves, judged by QEMU. */
class Qcow2LayerIT {
    private final LocalNode node = new LocalNode();
    private final QemuImages qemu = new QemuImages(node);

    @TempDir
    Path directory;

    @ParameterizedTest
    @ValueSource(longs = {1, 1024, 4096, 16384, 65536})
    void qemuFindsNoFaultInThem(long gib) throws IOException {
        Path file = directory.resolve("volume.qcow2");
        new Qcow2Layer(Size.ofGib(gib), Optional.empty()).write(file);
        node.run(Command.of("qemu-img", "check", "-q", "-f", "qcow2", file.toString()));
        assertThat(qemu.inspect(file, "qcow2").virtualSize()).isEqualTo(Size.ofGib(gib));
        assertThat(Files.size(file)).isEqualTo(Qcow2Layer.emptyLength(Size.ofGib(gib)));
        write(file, "write -P 3 " + ((gib << 30) - 65536) + " 64k");
        node.run(Command.of("qemu-img", "check", "-q", "-f", "qcow2", file.toString()));
        assertThat(Files.size(file))
                .as("written to, it is longer")
                .isGreaterThan(Qcow2Layer.emptyLength(Size.ofGib(gib)));
    }

    @Test
    void oneOnAnotherReadsAsThatAndIsReadBack() throws IOException {
        Path base = directory.resolve("volume-1.0.raw");
        node.run(Command.of("qemu-img", "create", "-q", "-f", "raw", base.toString(), "64M"));
        node.run(Command.of("qemu-io", "-f", "raw", "-c", "write -P 7 1M 1M", base.toString()));
        Path file = directory.resolve("volume-1.1.qcow2");
        Qcow2Layer layer = new Qcow2Layer(Size.ofMib(80), Optional.of("volume-1.0.raw"));
        layer.write(file);
        assertThat(Qcow2Layer.read(file)).isEqualTo(layer);
        ImageFacts facts = qemu.inspect(file, "qcow2");
        assertThat(facts.backingFile()).contains(base.toString());
        assertThat(facts.backingFormat()).contains("raw");
        write(file, "read -P 7 1M 1M");
        write(file, "read -P 0 70M 1M");
        node.run(Command.of("qemu-img", "check", "-q", "-f", "qcow2", file.toString()));
    }

    private void write(Path file, String command) {
        assertThat(node.run(Command.of("qemu-io", "-f", "qcow2", "-c", command, file.toString()))
                        .output())
                .doesNotContain("failed");
    }
}
