package octopus.spi;

/** Faults that any room or driver may have. */
public enum CommonFault implements FaultCode {
    INVALID_OPTION(Kind.CALLER, "An option of a backend is missing, unknown or has a wrong value."),
    INVALID_INPUT(Kind.CALLER, "A field of a request is missing, unknown or has a wrong value."),
    NOT_SUPPORTED(Kind.CALLER, "The backend's driver does not have the ability that was asked for."),
    NOT_OURS(Kind.BACKEND, "The object on the storage does not carry Octopus's mark, so it is not touched."),
    OBJECT_MISSING(Kind.BACKEND, "An object that should be on the storage is not there."),
    OBJECT_BUSY(Kind.STATE, "The object on the storage is in use by something else."),
    NO_SPACE(Kind.CAPACITY, "The storage has no room left."),
    BACKEND_FAILED(Kind.BACKEND, "The storage answered with an error."),
    TOOL_FAILED(Kind.NODE, "A command on a node ended with an error."),
    TOOL_MISSING(Kind.NODE, "A program that is needed is not installed."),
    TIMED_OUT(Kind.NETWORK, "Something did not answer in the time allowed."),
    UNREACHABLE(Kind.NETWORK, "An address did not answer."),
    INTERNAL_ERROR(Kind.INTERNAL, "Octopus met a situation that its authors did not foresee.");

    private final Kind kind;
    private final String sentence;

    CommonFault(Kind kind, String sentence) {
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
