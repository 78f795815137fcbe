package octopus.core.secret;

import octopus.spi.FaultCode;

/** What can go wrong with secrets and their key. */
public enum SecretFault implements FaultCode {
    SECRET_KEY_EXPOSED(Kind.NODE, "The key file can be read by others than its owner, so it is not used."),
    SECRET_KEY_MISSING(Kind.NODE, "The database holds secrets but the key file that opens them is not there."),
    SECRET_KEY_UNUSABLE(Kind.NODE, "The key file cannot be read or written, or is not a key."),
    SECRET_KEY_FOREIGN(Kind.NODE, "The key file belongs to another database."),
    SECRET_NOT_FOUND(Kind.INTERNAL, "A secret is referred to that the database does not have."),
    SECRET_DAMAGED(Kind.INTERNAL, "A stored secret was changed or moved, so it does not open.");

    private final Kind kind;
    private final String sentence;

    SecretFault(Kind kind, String sentence) {
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
