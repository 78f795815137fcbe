package octopus.driver.oceanstor;

import octopus.spi.FaultCode;

/** What an OceanStor array can have against us. */
public enum OceanstorFault implements FaultCode {
    ARRAY_LOGIN_REFUSED(Kind.BACKEND, "The array does not accept the user name or the password."),
    ARRAY_ACCOUNT_LOCKED(Kind.BACKEND, "The array has locked the account, as it does after several wrong passwords."),
    ARRAY_PASSWORD_EXPIRED(Kind.BACKEND, "The array wants the account's password to be changed before it is used."),
    ARRAY_FIRMWARE_TOO_OLD(Kind.BACKEND, "The array's firmware is older than what the driver needs."),
    ARRAY_LICENCE_MISSING(Kind.BACKEND, "The array has no licence for a feature that the driver needs."),
    ARRAY_POOL_MISSING(Kind.BACKEND, "The array has no storage pool of the name that was given."),
    ARRAY_PORTAL_UNUSABLE(Kind.NETWORK, "An iSCSI portal of the array is not there, is down, or cannot be reached."),
    ARRAY_CERTIFICATE_REFUSED(Kind.NETWORK, "The array's certificate is not one that this backend trusts."),
    INITIATOR_NAME_MISSING(Kind.CALLER, "The connector names no iSCSI initiator.");

    private final Kind kind;
    private final String sentence;

    OceanstorFault(Kind kind, String sentence) {
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

    @Override
    public boolean repetitionHarms() {
        return this == ARRAY_LOGIN_REFUSED || this == ARRAY_ACCOUNT_LOCKED || this == ARRAY_PASSWORD_EXPIRED;
    }
}
