package octopus.block;

import octopus.spi.FaultCode;

/** What can go wrong with volumes, and what each code means. */
public enum BlockFault implements FaultCode {
    VOLUME_NOT_FOUND(Kind.NOT_FOUND, "There is no such volume, or it belongs to another project."),
    SNAPSHOT_NOT_FOUND(Kind.NOT_FOUND, "There is no such snapshot, or it belongs to another project."),
    ATTACHMENT_NOT_FOUND(Kind.NOT_FOUND, "There is no such attachment, or it belongs to another project."),
    VOLUME_TYPE_NOT_FOUND(Kind.NOT_FOUND, "There is no volume type of that name or id."),
    DEFAULT_TYPE_NOT_FOUND(Kind.NOT_FOUND, "The project has no default volume type of its own."),
    TYPE_ACCESS_NOT_FOUND(Kind.NOT_FOUND, "The project was not given access to that private volume type."),
    TYPE_ACCESS_EXISTS(Kind.CONFLICT, "The project has access to that private volume type already."),
    QOS_SPECS_NOT_FOUND(Kind.NOT_FOUND, "There are no QoS specs of that id."),
    QOS_KEY_NOT_FOUND(Kind.NOT_FOUND, "The QoS specs have no such key."),
    QOS_SPECS_EXIST(Kind.CONFLICT, "QoS specs of that name exist already."),
    QOS_SPECS_IN_USE(Kind.STATE, "Volume types have these QoS specs."),
    ENCRYPTION_NOT_FOUND(Kind.NOT_FOUND, "Volumes of that type are not encrypted."),
    ENCRYPTION_EXISTS(Kind.STATE, "It is said already how volumes of that type are encrypted."),
    KEY_NOT_FOUND(Kind.NOT_FOUND, "The key manager has no such key."),
    ENCRYPTED_ANEW(Kind.CONFLICT, "The data that a key was copied for has another key by now."),
    TRANSFER_NOT_FOUND(
            Kind.NOT_FOUND, "There is no such transfer: it was accepted, cancelled, or is another project's."),
    TRANSFER_KEY_WRONG(Kind.CALLER, "The key is not the one that the transfer's creator was shown."),
    EXTRA_SPEC_NOT_FOUND(Kind.NOT_FOUND, "The volume type has no such extra spec."),
    METADATA_KEY_NOT_FOUND(Kind.NOT_FOUND, "The object has no metadata under that key."),
    CACHE_ENTRY_NOT_FOUND(Kind.NOT_FOUND, "The image cache has no such entry."),
    CACHE_ENTRY_BUSY(Kind.STATE, "The entry of the image cache is being built, cloned from or evicted."),
    MESSAGE_NOT_FOUND(Kind.NOT_FOUND, "There is no such message."),
    BACKEND_NOT_FOUND(Kind.NOT_FOUND, "There is no backend of that name."),
    POOL_NOT_FOUND(Kind.NOT_FOUND, "No ready backend reports such a pool."),
    INVALID_VOLUME(Kind.STATE, "The volume's state does not permit the operation."),
    INVALID_SNAPSHOT(Kind.STATE, "The snapshot's state does not permit the operation."),
    INVALID_ATTACHMENT(Kind.STATE, "The attachment's state does not permit the operation."),
    REVERT_CONFLICT(Kind.CONFLICT, "The volume or snapshot to revert is not available."),
    INVALID_TYPE(Kind.CALLER, "The volume type cannot be used so."),
    TYPE_EXISTS(Kind.CONFLICT, "A volume type of that name exists already."),
    TYPE_IN_USE(Kind.STATE, "Volumes of that type exist."),
    INVALID_REQUEST(Kind.CALLER, "The request contradicts itself or the objects that it names."),
    NOT_ALLOWED(Kind.FORBIDDEN, "The caller's roles do not permit this."),
    OVER_QUOTA(Kind.QUOTA, "The project's quota does not allow this."),
    VOLUME_TOO_LARGE(Kind.QUOTA, "The volume would be larger than one volume of this project may be."),
    NO_VALID_POOL(Kind.CAPACITY, "No pool passed every filter of the scheduler."),
    BACKEND_NOT_READY(Kind.BACKEND, "The backend is not ready: it is being validated, has failed or is disabled."),
    BACKEND_FROZEN(Kind.STATE, "An administrator has frozen the backend, so that nothing on it changes."),
    BACKEND_UNAVAILABLE(Kind.STATE, "The host that was named is disabled, not ready, or has no such pool."),
    HOST_NOT_FOUND(Kind.CALLER, "No backend goes by the name of that host."),
    ALREADY_MANAGED(Kind.CALLER, "What shall be adopted is a volume or snapshot of Octopus already."),
    BACKEND_EXISTS(Kind.CONFLICT, "A backend of that name exists already."),
    BACKEND_IN_USE(Kind.STATE, "Volumes or snapshots are on the backend."),
    UNKNOWN_DRIVER(Kind.CALLER, "No driver of that id is installed."),
    IMAGE_UNUSABLE(Kind.CALLER, "The image cannot become a volume of this size or kind."),
    IMAGE_COPY_FAILED(Kind.NODE, "Copying between an image and a volume failed."),
    FINDING_NOT_FOUND(Kind.NOT_FOUND, "There is no such finding; what it told of may be right by now."),
    FINDING_NEEDS_A_PERSON(Kind.STATE, "No flow can put the finding right."),
    REIMAGE_CONFLICT(Kind.CONFLICT, "Several consumers have the volume that an image shall be written over."),
    MOVE_GIVEN_UP(Kind.STATE, "Somebody has used a volume that was being moved without a lock."),
    COPY_DIFFERS(Kind.NODE, "The copy of a volume does not read as its source does."),
    GAVE_UP_WAITING(Kind.INTERNAL, "An operation that should be quick has not finished in time; it goes on.");

    private final Kind kind;
    private final String sentence;

    BlockFault(Kind kind, String sentence) {
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
