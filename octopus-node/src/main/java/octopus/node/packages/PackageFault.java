package octopus.node.packages;

import octopus.spi.FaultCode;

/** What can go wrong with packages of a node. */
public enum PackageFault implements FaultCode {
    PACKAGE_DAMAGED(Kind.NODE, "A package file is not the one that it should be."),
    PACKAGE_UNUSABLE(Kind.CALLER, "What was given is no package, or has files where none belong."),
    PACKAGE_OLD_VERSION_GONE(Kind.NODE, "The version that was installed before cannot be installed again.");

    private final Kind kind;
    private final String sentence;

    PackageFault(Kind kind, String sentence) {
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
