package octopus.node.image;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import octopus.spi.Fault;
import octopus.spi.FaultCode;
import octopus.spi.StorageException;

/** What can be wrong with an image or its copy. */
public enum DiskImageFault implements FaultCode {
    IMAGE_FORMAT_UNKNOWN(Kind.CALLER, "The format of an image is none that Octopus can turn into a volume."),
    IMAGE_CONTENT_MISMATCH(Kind.CALLER, "An image was declared to be of one format and its content is of another."),
    IMAGE_UNSAFE(Kind.CALLER, "An image refers to data outside itself, or wants features that cannot be trusted."),
    IMAGE_MALFORMED(Kind.CALLER, "An image's header is truncated or contradicts itself."),
    VIRTUAL_SIZE_TOO_LARGE(
            Kind.CALLER, "An image's virtual size is more than its volume holds, or than is believable."),
    IMAGE_UNREADABLE(Kind.NODE, "An image's file is not there, or cannot be read."),
    IMAGE_CHECKSUM_WRONG(Kind.NODE, "An image file no longer has the content that it was stored with."),
    IMAGE_COPY_DIFFERS(Kind.NODE, "After a copy the volume does not read back what the image has."),
    NO_ROOM_FOR_HEADER(Kind.STATE, "A volume is too full to be encrypted: a header takes some of its room."),
    CONTAINER_UNREADABLE(Kind.STATE, "A volume is in no LUKS container that could be read here."),
    IMAGE_COPY_CANCELLED(Kind.STATE, "The copy of an image was cancelled before it was complete.");

    private final Kind kind;
    private final String sentence;

    DiskImageFault(Kind kind, String sentence) {
        this.kind = kind;
        this.sentence = sentence;
    }

    @Override
    public Kind kind() {
        return kind;
    }

    @Override
    public String sentence() {
        return sentence;
    }

    /** What a file system's error means for whoever wants the image. */
    static StorageException unreadable(Path image, IOException error) {
        Fault fault = Fault.of(
                IMAGE_UNREADABLE,
                "Reading " + image,
                error instanceof NoSuchFileException ? "it is not there" : String.valueOf(error.getMessage()),
                "See whether the directory of the images is mounted and whole; otherwise send the image again.");
        return new StorageException(fault, error);
    }
}
