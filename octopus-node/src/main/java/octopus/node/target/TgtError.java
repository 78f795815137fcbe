package octopus.node.target;

/** tgtd's error numbers, in its order: the position is the number on the wire. */
enum TgtError {
    SUCCESS("no error"),
    UNKNOWN_ERR("unknown error"),
    NOMEM("out of memory"),
    NO_DRIVER("the iSCSI part is not running"),
    NO_TARGET("no such target"),
    NO_LUN("no such unit"),
    NO_SESSION("no such session"),
    NO_CONNECTION("no such connection"),
    NO_BINDING("no such binding"),
    TARGET_EXIST("the target exists already"),
    LUN_EXIST("the unit exists already"),
    BINDING_EXIST("the binding exists already"),
    ACL_EXIST("the initiator is admitted already"),
    ACL_NOEXIST("the initiator is not admitted"),
    USER_EXIST("the account exists already"),
    NO_USER("no such account"),
    TOO_MANY_USER("too many accounts"),
    INVALID_REQUEST("invalid request"),
    OUTACCOUNT_EXIST("an outgoing account exists already"),
    TARGET_ACTIVE("the target has sessions"),
    LUN_ACTIVE("the unit has commands in flight"),
    DRIVER_ACTIVE("the driver is active"),
    UNSUPPORTED_OPERATION("unsupported operation"),
    UNKNOWN_PARAM("unknown parameter"),
    PREVENT_REMOVAL("an initiator prevents removal of the medium");

    private final String text;

    TgtError(String text) {
        this.text = text;
    }

    String text() {
        return text;
    }

    static TgtError of(int number) {
        TgtError[] all = values();
        return number >= 0 && number < all.length ? all[number] : UNKNOWN_ERR;
    }
}
