package octopus.block.image;

import octopus.spi.FaultCode;

/** What can go wrong with images. */
public enum ImageFault implements FaultCode {
    IMAGE_NOT_FOUND(Kind.NOT_FOUND, "There is no such image, or this project may not see it."),
    IMAGE_NAME_AMBIGUOUS(Kind.CONFLICT, "Several images have the name, so that the id must be given."),
    IMAGE_EXISTS(Kind.CONFLICT, "The id that was asked for is, or was, another image's."),
    IMAGE_FORBIDDEN(Kind.FORBIDDEN, "The image belongs to another project, or only an administrator may do this."),
    IMAGE_PROTECTED(Kind.FORBIDDEN, "The image is protected from deletion."),
    IMAGE_ATTRIBUTE_FIXED(Kind.FORBIDDEN, "The attribute is set by the service, or can no longer change."),
    IMAGE_ATTRIBUTE_MISSING(Kind.CONFLICT, "A property that shall be changed or removed is not there."),
    IMAGE_TAG_MISSING(Kind.NOT_FOUND, "The image does not have the tag that shall be removed."),
    IMAGE_MEMBER_EXISTS(Kind.CONFLICT, "The image is shared with the project already."),
    IMAGE_NOT_QUEUED(Kind.CONFLICT, "Bytes can be sent only to an image that has none and to which nobody is sending."),
    IMAGE_NOT_ACTIVE(Kind.STATE, "The image has no bytes that could be read yet."),
    IMAGE_DEACTIVATED(Kind.FORBIDDEN, "The image is deactivated: only an administrator may read it."),
    IMAGE_WRONG_STATE(Kind.STATE, "The image is not in a state that permits this."),
    IMAGE_GONE(Kind.STATE, "The image was deleted while its bytes were arriving."),
    IMAGE_FORMAT_MISSING(Kind.CALLER, "Disk format and container format must be known before bytes are sent."),
    IMAGE_TOO_LARGE(Kind.CALLER, "The image is larger than the settings allow."),
    IMAGE_TRUNCATED(Kind.CALLER, "Fewer bytes arrived than were announced."),
    IMAGE_UPLOAD_NOT_FOUND(Kind.NOT_FOUND, "Nobody is sending bytes to the image in pieces."),
    IMAGE_UPLOAD_ELSEWHERE(Kind.CONFLICT, "The piece does not begin where the image's bytes end that are there."),
    IMAGE_UPLOAD_BUSY(Kind.CONFLICT, "Another request is sending bytes to the image just now."),
    IMAGE_SUM_WRONG(Kind.CALLER, "The bytes that arrived have another sum than the sender says."),
    IMAGE_FORMAT_MISMATCH(Kind.CALLER, "The bytes are not of the declared disk format."),
    IMAGE_REFUSED(Kind.CALLER, "The bytes are malformed or name other files, so they cannot be trusted."),
    IMAGE_STORE_FULL(Kind.CAPACITY, "The file system of the image store has no room left."),
    IMAGE_STORE_FAILED(Kind.NODE, "The image store's files could not be read or written."),
    IMAGE_LIMIT(Kind.QUOTA, "The image has as many tags, properties or members as it may have.");

    private final Kind kind;
    private final String sentence;

    ImageFault(Kind kind, String sentence) {
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
}
