package octopus.block.image;

import static octopus.block.image.ImageRoom.ADMIN;
import static octopus.block.image.ImageRoom.ALICE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.ByteArrayInputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.OptionalLong;
import octopus.node.Command;
import octopus.node.LocalNode;
import octopus.spi.Fault;
import octopus.spi.Size;
import octopus.spi.StorageException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Images made by the real qemu-img, good and bad ones; and a disk that is really full. */
class HostileImageIT {
    private final LocalNode node = new LocalNode();

    @TempDir
    Path directory;

    private ImageRoom room;

    @BeforeEach
    void open() {
        room = ImageRoom.open(directory);
    }

    @AfterEach
    void close() {
        room.close();
    }

    private byte[] made(String format, String... options) throws Exception {
        Path file = directory.resolve("made." + format);
        String[] command = new String[options.length + 6];
        System.arraycopy(new String[] {"qemu-img", "create", "-q", "-f", format}, 0, command, 0, 5);
        System.arraycopy(options, 0, command, 5, options.length);
        command[command.length - 1] = file.toString();
        node.run(Command.of(Arrays.asList(command)));
        byte[] bytes = Files.readAllBytes(file);
        Files.delete(file);
        return bytes;
    }

    private byte[] sized(String format) throws Exception {
        Path file = directory.resolve("sized." + format);
        node.run(Command.of("qemu-img", "create", "-q", "-f", format, file.toString(), "64M"));
        byte[] bytes = Files.readAllBytes(file);
        Files.delete(file);
        return bytes;
    }

    private Fault refusal(String format, byte[] bytes) {
        ImageId id = room.queued(ALICE, format);
        Fault fault = catchThrowableOfType(StorageException.class, () -> room.upload(ALICE, id, bytes))
                .fault();
        assertThat(room.fileNames()).isEmpty();
        Image image = room.images().service().get(ADMIN, id);
        assertThat(image.refusal()).contains(fault.sentence());
        assertThat(image.status()).isEqualTo(ImageStatus.QUEUED);
        return fault;
    }

    @Test
    void everyFormatTellsItsVirtualSize() throws Exception {
        for (String format : new String[] {"qcow2", "vmdk", "vdi", "vhdx"}) {
            ImageId id = room.queued(ALICE, format);
            Image image = room.upload(ALICE, id, sized(format));
            assertThat(image.content().orElseThrow().virtualSize()).as(format).isEqualTo(Size.ofMib(64));
        }
    }

    @Test
    void aBackingFileKillsTheImage() throws Exception {
        Path base = directory.resolve("base.qcow2");
        node.run(Command.of("qemu-img", "create", "-q", "-f", "qcow2", base.toString(), "1M"));
        byte[] hostile = made("qcow2", "-b", base.toString(), "-F", "qcow2");
        ImageId id = room.queued(ALICE, "qcow2");
        Fault fault = catchThrowableOfType(StorageException.class, () -> room.upload(ALICE, id, hostile))
                .fault();
        assertThat(fault.code()).isEqualTo(ImageFault.IMAGE_REFUSED);
        assertThat(fault.cause()).contains("backing file");
        Image image = room.images().service().get(ADMIN, id);
        assertThat(image.status()).isEqualTo(ImageStatus.KILLED);
        assertThat(image.refusal()).contains(fault.sentence());
        assertThat(room.fileNames()).isEmpty();
    }

    @Test
    void anExternalDataFileKillsTheImage() throws Exception {
        Path file = directory.resolve("external.qcow2");
        Path data = directory.resolve("data.raw");
        node.run(Command.of(
                "qemu-img", "create", "-q", "-f", "qcow2", "-o", "data_file=" + data, file.toString(), "1M"));
        byte[] hostile = Files.readAllBytes(file);
        ImageId id = room.queued(ALICE, "qcow2");
        Fault fault = catchThrowableOfType(StorageException.class, () -> room.upload(ALICE, id, hostile))
                .fault();
        assertThat(fault.code()).isEqualTo(ImageFault.IMAGE_REFUSED);
        assertThat(room.images().service().get(ADMIN, id).status()).isEqualTo(ImageStatus.KILLED);
        assertThat(room.fileNames()).isEmpty();
    }

    @Test
    void declaredAndRealFormatAreCompared() throws Exception {
        assertThat(refusal("raw", sized("qcow2")).code()).isEqualTo(ImageFault.IMAGE_FORMAT_MISMATCH);
        assertThat(refusal("vmdk", sized("qcow2")).code()).isEqualTo(ImageFault.IMAGE_FORMAT_MISMATCH);
        assertThat(refusal("iso", new byte[100_000]).code())
                .isIn(ImageFault.IMAGE_FORMAT_MISMATCH, ImageFault.IMAGE_REFUSED);
    }

    @Test
    void aTruncatedHeaderIsRefused() throws Exception {
        assertThat(refusal("qcow2", Arrays.copyOf(sized("qcow2"), 60)).code()).isEqualTo(ImageFault.IMAGE_REFUSED);
    }

    @Test
    void aFullDiskIsSaidAndLeavesNothing() throws Exception {
        Path small = Files.createDirectory(directory.resolve("small"));
        boolean mounted = node.run(Command.of(
                        "sh", "-c", "mount -t tmpfs -o size=3m tmpfs \"$0\" 2>&1 || echo NO", small.toString()))
                .output()
                .isBlank();
        assumeThat(mounted).as("may mount a tmpfs").isTrue();
        try (ImageRoom tight = ImageRoom.open(
                Files.createDirectory(directory.resolve("tight")), small.resolve("images"), ImageLimits.usual())) {
            ImageId id = tight.queued(ALICE, "raw");
            byte[] bytes = new byte[5 << 20];
            Fault early = catchThrowableOfType(StorageException.class, () -> tight.upload(ALICE, id, bytes))
                    .fault();
            assertThat(early.code()).isEqualTo(ImageFault.IMAGE_STORE_FULL);
            Fault late = catchThrowableOfType(
                            StorageException.class,
                            () -> tight.images()
                                    .uploads()
                                    .upload(ALICE, id, new ByteArrayInputStream(bytes), OptionalLong.empty()))
                    .fault();
            assertThat(late.code()).isEqualTo(ImageFault.IMAGE_STORE_FULL);
            assertThat(tight.fileNames()).isEmpty();
            assertThat(tight.images().service().get(ADMIN, id).status()).isEqualTo(ImageStatus.QUEUED);
            assertThat(tight.upload(ALICE, id, new byte[1 << 20]).status()).isEqualTo(ImageStatus.ACTIVE);
        } finally {
            node.run(Command.of("umount", small.toString()));
        }
    }
}
