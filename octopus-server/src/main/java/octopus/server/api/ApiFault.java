package octopus.server.api;

import octopus.spi.FaultCode;

/** What can be wrong with a request before any room sees it. */
public enum ApiFault implements FaultCode {
    NO_SUCH_CALL(Kind.NOT_FOUND, "There is no such path, or not with this method."),
    BODY_UNREADABLE(Kind.CALLER, "The request's body is not JSON, or has another type of content."),
    FIELD_WRONG(Kind.CALLER, "A field of the request's body is missing, unknown or has a wrong value."),
    PARAMETER_WRONG(Kind.CALLER, "A parameter of the path or the query has a wrong value."),
    NOT_PERMITTED(Kind.FORBIDDEN, "The rule of this call does not let the caller."),
    NOT_IDENTIFIED(Kind.FORBIDDEN, "The request does not say who it is from, or its token is not valid."),
    NOT_FORESEEN(Kind.INTERNAL, "Octopus met a situation that its authors did not foresee.");

    private final Kind kind;
    private final String sentence;

    ApiFault(Kind kind, String sentence) {
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
