package octopus.onboard.verify;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import octopus.node.Command;
import octopus.node.CommandResult;
import octopus.node.LocalNode;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a disk may still carry, and that none of it is overlooked. */
class BlankLookIT {
    private static final int MIB = 1 << 20;
    private static final int SIZE = 64 * MIB;
    private static final LocalNode HERE = new LocalNode();

    @TempDir
    Path directory;

    private Path disk;

    @BeforeEach
    void newDisk() throws IOException {
        disk = directory.resolve("disk.raw");
        Files.deleteIfExists(disk);
        write(SIZE - 1, new byte[1]);
    }

    private void write(long at, byte[] bytes) throws IOException {
        try (RandomAccessFile open = new RandomAccessFile(disk.toFile(), "rw")) {
            open.seek(at);
            open.write(bytes);
        }
    }

    private List<String> found() {
        return new BlankLook(HERE).found(disk.toString(), 4, SIZE / MIB - 1);
    }

    private void run(String... words) {
        CommandResult ignored = HERE.run(Command.of(List.of(words)));
    }

    @Test
    void aBlankDiskIsBlank() {
        assertThat(found()).isEmpty();
    }

    @Test
    void aFileSystemIsNamedWithItsLabel() {
        run("mkfs.ext4", "-q", "-L", "accounts", disk.toString());
        assertThat(found()).containsExactly("ext4 called accounts at byte 1080");
    }

    @Test
    void aPartitionTableIsNamed() throws IOException {
        byte[] sector = new byte[512];
        ByteBuffer entry = ByteBuffer.wrap(sector).order(ByteOrder.LITTLE_ENDIAN);
        entry.put(446 + 4, (byte) 0x83).putInt(446 + 8, 2048).putInt(446 + 12, 4096);
        entry.putShort(510, (short) 0xAA55);
        write(0, sector);
        assertThat(found()).containsExactly("dos at byte 510");
    }

    @Test
    void aLabelOfLvmIsNamed() throws IOException {
        ByteBuffer label = ByteBuffer.allocate(512).order(ByteOrder.LITTLE_ENDIAN);
        label.put("LABELONE".getBytes(StandardCharsets.US_ASCII)).putLong(1);
        label.putInt(16, 0).putInt(20, 32);
        label.position(24).put("LVM2 001".getBytes(StandardCharsets.US_ASCII));
        label.put("0123456789abcdef0123456789abcdef".getBytes(StandardCharsets.US_ASCII));
        label.putInt(16, lvmSum(label.array()));
        write(512, label.array());
        assertThat(found()).containsExactly("LVM2_member at byte 536");
    }

    /** LVM's own checksum: a CRC-32 that begins and ends otherwise. */
    private static int lvmSum(byte[] sector) {
        int sum = 0xf597a6cf;
        for (int at = 20; at < sector.length; at++) {
            sum ^= sector[at] & 0xff;
            for (int bit = 0; bit < 8; bit++) {
                sum = (sum & 1) == 0 ? sum >>> 1 : sum >>> 1 ^ 0xedb88320;
            }
        }
        return sum;
    }

    @Test
    void aLockedDiskIsNamed() throws IOException {
        write(0, new byte[] {'L', 'U', 'K', 'S', (byte) 0xba, (byte) 0xbe, 0, 1});
        assertThat(found()).singleElement().asString().startsWith("crypto_LUKS").endsWith("at byte 0");
    }

    @Test
    void dataWithoutAFormIsSeenAtBothEnds() throws IOException {
        write(3 * MIB, "somebody's".getBytes(StandardCharsets.UTF_8));
        assertThat(found()).containsExactly("data of no known form in its first 4 MiB");
        newDisk();
        write(SIZE - 5000, "somebody's".getBytes(StandardCharsets.UTF_8));
        assertThat(found()).containsExactly("data of no known form in its last MiB");
    }
}
