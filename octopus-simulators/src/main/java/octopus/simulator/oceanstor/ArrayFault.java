package octopus.simulator.oceanstor;

/**
 * What the array says no with. The numbers that drivers in the field compare are real; where none is known to be compared,
 * the number only has to be one that is not zero, and the description tells.
 */
enum ArrayFault {
    UNAUTHORIZED(-401, "User is not authorized."),
    USER_OR_PASSWORD_WRONG(1077949061, "The user name or password is incorrect."),
    ACCOUNT_LOCKED(1077949070, "The user is locked."),
    NAME_EXISTS(1077948993, "The object name already exists."),
    ID_EXISTS(1077948997, "The object already exists."),
    NAME_TOO_LONG(1077949002, "The object name is too long."),
    LUN_MISSING(1077936859, "The specified LUN does not exist."),
    OBJECT_MISSING(1077939726, "The object does not exist."),
    SNAPSHOT_MISSING(1077937880, "The specified snapshot does not exist."),
    CLONE_PAIR_MISSING(1073798147, "The clone pair does not exist."),
    HOST_MISSING(1077937498, "The specified host does not exist."),
    HOST_GROUP_MISSING(1077937500, "The specified host group does not exist."),
    MAPPING_VIEW_MISSING(1077951819, "The specified mapping view does not exist."),
    MEMBER_ALREADY(1077936862, "The object is in the group already."),
    POOL_FULL(1077949026, "The storage pool has not enough free capacity."),
    LUN_IN_GROUP(1077936865, "The LUN is in a LUN group or mapped to a host."),
    LUN_HAS_SNAPSHOTS(1077936870, "The LUN has snapshots."),
    GROUP_IN_VIEW(1077936871, "The group is in a mapping view."),
    STILL_USED(1077936872, "The object is used by others."),
    NO_LICENCE(1077950233, "The license is unavailable."),
    WRONG_PARAMETER(50331651, "The entered parameter is incorrect."),
    NOT_SUPPORTED(50331652, "The operation is not supported."),
    BUSY(1077949006, "The system is busy.");

    private final long code;
    private final String description;

    ArrayFault(long code, String description) {
        this.code = code;
        this.description = description;
    }

    long code() {
        return code;
    }

    String description() {
        return description;
    }

    Refusal refusal() {
        return new Refusal(code, description);
    }

    Refusal refusal(String detail) {
        return new Refusal(code, description + " " + detail);
    }

    /** Ends a request with an error. */
    static final class Refusal extends RuntimeException {
        private static final long serialVersionUID = 1;
        private final long code;

        Refusal(long code, String description) {
            super(description);
            this.code = code;
        }

        long code() {
            return code;
        }

        String description() {
            return String.valueOf(getMessage());
        }
    }
}
