package octopus.node.image;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.UserDefinedFileAttributeView;
import java.util.HexFormat;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A fast checksum (CRC-32C) that an image file carries beside it, in an extended attribute, together with the SHA-512 of the
 * same bytes. SHA-512 takes longer than copying the image; damage on a disk is found by CRC-32C as well. It protects against
 * damage, not against somebody who may write to the image store. Without extended attributes there is no seal, and SHA-512
 * is computed.
 */
public final class ImageSeal {
    private static final String NAME = "octopus.seal";
    private static final int MOST = 512;

    private ImageSeal() {}

    /** Writes the seal of a complete file; a file system that cannot keep it is no error. */
    public static void write(Path image, String sha512, long crc32c) {
        @Nullable
        UserDefinedFileAttributeView view = Files.getFileAttributeView(image, UserDefinedFileAttributeView.class);
        if (view == null) {
            return;
        }
        try {
            String text = sha512 + " " + HexFormat.of().toHexDigits(crc32c) + " " + Files.size(image);
            view.write(NAME, ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII)));
        } catch (IOException | UnsupportedOperationException e) {
            // Then the copy takes longer.
        }
    }

    /** The CRC-32C, where the file has a seal that is of this SHA-512 and of the file's size. */
    static Optional<Long> find(Path image, String sha512) {
        @Nullable
        UserDefinedFileAttributeView view = Files.getFileAttributeView(image, UserDefinedFileAttributeView.class);
        if (view == null) {
            return Optional.empty();
        }
        try {
            ByteBuffer bytes = ByteBuffer.allocate(MOST);
            view.read(NAME, bytes);
            String[] parts = new String(bytes.array(), 0, bytes.position(), StandardCharsets.US_ASCII).split(" ");
            boolean fits =
                    parts.length == 3 && parts[0].equals(sha512) && parts[2].equals(Long.toString(Files.size(image)));
            return fits ? Optional.of(HexFormat.fromHexDigitsToLong(parts[1])) : Optional.empty();
        } catch (IOException | UnsupportedOperationException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
