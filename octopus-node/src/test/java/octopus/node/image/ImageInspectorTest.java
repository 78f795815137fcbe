package octopus.node.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Consumer;
import octopus.spi.FaultCode;
import octopus.spi.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Headers made by hand: what a stranger may send. */
class ImageInspectorTest {
    private final ImageInspector inspector = new ImageInspector();

    @Test
    void anHonestQcow2IsAcceptedWithItsVirtualSize() {
        assertThat(inspector.head(qcow2(head -> {}), Optional.of(ImageFormat.QCOW2)))
                .isEqualTo(new Inspection.Accepted(ImageFormat.QCOW2, "qcow2", Optional.of(Size.ofGib(1))));
    }

    @Test
    void aBackingFileIsRefusedByName() {
        byte[] image = qcow2(head -> {
            head.putLong(8, 0x200).putInt(16, 11);
            head.put(0x200, "/etc/shadow".getBytes(StandardCharsets.US_ASCII));
        });
        assertRefused(image, ImageFormat.QCOW2, DiskImageFault.IMAGE_UNSAFE, "\"/etc/shadow\"");
    }

    @Test
    void anExternalDataFileIsRefusedByItsBitAndByItsExtension() {
        assertRefused(qcow2(h -> h.putLong(72, 4)), ImageFormat.QCOW2, DiskImageFault.IMAGE_UNSAFE, "external file");
        byte[] named = qcow2(h -> h.putInt(104, 0x44415441).putInt(108, 8));
        assertRefused(named, ImageFormat.QCOW2, DiskImageFault.IMAGE_UNSAFE, "external data file");
    }

    @Test
    void encryptionAndUnknownFeaturesAreRefused() {
        assertRefused(qcow2(h -> h.putInt(32, 2)), ImageFormat.QCOW2, DiskImageFault.IMAGE_UNSAFE, "encrypted");
        assertRefused(
                qcow2(h -> h.putInt(104, 0x0537be77).putInt(108, 16)),
                ImageFormat.QCOW2,
                DiskImageFault.IMAGE_UNSAFE,
                "encryption header");
        assertRefused(
                qcow2(h -> h.putLong(72, 1L << 40)), ImageFormat.QCOW2, DiskImageFault.IMAGE_UNSAFE, "0x10000000000");
    }

    @Test
    void contradictionsInAQcow2AreMalformed() {
        assertRefused(qcow2(h -> h.putInt(4, 9)), ImageFormat.QCOW2, DiskImageFault.IMAGE_MALFORMED, "version is 9");
        assertRefused(qcow2(h -> h.putInt(20, 40)), ImageFormat.QCOW2, DiskImageFault.IMAGE_MALFORMED, "2^40");
        assertRefused(qcow2(h -> h.putInt(36, -1)), ImageFormat.QCOW2, DiskImageFault.IMAGE_MALFORMED, "L1 table");
        assertRefused(qcow2(h -> h.putInt(36, 0)), ImageFormat.QCOW2, DiskImageFault.IMAGE_MALFORMED, "L1 table");
        assertRefused(qcow2(h -> h.putInt(100, 13)), ImageFormat.QCOW2, DiskImageFault.IMAGE_MALFORMED, "length of 13");
        assertRefused(
                qcow2(h -> h.putInt(104, 0x6803f857).putInt(108, -8)),
                ImageFormat.QCOW2,
                DiskImageFault.IMAGE_MALFORMED,
                "header extension");
    }

    @Test
    void anUnbelievableSizeIsRefused() {
        byte[] image = qcow2(
                h -> h.putInt(20, 21).putLong(24, 1L << 56).putInt(36, 4 << 20).putLong(40, 6 << 20));
        assertRefused(image, ImageFormat.QCOW2, DiskImageFault.VIRTUAL_SIZE_TOO_LARGE, "at most");
    }

    @ParameterizedTest
    @ValueSource(ints = {4, 5, 20, 71, 90})
    void aHeaderThatEndsInTheMiddleIsMalformed(int length) {
        byte[] part = java.util.Arrays.copyOf(qcow2(h -> {}), length);
        assertRefused(part, ImageFormat.QCOW2, DiskImageFault.IMAGE_MALFORMED, "middle of its header");
    }

    @Test
    void anEmptyImageIsMalformed() {
        assertRefused(new byte[0], ImageFormat.RAW, DiskImageFault.IMAGE_MALFORMED, "empty");
    }

    @Test
    void containersDeclaredRawAreRefused() {
        assertRefused(
                qcow2(h -> {}),
                ImageFormat.RAW,
                DiskImageFault.IMAGE_CONTENT_MISMATCH,
                "declared as raw: its content is qcow2");
        assertRefused(
                vmdk("monolithicSparse", "RW 2048 SPARSE \"disk.vmdk\""),
                ImageFormat.RAW,
                DiskImageFault.IMAGE_CONTENT_MISMATCH,
                "VMDK");
    }

    @Test
    void rawContentDeclaredAsSomethingElseIsRefused() {
        for (ImageFormat format : new ImageFormat[] {ImageFormat.QCOW2, ImageFormat.VMDK, ImageFormat.ISO}) {
            assertRefused(new byte[8192], format, DiskImageFault.IMAGE_CONTENT_MISMATCH, "a raw disk");
        }
    }

    @Test
    void whatAGuestMayHaveOnItsDiskIsRaw() {
        byte[] gpt = new byte[65536];
        gpt[510] = 0x55;
        gpt[511] = (byte) 0xaa;
        System.arraycopy("EFI PART".getBytes(StandardCharsets.US_ASCII), 0, gpt, 512, 8);
        assertThat(inspector.head(gpt, Optional.of(ImageFormat.RAW)).orThrow().saw())
                .contains("GPT");
        byte[] luks = new byte[65536];
        System.arraycopy(new byte[] {'L', 'U', 'K', 'S', (byte) 0xba, (byte) 0xbe}, 0, luks, 0, 6);
        assertThat(inspector.head(luks, Optional.of(ImageFormat.RAW)).orThrow().format())
                .isEqualTo(ImageFormat.RAW);
        assertThat(inspector.head(luks, Optional.empty()).orThrow().format()).isEqualTo(ImageFormat.LUKS);
        byte[] iso = new byte[65536];
        System.arraycopy("CD001".getBytes(StandardCharsets.US_ASCII), 0, iso, 32769, 5);
        assertThat(inspector.head(iso, Optional.of(ImageFormat.ISO)).orThrow().format())
                .isEqualTo(ImageFormat.ISO);
    }

    @Test
    void aVmdkMustBeOneSelfContainedFile() {
        String own = "RW 2048 SPARSE \"disk.vmdk\"";
        assertThat(inspector
                        .head(vmdk("streamOptimized", own), Optional.of(ImageFormat.VMDK))
                        .orThrow()
                        .virtualSize())
                .contains(Size.ofMib(1));
        assertRefused(vmdk("monolithicFlat", own), ImageFormat.VMDK, DiskImageFault.IMAGE_UNSAFE, "monolithicFlat");
        assertRefused(
                vmdk("monolithicSparse", "RW 2048 FLAT \"/etc/passwd\" 0"),
                ImageFormat.VMDK,
                DiskImageFault.IMAGE_UNSAFE,
                "FLAT");
        assertRefused(
                vmdk("monolithicSparse", own + "\n" + own), ImageFormat.VMDK, DiskImageFault.IMAGE_UNSAFE, "2 extents");
        assertRefused(
                vmdk("monolithicSparse", own + "\nparentFileNameHint=\"/etc/passwd\""),
                ImageFormat.VMDK,
                DiskImageFault.IMAGE_UNSAFE,
                "parent");
        byte[] noCapacity = vmdk("monolithicSparse", own);
        ByteBuffer.wrap(noCapacity).putLong(12, 0);
        assertRefused(noCapacity, ImageFormat.VMDK, DiskImageFault.IMAGE_UNSAFE, "no capacity");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "# Disk DescriptorFile\nversion=1\nRW 10 FLAT \"/etc/passwd\" 0\n",
                "# anything\n\nversion=1\nRW 10 FLAT \"/etc/passwd\" 0\n"
            })
    void aVmdkDescriptorIsRefusedWhateverItIsDeclaredAs(String text) {
        byte[] image = java.util.Arrays.copyOf(text.getBytes(StandardCharsets.US_ASCII), 4096);
        assertRefused(image, ImageFormat.RAW, DiskImageFault.IMAGE_UNSAFE, "extents are other files");
        assertRefused(image, ImageFormat.VMDK, DiskImageFault.IMAGE_UNSAFE, "extents are other files");
    }

    @Test
    void imagesThatBuildOnAnotherAreRefused() {
        byte[] vhd = new byte[65536];
        ByteBuffer.wrap(vhd)
                .put("conectix".getBytes(StandardCharsets.US_ASCII))
                .putLong(48, 1 << 20)
                .putInt(60, 4);
        assertRefused(vhd, ImageFormat.VHD, DiskImageFault.IMAGE_UNSAFE, "differencing");
        byte[] vdi = new byte[65536];
        ByteBuffer.wrap(vdi)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(0x40, 0xbeda107f)
                .putInt(0x4c, 1)
                .putLong(0x1b8, 7);
        assertRefused(vdi, ImageFormat.VDI, DiskImageFault.IMAGE_UNSAFE, "parent");
    }

    @ParameterizedTest
    @ValueSource(strings = {"QFI\u00fb\0\0\0\1", "QED\0", "WithoutFreeSpace", "Bochs Virtual HD Image"})
    void otherContainersAreRefused(String magic) {
        byte[] image = java.util.Arrays.copyOf(magic.getBytes(StandardCharsets.ISO_8859_1), 4096);
        assertRefused(image, ImageFormat.RAW, DiskImageFault.IMAGE_FORMAT_UNKNOWN, "its content is");
    }

    @Test
    void aFixedVhdIsFoundByItsEnd(@TempDir Path directory) throws IOException {
        ByteBuffer image = ByteBuffer.allocate((1 << 20) + 512);
        image.put(1 << 20, "conectix".getBytes(StandardCharsets.US_ASCII))
                .putLong((1 << 20) + 48, 1 << 20)
                .putInt((1 << 20) + 60, 2);
        Path file = Files.write(directory.resolve("fixed"), image.array());
        assertThat(inspector.file(file, Optional.of(ImageFormat.VHD)).orThrow())
                .isEqualTo(new Inspection.Accepted(ImageFormat.VHD, "a fixed VHD", Optional.of(Size.ofMib(1))));
    }

    private void assertRefused(byte[] image, ImageFormat declared, FaultCode code, String reason) {
        assertThat(inspector.head(image, Optional.of(declared)))
                .isInstanceOfSatisfying(Inspection.Refused.class, refused -> {
                    assertThat(refused.fault().code()).isEqualTo(code);
                    assertThat(refused.fault().sentence()).contains(reason);
                });
    }

    static byte[] qcow2(Consumer<ByteBuffer> change) {
        ByteBuffer head = ByteBuffer.allocate(65536);
        head.put(new byte[] {'Q', 'F', 'I', (byte) 0xfb}).putInt(3);
        head.putInt(20, 16).putLong(24, 1L << 30).putInt(36, 2).putLong(40, 0x30000);
        head.putLong(48, 0x10000).putInt(56, 1).putInt(96, 4).putInt(100, 104);
        change.accept(head);
        return head.array();
    }

    private static byte[] vmdk(String kind, String extents) {
        ByteBuffer head = ByteBuffer.allocate(65536).order(ByteOrder.LITTLE_ENDIAN);
        head.put("KDMV".getBytes(StandardCharsets.US_ASCII)).putInt(1);
        head.putLong(12, 2048).putLong(28, 1).putLong(36, 20).putLong(56, 21);
        String descriptor = "# Disk DescriptorFile\nversion=1\nCID=1\nparentCID=ffffffff\ncreateType=\"" + kind
                + "\"\n\n" + extents + "\n";
        head.put(512, descriptor.getBytes(StandardCharsets.US_ASCII));
        return head.array();
    }
}
