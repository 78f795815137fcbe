package octopus.node.archive;

import octopus.spi.FaultCode;

/** What can be wrong with a driver package as a file. */
public enum ArchiveFault implements FaultCode {
    PACKAGE_INVALID(Kind.CALLER, "A driver package, or the directory that it is built of, is not as it has to be."),
    PACKAGE_ALTERED(Kind.CALLER, "A file in a driver package is not the one that its manifest has the sum of."),
    PACKAGE_TOO_LARGE(Kind.CALLER, "A driver package, or what is in it, is larger than the settings allow."),
    PACKAGE_SIGNATURE_WRONG(Kind.CALLER, "The signature of a driver package does not fit what it signs."),
    PACKAGE_KEY_WRONG(Kind.CALLER, "A file with a key for signatures cannot be read, or holds no Ed25519 key.");

    private final Kind kind;
    private final String sentence;

    ArchiveFault(Kind kind, String sentence) {
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
