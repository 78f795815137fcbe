package octopus.driver.cinder;

import octopus.spi.FaultCode;

/** What can go wrong with a driver of Cinder and with the process that hosts it. */
public enum BridgeFault implements FaultCode {
    CINDER_DRIVER_FAILED(Kind.BACKEND, "A driver of Cinder ended a call with an error."),
    CINDER_DRIVER_SETUP_FAILED(Kind.BACKEND, "A driver of Cinder did not accept its configuration, or its storage."),
    CINDER_PORTAL_UNREACHABLE(Kind.NETWORK, "An iSCSI address that was given for a driver of Cinder does not answer."),
    CINDER_PACKAGE_MISSING(Kind.NODE, "A Python package that a driver of Cinder needs is not installed."),
    CINDER_HOST_DIED(Kind.NODE, "The process that hosts a driver of Cinder ended during a call."),
    CINDER_HOST_SILENT(Kind.NODE, "A driver of Cinder did not answer in time; its process was killed."),
    CINDER_HOST_GARBLED(Kind.NODE, "The process that hosts a driver of Cinder answered something that is no answer."),
    CINDER_HOST_RESTING(
            Kind.NODE, "The process that hosts a driver of Cinder ended several times; it is started again soon."),
    CINDER_HOST_NOT_STARTED(Kind.NODE, "The process that hosts a driver of Cinder could not be started.");

    private final Kind kind;
    private final String sentence;

    BridgeFault(Kind kind, String sentence) {
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
