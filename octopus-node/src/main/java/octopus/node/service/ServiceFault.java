package octopus.node.service;

import octopus.spi.FaultCode;

/** What can go wrong with a service of a node. */
public enum ServiceFault implements FaultCode {
    SERVICE_UNHEALTHY(Kind.NODE, "A service did not become healthy after it was started anew.");

    private final Kind kind;
    private final String sentence;

    ServiceFault(Kind kind, String sentence) {
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
