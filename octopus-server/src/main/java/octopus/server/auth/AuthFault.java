package octopus.server.auth;

import octopus.spi.FaultCode;

/** What can go wrong while it is found out who asks and what they may do. */
public enum AuthFault implements FaultCode {
    IDENTITY_UNREACHABLE(Kind.NETWORK, "Keystone does not answer, so nobody can say whether a token is valid."),
    POLICY_WRONG(Kind.CALLER, "The policy file cannot be read, or a rule in it is not as it should be."),
    SIGN_IN_REFUSED(Kind.FORBIDDEN, "User and password do not belong together, or the token is not valid."),
    SIGN_IN_LOCKED(Kind.FORBIDDEN, "Too many wrong passwords came for a user, so none is looked at for a while."),
    SIGN_IN_NOT_OFFERED(Kind.STATE, "As Octopus is set up, it keeps no users and sessions itself."),
    PASSWORD_WRONG(Kind.CALLER, "The present password, which must be given to change it, is another one."),
    PASSWORD_WEAK(Kind.CALLER, "The new password is too short, too long, or the one before."),
    USER_UNKNOWN(Kind.NOT_FOUND, "There is no local user of this name."),
    USER_EXISTS(Kind.CONFLICT, "There is a local user of this name already."),
    LAST_ADMINISTRATOR(Kind.STATE, "Without this user nobody could administer Octopus any more.");

    private final Kind kind;
    private final String sentence;

    AuthFault(Kind kind, String sentence) {
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
