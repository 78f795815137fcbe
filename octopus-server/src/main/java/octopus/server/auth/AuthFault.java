package octopus.server.auth;

import octopus.spi.FaultCode;

/** What can go wrong while it is found out who asks and what they may do. */
public enum AuthFault implements FaultCode {
    IDENTITY_UNREACHABLE(Kind.NETWORK, "Keystone does not answer, so nobody can say whether a token is valid."),
    POLICY_WRONG(Kind.CALLER, "The policy file cannot be read, or a rule in it is not as it should be.");

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
