package octopus.node.target;

import octopus.spi.FaultCode;

/** What can go wrong when this machine serves volumes. */
public enum TargetFault implements FaultCode {
    PORTAL_TAKEN(Kind.NODE, "The address and port for iSCSI are in use by another program, or not of this machine."),
    TARGET_DAEMON_FAILED(Kind.NODE, "The iSCSI target daemon did not start, died again and again, or does not answer."),
    TARGET_REFUSED(Kind.NODE, "The iSCSI target daemon refused a request."),
    INITIATOR_MISSING(Kind.CALLER, "The connector names no iSCSI initiator, or not in a form that can be served."),
    NAME_NOT_SERVED(
            Kind.CALLER, "A target name, path, user or secret has characters that the target daemon cannot take."),
    CHAP_MIXED(Kind.CONFLICT, "A target serves either with CHAP or without it, not both at once."),
    SESSIONS_REMAIN(Kind.STATE, "Sessions of a target did not end in time, so it was not removed yet.");

    private final Kind kind;
    private final String sentence;

    TargetFault(Kind kind, String sentence) {
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
