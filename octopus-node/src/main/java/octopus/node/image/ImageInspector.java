package octopus.node.image;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import octopus.spi.Fault;
import octopus.spi.Size;

/**
 * Tells an image's format by reading its header ourselves, and refuses images that would make qemu-img open other files
 * or that contradict themselves (the classes of CVE-2022-47951, CVE-2024-32498 and CVE-2024-4467). The declared format
 * is compared with what is there, never believed. No program is started.
 *
 * <p>A raw image may begin with a partition table, a file system, ISO 9660 or LUKS: those are the guest's data. What is
 * declared raw and has the header of a container format is refused, since its author can have wanted only harm or has
 * made a mistake.
 */
public final class ImageInspector {
    /** As much of the beginning as {@link #head} can use. */
    public static final int HEAD_BYTES = 128 << 10;

    private final Size largest;

    /** @param largest a virtual size above this is taken for a lie */
    public ImageInspector(Size largest) {
        this.largest = largest;
    }

    /** With 64 TiB, more than one file of the usual file systems holds, as the largest size believed. */
    public ImageInspector() {
        this(Size.ofGib(64 << 10));
    }

    /**
     * Looks at the beginning of a stream, to refuse early. Some facts are at the end of a file: look at the
     * {@link #file} too when it is complete.
     *
     * @param head the first {@link #HEAD_BYTES} bytes, or everything where there are fewer
     */
    public Inspection head(byte[] head, Optional<ImageFormat> declared) {
        return inspect(new ImageBytes(head, Optional.empty()), declared);
    }

    public Inspection file(Path image, Optional<ImageFormat> declared) {
        try (FileChannel channel = FileChannel.open(image, StandardOpenOption.READ)) {
            ByteBuffer head = ByteBuffer.allocate((int) Math.min(HEAD_BYTES, channel.size()));
            ImageBytes.fill(channel, head, 0);
            return inspect(new ImageBytes(head.array(), Optional.of(channel)), declared);
        } catch (IOException e) {
            throw DiskImageFault.unreadable(image, e);
        }
    }

    private Inspection inspect(ImageBytes bytes, Optional<ImageFormat> declared) {
        try {
            Header header = Header.of(bytes, declared);
            declared.ifPresent(format -> compare(format, header));
            header.virtualSize().ifPresent(size -> believe(header, size));
            return new Inspection.Accepted(accepted(header, declared), header.saw(), header.virtualSize());
        } catch (Refusal refusal) {
            return new Inspection.Refused(refusal.fault);
        } catch (IndexOutOfBoundsException e) {
            return new Inspection.Refused(Refusal.malformed("it ends in the middle of its header").fault);
        } catch (IOException e) {
            throw new UncheckedIOException("reading an image", e);
        }
    }

    private static ImageFormat accepted(Header header, Optional<ImageFormat> declared) {
        return declared.filter(ImageFormat::plain).orElse(header.format());
    }

    private static void compare(ImageFormat declared, Header header) {
        boolean fits = declared == ImageFormat.RAW ? header.format().plain() : declared == header.format();
        if (!fits) {
            throw new Refusal(Fault.of(
                            DiskImageFault.IMAGE_CONTENT_MISMATCH,
                            "Inspecting an image declared as " + declared.text(),
                            "its content is " + header.saw(),
                            "Declare the format that it really has, or convert it.")
                    .about("field", "disk_format")
                    .about("declared", declared.text())
                    .about("found", header.format().text()));
        }
    }

    private void believe(Header header, Size size) {
        if (size.isLargerThan(largest)) {
            throw new Refusal(Fault.of(
                            DiskImageFault.VIRTUAL_SIZE_TOO_LARGE,
                            "Inspecting an image of format " + header.format().text(),
                            "its header claims a virtual size of " + size + ", and at most " + largest + " is believed",
                            "Use an image of a sensible size.")
                    .about("virtual_size", size.bytes()));
        }
    }
}
