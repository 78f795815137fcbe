package octopus.neighbour;

import octopus.spi.FaultCode;

/** What can go wrong between Octopus and the other services of a cloud. */
public enum NeighbourFault implements FaultCode {
    NEIGHBOUR_UNREACHABLE(Kind.NETWORK, "Another service of the cloud did not answer, also not when asked again."),
    NEIGHBOUR_REFUSED(Kind.NETWORK, "Another service of the cloud answered with an error."),
    NEIGHBOUR_FORBIDDEN(Kind.FORBIDDEN, "Another service of the cloud does not let us, or the caller, do this."),
    NEIGHBOUR_LOGIN_FAILED(Kind.NETWORK, "Keystone does not take the service's user and password."),
    NEIGHBOUR_NOT_CONFIGURED(Kind.CALLER, "A setting that is needed to talk to another service is missing."),
    CALLER_TOKEN_GONE(Kind.STATE, "The caller's token is needed for the rest of an operation, and is no longer known."),
    IMAGE_STREAM_BROKEN(Kind.NETWORK, "The image's bytes stopped arriving, or not all of them came."),
    IMAGE_CHANGED(Kind.NETWORK, "The image's bytes are not those that its checksum was made of."),
    IMAGE_NOT_STORED(Kind.NETWORK, "Glance did not store the bytes that were sent, or stored others."),
    IMAGE_SIGNATURE_WRONG(Kind.CALLER, "The image's signature is not of its bytes, or is no valid signature at all."),
    SERVER_USES_ATTACHMENT(
            Kind.CONFLICT, "A server uses the volume; whoever runs the servers has to detach it, so that both agree."),
    CERTIFICATE_UNUSABLE(Kind.CALLER, "The certificate of a signed image is missing, malformed or out of date."),
    CINDER_CONF_UNREADABLE(Kind.CALLER, "The cinder.conf that was named cannot be read."),
    CINDER_DATABASE_UNREADABLE(Kind.NODE, "The database of a Cinder cannot be reached, or has other tables."),
    FAILED_IN_CINDER(Kind.BACKEND, "The object was in error already when it was taken over from a Cinder.");

    private final Kind kind;
    private final String sentence;

    NeighbourFault(Kind kind, String sentence) {
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
