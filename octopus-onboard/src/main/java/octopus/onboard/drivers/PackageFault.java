package octopus.onboard.drivers;

import octopus.spi.FaultCode;

/** What can be wrong with asking for a driver package. */
public enum PackageFault implements FaultCode {
    PACKAGE_NOT_FOUND(Kind.NOT_FOUND, "There is no driver package of this name and version."),
    PACKAGE_EXISTS(
            Kind.CONFLICT, "There is another package of this name and version, or another that brings its drivers."),
    PACKAGE_IN_USE(Kind.STATE, "Backends use a driver of the package, or it is the active version of several."),
    PACKAGE_NOTHING_BEFORE(
            Kind.STATE, "No other version of the package was active before, so there is nothing to go back to."),
    PACKAGE_NOT_SIGNED(Kind.FORBIDDEN, "The package has no signature, and the settings want one."),
    SIGNER_NOT_TRUSTED(Kind.FORBIDDEN, "The package is signed with a key that this server does not trust."),
    SIGNER_NOT_FOUND(Kind.NOT_FOUND, "There is no trusted key of this name."),
    SIGNER_EXISTS(Kind.CONFLICT, "A trusted key has this name already, or this key is trusted under another name."),
    SIGNER_INVALID(Kind.CALLER, "A trusted key has a name that will not do.");

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
